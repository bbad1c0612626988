package notifications_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"tenhal.sa/tenhal/services/access"
	"tenhal.sa/tenhal/services/appointments"
	"tenhal.sa/tenhal/services/foundation/civil"
	"tenhal.sa/tenhal/services/foundation/db"
	"tenhal.sa/tenhal/services/foundation/dbtest"
	"tenhal.sa/tenhal/services/foundation/fault"
	"tenhal.sa/tenhal/services/notifications"
	"tenhal.sa/tenhal/services/notifications/twilio/twiliotest"
)

// office is a centre in which Faisal writes broadcasts and Abeer approves them, and whose texts say what those say.
type office struct {
	*lines
	faisal, abeer context.Context
}

// aloud writes what a broadcast says and nothing else.
type aloud struct{}

func (aloud) Write(_ context.Context, l notifications.Letter) (notifications.Words, error) {
	return notifications.Words{Subject: "broadcast", Text: l.Text, HTML: l.Text}, nil
}

func newOffice(t *testing.T) *office {
	t.Helper()
	o := &office{lines: newLines(t, twiliotest.Options{})}
	o.Writer = aloud{}
	o.exec("UPDATE message_rules SET enabled = key = 'broadcast'")
	o.faisal, o.abeer = o.manager("faisal"), o.manager("abeer")
	return o
}

func (o *office) manager(name string) context.Context {
	o.t.Helper()
	u, err := (&access.Service{DB: o.db}).Create(o.ctx, access.NewUser{
		Email: name + "@tenhal.example", NameAr: name, NameEn: name, Role: access.Manager, Password: "a quiet desk by the window",
	})
	o.must(err)
	return access.With(o.ctx, u.Actor())
}

// today is a wish for a broadcast to all who come today.
func today() notifications.BroadcastWish {
	return notifications.BroadcastWish{
		Day: civil.Of(dbtest.Now, time.UTC), WordsAr: "العيادة مغلقة اليوم", WordsEn: "The clinic is closed today", PerMinute: 60,
	}
}

func (o *office) write(w notifications.BroadcastWish) *notifications.Broadcast {
	o.t.Helper()
	b, err := o.WriteBroadcast(o.faisal, w)
	o.must(err)
	return b
}

// approve approves a broadcast and does the job that plans its messages.
func (o *office) approve(b *notifications.Broadcast) {
	o.t.Helper()
	o.must(o.ApproveBroadcast(o.abeer, b.ID, b.Version))
	o.must(o.SpreadBroadcast(context.Background(), notifications.Spread{BroadcastID: b.ID}))
}

// visit books a patient with a provider, so long from now.
func (o *office) visit(patient, provider uuid.UUID, after time.Duration) {
	o.t.Helper()
	_, err := o.desk.Book(o.ctx, appointments.Wish{
		PatientID: patient, ProviderID: provider, ServiceID: o.Session.ID, StartsAt: o.start.Add(after), OutsideHours: true,
	})
	o.must(err)
}

// crowd are n patients of their own phones, of whom each has a visit today.
func (o *office) crowd(n int) { crowd(o.world, n) }

func crowd(w *world, n int) {
	w.t.Helper()
	w.exec(`
WITH people AS (
  INSERT INTO patients (id, name_en, sex, birth_date, identity_kind, phone, language, search_name, created_at)
  SELECT gen_random_uuid(), 'Patient ' || n, 'male', '1980-01-01', 'none', '+9665' || lpad(n::text, 8, '0'), CASE n % 2 WHEN 0 THEN 'ar' ELSE 'en' END, 'patient', ?0
  FROM generate_series(1, ?1) AS n RETURNING id, phone
)
INSERT INTO appointments (id, patient_id, provider_id, clinic_id, service_id, starts_at, ends_at, busy_until, created_at)
SELECT gen_random_uuid(), id, ?2, ?3, ?4, at, at + interval '1 second', at + interval '1 second', ?0
FROM (SELECT id, ?0::timestamptz + interval '1 hour' + right(phone, 8)::int * interval '1 second' AS at FROM people) AS times`,
		w.db.Clock.Now(), n, w.Sami.ID, w.Speech.ID, w.Session.ID)
}

// counts are the messages of a broadcast by their states.
func (o *office) counts(b *notifications.Broadcast, want string) {
	o.t.Helper()
	is, err := o.Broadcast(o.ctx, b.ID)
	o.must(err)
	said := []string{string(is.Phase())}
	for _, s := range notifications.States {
		if is.Counts[s] > 0 {
			said = append(said, fmt.Sprintf("%s %d", s, is.Counts[s]))
		}
	}
	if got := strings.Join(said, ", "); got != want {
		o.t.Errorf("the broadcast is %q, want %q", got, want)
	}
}

// Whoever writes a broadcast does not approve it, not even by SQL, nor does who changed it last.
func TestFourEyes(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	refused := func(name string, err error, want error) {
		t.Helper()
		if !errors.Is(err, want) {
			t.Errorf("%s: %v, want %v", name, err, want)
		}
	}
	b := o.write(today())
	refused("by its author", o.ApproveBroadcast(o.faisal, b.ID, 1), notifications.ErrOwnBroadcast)
	_, err := o.db.ExecContext(o.ctx, "UPDATE broadcasts SET state = 'approved', approver_id = author_id, approved_at = now()")
	if got := db.Constraint(err); got != "broadcasts_have_four_eyes" {
		t.Errorf("by SQL: %v, want it refused", err)
	}
	o.must(o.EditBroadcast(o.abeer, b.ID, 1, today()))
	refused("as it was before somebody changed it", o.ApproveBroadcast(o.faisal, b.ID, 1), notifications.ErrBroadcastStale)
	refused("by who changed it", o.ApproveBroadcast(o.abeer, b.ID, 2), notifications.ErrOwnBroadcast)
	o.exec("UPDATE message_rules SET enabled = false WHERE key = 'broadcast'")
	refused("while broadcasts are off", o.ApproveBroadcast(o.faisal, b.ID, 2), notifications.ErrBroadcastsOff)
	o.exec("UPDATE message_rules SET enabled = true WHERE key = 'broadcast'")
	o.must(o.ApproveBroadcast(o.faisal, b.ID, 2))
	refused("twice", o.ApproveBroadcast(o.faisal, b.ID, 3), notifications.ErrBroadcastDecided)
	refused("changed afterwards", o.EditBroadcast(o.faisal, b.ID, 3, today()), notifications.ErrBroadcastDecided)
	if _, err := o.db.ExecContext(o.ctx, "UPDATE broadcasts SET words_en = 'Something else'"); err == nil {
		t.Error("what was approved is changed by SQL")
	}
	late := o.write(today())
	o.exec("UPDATE users SET active = false WHERE email = 'abeer@tenhal.example'")
	refused("where nobody else may", o.ApproveBroadcast(o.faisal, late.ID, 1), notifications.ErrNobodyElse)
	o.at(day)
	refused("when the day is over", o.ApproveBroadcast(o.abeer, late.ID, 1), notifications.ErrBroadcastOver)
}

// What can't be right is refused, input by input.
func TestWrongBroadcast(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	for name, test := range map[string]struct {
		spoil func(*notifications.BroadcastWish)
		field string
	}{
		"no day":                  {func(w *notifications.BroadcastWish) { w.Day = civil.Date{} }, "day"},
		"yesterday":               {func(w *notifications.BroadcastWish) { w.Day = w.Day.Add(-1) }, "day"},
		"no Arabic":               {func(w *notifications.BroadcastWish) { w.WordsAr = " \n" }, "words_ar"},
		"no English":              {func(w *notifications.BroadcastWish) { w.WordsEn = "" }, "words_en"},
		"braces":                  {func(w *notifications.BroadcastWish) { w.WordsEn = "Dear {name}" }, "words_en"},
		"a character too many":    {func(w *notifications.BroadcastWish) { w.WordsAr = strings.Repeat("م", 501) }, "words_ar"},
		"a turned direction":      {func(w *notifications.BroadcastWish) { w.WordsEn = "closed \u202etoday" }, "words_en"},
		"no pace":                 {func(w *notifications.BroadcastWish) { w.PerMinute = 0 }, "per_minute"},
		"too fast":                {func(w *notifications.BroadcastWish) { w.PerMinute = 601 }, "per_minute"},
		"a clinic that is none":   {func(w *notifications.BroadcastWish) { w.ClinicID = uuid.New() }, "clinic"},
		"a service that is none":  {func(w *notifications.BroadcastWish) { w.ServiceID = uuid.New() }, "service"},
		"a provider that is none": {func(w *notifications.BroadcastWish) { w.ProviderID = uuid.New() }, "provider"},
	} {
		w := today()
		test.spoil(&w)
		_, err := o.WriteBroadcast(o.faisal, w)
		if f := fault.Of(err); f.Kind != fault.Invalid || len(f.Fields) != 1 || f.Fields[test.field] == "" {
			t.Errorf("%s: %v, want only %s at fault", name, err, test.field)
		}
	}
	w := today()
	w.WordsAr = strings.Repeat("م", 500)
	o.write(w)
}

// Everybody who comes that day is told in their own language, a guardian of two once; who wants no news is not, and
// who can't be reached is noted. Whoever comes another day, or came already, hears nothing.
func TestBroadcast(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	o.visit(o.Omar.ID, o.Sami.ID, 2*hour) // reads English
	o.visit(o.Sara.ID, o.Hind.ID, 3*hour) // reads Arabic
	children := o.more(4)
	for i, id := range children {
		o.visit(id, o.Sami.ID, time.Duration(4+i)*hour)
	}
	o.child(children[0], mother)
	o.child(children[1], mother)
	o.child(children[2], father)
	o.exec(`INSERT INTO contact_refusals (id, patient_id, guardian_id, purpose, channel, at)
		SELECT gen_random_uuid(), patient_id, id, 'news', channel, now() FROM guardians, unnest('{whatsapp,sms,email}'::text[]) AS channel WHERE phone = ?`, father)
	o.exec("UPDATE patients SET phone = '', email = '' WHERE id = ?", children[3])
	tomorrow := o.more(1)[0]
	o.visit(tomorrow, o.Hind.ID, day)

	b := o.write(today())
	reach, err := o.Reach(o.ctx, b)
	o.must(err)
	if reach.People != 6 || reach.Messages != 3 || reach.By[notifications.SMS] != 3 || len(reach.First) != 6 ||
		reach.Not[notifications.Shared] != 1 || reach.Not[notifications.OptedOut] != 1 || reach.Not[notifications.NoAddress] != 1 {
		t.Errorf("it would reach %+v", reach)
	}
	o.approve(b)
	o.counts(b, "running, planned 3, skipped 1, suppressed 1")
	o.at(hour)
	o.settle()
	o.counts(b, "done, sent 3, skipped 1, suppressed 1")
	got := []string{}
	for _, text := range o.texts() {
		got = append(got, text.To+" "+text.Body)
	}
	slices.Sort(got)
	want := []string{mother + " " + b.WordsEn, o.Omar.Phone + " " + b.WordsEn, o.Sara.Phone + " " + b.WordsAr}
	slices.Sort(want)
	if !slices.Equal(got, want) {
		t.Errorf("told %q, want %q", got, want)
	}
}

// more are patients more, with phones of their own.
func (o *office) more(n int) (ids []uuid.UUID) {
	o.t.Helper()
	for range n {
		id := db.NewID()
		o.exec(`INSERT INTO patients (id, name_en, sex, birth_date, identity_kind, phone, language, search_name, created_at)
			VALUES (?, 'Another', 'male', '1980-01-01', 'none', ?, 'en', 'another', ?)`, id, fmt.Sprintf("+96659%07d", id.ClockSequence()), o.start)
		ids = append(ids, id)
	}
	return ids
}

// Only those are told whose visits the broadcast is about.
func TestBroadcastToSome(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	o.visit(o.Omar.ID, o.Sami.ID, 2*hour)
	o.visit(o.Sara.ID, o.Hind.ID, 3*hour)
	for name, test := range map[string]struct {
		choose func(*notifications.Broadcast)
		people int
	}{
		"all":          {func(*notifications.Broadcast) {}, 2},
		"the clinic":   {func(b *notifications.Broadcast) { b.ClinicID = o.Speech.ID }, 2},
		"another":      {func(b *notifications.Broadcast) { b.ClinicID = uuid.New() }, 0},
		"the service":  {func(b *notifications.Broadcast) { b.ServiceID = o.Session.ID }, 2},
		"the provider": {func(b *notifications.Broadcast) { b.ProviderID = o.Hind.ID }, 1},
		"another day":  {func(b *notifications.Broadcast) { b.Day = b.Day.Add(1) }, 0},
	} {
		b := &notifications.Broadcast{Day: today().Day, PerMinute: 60}
		test.choose(b)
		if r, err := o.Reach(o.ctx, b); err != nil || r.People != test.people {
			t.Errorf("%s: %+v, %v; want %d", name, r, err, test.people)
		}
	}
	o.at(2*hour + time.Minute)
	if r, err := o.Reach(o.ctx, &notifications.Broadcast{Day: today().Day, PerMinute: 60}); err != nil || r.People != 1 {
		t.Errorf("once Omar's visit has begun: %+v, %v; want Sara alone", r, err)
	}
}
