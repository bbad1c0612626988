package retention_test

import (
	"context"
	"slices"
	"testing"
	"time"

	"github.com/google/uuid"

	"tenhal.sa/tenhal/services/access"
	"tenhal.sa/tenhal/services/foundation/db"
	"tenhal.sa/tenhal/services/foundation/dbtest"
	"tenhal.sa/tenhal/services/foundation/fault"
	"tenhal.sa/tenhal/services/retention"
)

// look is what holds a record, nothing where it is due; young where it is kept for longer or not looked at.
func (a *archive) look(id uuid.UUID) string {
	a.t.Helper()
	found, err := a.Look(a.ctx, retention.Kept)
	a.must(err)
	if slices.ContainsFunc(found.Due, func(p retention.Person) bool { return p.ID == id }) {
		return "due"
	}
	for _, p := range found.Held {
		if p.ID == id {
			return "held: " + string(p.Held[0])
		}
	}
	return "young"
}

// A record is due ten years after it was put away and the last thing was done, to the day; that of a child ten years
// after they came of age, and that of somebody without a birth date as if they had been born when they came.
func TestDue(t *testing.T) {
	t.Parallel()
	a := open(t)
	ten := dbtest.Now.AddDate(-10, 0, 0)
	hour := time.Hour
	for _, test := range []struct {
		name  string
		away  time.Time
		birth string // empty: unknown
		last  string // what was done last, where that was later
		at    time.Time
		want  string
	}{
		{"just old enough", ten, "1970-05-17", "", ten, "due"},
		{"an hour too young", ten.Add(hour), "1970-05-17", "", ten, "young"},
		{"a visit just old enough", ten.Add(-hour), "1970-05-17", "INSERT INTO desk_tasks (id, kind, patient_id, channel, address, created_at, done_at, done_by) VALUES (?0, 'reply', ?1, 'sms', '', ?2, ?2, ?3)", ten, "due"},
		{"something done since", ten.Add(-hour), "1970-05-17", "INSERT INTO desk_tasks (id, kind, patient_id, channel, address, created_at, done_at, done_by) VALUES (?0, 'reply', ?1, 'sms', '', ?2, ?2, ?3)", ten.Add(hour), "young"},
		{"a child of then, of age for ten years", longAgo, "1998-11-22", "", ten, "due"},
		{"a child of then, a day too young", longAgo, "1998-11-23", "", ten, "young"},
		{"without a birth date", longAgo, "", "", ten, "young"},
		{"without a birth date, from before", dbtest.Now.AddDate(-28, 0, -1), "", "", ten, "due"},
	} {
		id := a.register(test.name)
		a.away(id, test.away)
		a.exec("UPDATE patients SET birth_date = nullif(?, '')::date WHERE id = ?", test.birth, id)
		if test.last != "" {
			a.exec(test.last, db.NewID(), id, test.at, a.Noura.ID)
		}
		if got := a.look(id); got != test.want {
			t.Errorf("%s: %s, want %s", test.name, got, test.want)
		}
	}
	if got := a.look(a.register("Somebody who comes")); got != "young" {
		t.Errorf("who was not put away is %s", got)
	}
}

// Each thing that holds a record is named, and holds it also when it is to be destroyed.
func TestHeld(t *testing.T) {
	t.Parallel()
	a := open(t)
	bill := time.Date(dbtest.Now.Year()-10, time.January, 1, 0, 0, 0, 0, time.FixedZone("Riyadh", 3*60*60))
	const letter = `INSERT INTO messages (id, rule, channel, recipient, language, patient_id, payment_id, state, due_at, check_at, expires_at, changed_at, created_at)
		SELECT ?0, 'receipt', 'email', 'x@example.com', 'en', ?1, p.id, 'planned', ?2, ?2, ?2, ?2, ?2 FROM payments AS p WHERE p.patient_id = ?1`
	for why, holds := range map[retention.Why]string{
		retention.OnHold:    "INSERT INTO patient_holds (id, patient_id, ground, reason, set_by, set_at) VALUES (?0, ?1, 'court', 'a case', ?3, ?2)",
		retention.OpenFile:  "ALTER TABLE patient_files DISABLE TRIGGER none_for_archived; UPDATE patient_files SET closed_at = NULL WHERE patient_id = ?1",
		retention.OpenVisit: "UPDATE appointments SET status = 'booked' WHERE patient_id = ?1",
		retention.OpenNote:  "INSERT INTO unsigned_notes (appointment_id, provider_id, clinic_id, since) SELECT id, provider_id, clinic_id, ?2 FROM appointments WHERE patient_id = ?1",
		retention.DraftBill: "INSERT INTO invoices (id, patient_id, clinic_id, created_at) SELECT ?0, ?1, clinic_id, ?2 FROM appointments WHERE patient_id = ?1",
		retention.Unpaid:    "UPDATE invoices SET paid = 40 WHERE patient_id = ?1",
		retention.YoungBill: "ALTER TABLE payments DISABLE TRIGGER payments_frozen; UPDATE payments SET received_at = ?4 WHERE patient_id = ?1",
		retention.Shared:    "ALTER TABLE payments DISABLE TRIGGER payments_frozen; UPDATE payments SET patient_id = ?5 WHERE patient_id = ?1",
		retention.OpenTask:  "UPDATE desk_tasks SET done_at = NULL, done_by = NULL WHERE patient_id = ?1",
		retention.Message:   letter,
		retention.OpenGlass: "UPDATE glass_breaks SET reviewed_at = NULL, reviewed_by = NULL WHERE patient_id = ?1",
	} {
		id := a.old("Reem " + string(why))
		if got := a.look(id); got != "due" {
			t.Fatalf("before %s: %s", why, got)
		}
		a.exec(holds, db.NewID(), id, longAgo, a.Noura.ID, bill, a.Sara.ID)
		if want := "held: " + string(why); a.look(id) != want && why != retention.YoungBill {
			t.Errorf("%s: %s", want, a.look(id))
		}
		_, err := a.Destroy(a.ctx, order(id))
		a.want(err, retention.ErrNotDue)
	}
	if len(retention.Whys) != 11 {
		t.Errorf("%d reasons are known", len(retention.Whys))
	}
}

// Bills are kept until the end of the year and ten more, whatever was done since: one of the last minute of 2016 holds
// until 2027 begins, one of the minute before until 2026 does.
func TestBills(t *testing.T) {
	t.Parallel()
	a := open(t)
	newYear := time.Date(2016, time.January, 1, 0, 0, 0, 0, time.FixedZone("Riyadh", 3*60*60))
	for at, want := range map[time.Time]string{newYear.Add(-time.Minute): "due", newYear: "held: bill"} {
		id := a.register("Reem " + at.String())
		a.fill(id, at)
		a.away(id, at)
		if got := a.look(id); got != want {
			t.Errorf("a bill of %v: %s, want %s", at, got, want)
		}
	}
}

// Who destroys says who they are, why, and that the periods are right: never shorter ones.
func TestOrder(t *testing.T) {
	t.Parallel()
	a := open(t)
	id := a.old("Reem Zzyzx")
	for name, test := range map[string]struct {
		change func(context.Context, *retention.Order) context.Context
		want   error
	}{
		"no periods": {func(ctx context.Context, o *retention.Order) context.Context {
			o.Periods = retention.Periods{}
			return ctx
		}, retention.ErrUnconfirmed},
		"a shorter one": {func(ctx context.Context, o *retention.Order) context.Context { o.Periods.RecordYears = 9; return ctx }, retention.ErrUnconfirmed},
		"a longer one":  {func(ctx context.Context, o *retention.Order) context.Context { o.Periods.RecordYears = 16; return ctx }, retention.ErrNotDue},
		"no reason":     {func(ctx context.Context, o *retention.Order) context.Context { o.Reason = " "; return ctx }, fault.ErrInvalid},
		"the program":   {func(ctx context.Context, _ *retention.Order) context.Context { return access.With(ctx, access.System) }, retention.ErrMayNot},
		"the desk": {func(ctx context.Context, _ *retention.Order) context.Context {
			return access.With(ctx, access.Actor{ID: a.Noura.ID, Role: access.Receptionist})
		}, retention.ErrMayNot},
	} {
		o := order(id)
		ctx := test.change(a.ctx, &o)
		_, err := a.Destroy(ctx, o)
		if err == nil {
			t.Fatalf("%s: destroyed", name)
		}
		a.want(err, test.want)
	}
}

// However many records are held, those behind them are found: a page looks at the first, the command at all.
func TestLookAtMany(t *testing.T) {
	t.Parallel()
	a := open(t)
	a.exec(`INSERT INTO patients (id, name_en, sex, birth_date, identity_kind, search_name, archived_at, created_at)
		SELECT gen_random_uuid(), 'Reem ' || n, 'female', '1970-05-17', 'none', 'reem', ?0::timestamptz + n / 2 * interval '1 minute', ?0 FROM generate_series(1, 1203) AS n`, longAgo)
	a.exec("INSERT INTO patient_holds (id, patient_id, ground, reason, set_by, set_at) SELECT gen_random_uuid(), id, 'court', 'a case', ?, ? FROM patients WHERE archived_at IS NOT NULL ORDER BY archived_at, id LIMIT 1100", a.Noura.ID, longAgo)
	first, err := a.Glance(a.ctx, retention.Kept)
	a.must(err)
	if len(first.Due) != 0 || len(first.Held) != retention.PersonsPage || !first.More {
		t.Errorf("a page finds %d due, %d held, more: %t", len(first.Due), len(first.Held), first.More)
	}
	all, err := a.Look(a.ctx, retention.Kept)
	a.must(err)
	if len(all.Due) != 103 || len(all.Held) != 1100 || all.More || all.Reasons[retention.OnHold] != 1100 {
		t.Errorf("the command finds %d due, %d held, more: %t", len(all.Due), len(all.Held), all.More)
	}
}
