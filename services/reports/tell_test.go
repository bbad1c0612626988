package reports_test

import (
	"context"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"tenhal.sa/tenhal/services/access"
	"tenhal.sa/tenhal/services/appointments"
	"tenhal.sa/tenhal/services/foundation/dbtest"
	"tenhal.sa/tenhal/services/notifications"
	"tenhal.sa/tenhal/services/notifications/inbox"
	"tenhal.sa/tenhal/services/reports"
)

// book books a visit at a time of Riyadh's, "2026-11-23 10:00:00".
func (w *world) book(patient, provider uuid.UUID, clock string) *appointments.Appointment {
	w.t.Helper()
	t, err := time.ParseInLocation("2006-01-02 15:04:05", clock, w.Organisation.Zone())
	w.must(err)
	a, err := w.desk.Book(w.ctx, appointments.Wish{PatientID: patient, ProviderID: provider, ServiceID: w.Session.ID, StartsAt: t, OutsideHours: true})
	w.must(err)
	return a
}

// send sends the mails that are planned, and returns what left.
func (w *world) send() (mails []string) {
	w.t.Helper()
	system := w.as(access.System)
	_, err := w.Notifications.Sweep(system)
	w.must(err)
	due := []uuid.UUID{}
	w.must(w.db.NewRaw("SELECT id FROM messages WHERE state = 'queued' ORDER BY recipient").Scan(system, &due))
	for _, id := range due {
		w.must(w.Notifications.Send(context.Background(), notifications.Send{MessageID: id}))
	}
	w.must(w.db.NewRaw("SELECT recipient || ': ' || subject || E'\\n' || body_text FROM messages WHERE state = 'sent' ORDER BY recipient, id").Scan(system, &mails))
	return mails
}

// Of the next day each of its providers and the managers of its clinics hear, once, however often the job runs; by mail
// with a link, and without a name.
func TestTellDay(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	sami, hind := w.user("sami", access.Clinician, &w.Sami.ID), w.user("hind", access.Clinician, &w.Hind.ID)
	faisal, elsewhere := w.user("faisal", access.Manager, nil), w.user("elsewhere", access.Manager, nil, w.Other.ID)
	deaf := w.user("deaf", access.Manager, nil)
	w.must(w.Inbox.Prefer(w.as(deaf), map[inbox.Kind]inbox.Preference{inbox.DayReady: {Shown: false}}))
	w.book(w.Omar.ID, w.Sami.ID, "2026-11-23 10:00:00")
	w.book(w.Sara.ID, w.Sami.ID, "2026-11-23 23:30:00")                                                       // is still that day, in Riyadh
	w.book(w.Omar.ID, w.Hind.ID, "2026-11-24 00:00:00")                                                       // is not
	off := appointments.Change{ID: w.book(w.Sara.ID, w.Hind.ID, "2026-11-23 12:00:00").ID, Reason: "is away"} // does not take place
	_, err := w.desk.Cancel(w.ctx, off, appointments.ByPatient)
	w.must(err)
	w.at("2026-11-22 18:00:00")
	if got := run(w, w.TellDay); got != `{"people_told":2,"visits_ahead":2}` {
		t.Errorf("at 18:00: %s", got)
	}
	_, err = w.Inbox.ReadAll(w.as(sami), w.db.Clock.Now())
	w.must(err)
	w.at("2026-11-22 20:00:00")
	if got := run(w, w.TellDay); got != `{"people_told":0,"visits_ahead":2}` {
		t.Errorf("again: %s", got)
	}
	for _, who := range []access.Actor{sami, faisal} {
		if got := w.notices(who); !slices.Equal(got, []string{"/reports/schedule?date=2026-11-23"}) {
			t.Errorf("%s was told of %q", who.NameEn, got)
		}
	}
	for _, who := range []access.Actor{hind, elsewhere, deaf, w.Noura} {
		if got := w.notices(who); len(got) > 0 {
			t.Errorf("%s was told of %q", who.NameEn, got)
		}
	}
	mails := w.send()
	if len(mails) != 2 || !strings.HasPrefix(mails[0], "faisal@tenhal.example: Schedule for Monday 23 November 2026") || !strings.HasPrefix(mails[1], "sami@") {
		t.Fatalf("mails are %q", mails)
	}
	for _, mail := range mails {
		if !strings.Contains(mail, "https://tenhal.test/reports/schedule?date=2026-11-23") || strings.Contains(mail, "Omar") || strings.Contains(mail, "Sara") || strings.Contains(mail, w.Omar.FileNumber) && w.Omar.FileNumber != "" {
			t.Errorf("the mail says %q, want the link and nobody's name", mail)
		}
	}
	if again := w.send(); len(again) != 2 {
		t.Errorf("%d mails left, want two", len(again))
	}
}

// Before the weekend the day is the next working one, unless somebody comes before; where nobody comes, nobody is told.
func TestTellWorkingDay(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	faisal := w.user("faisal", access.Manager, nil)
	w.book(w.Omar.ID, w.Sami.ID, "2026-11-29 10:00:00")
	for _, test := range []struct{ at, want string }{
		{"2026-11-24 18:00:00", `{"empty_days":1}`},                   // Tuesday: nobody comes on Wednesday
		{"2026-11-26 18:00:00", `{"people_told":1,"visits_ahead":1}`}, // Thursday: somebody comes on Sunday
		{"2026-11-28 18:00:00", `{"people_told":0,"visits_ahead":1}`}, // Saturday: that is known
		{"2026-12-03 18:00:00", `{"empty_days":3}`},                   // Thursday: nobody until Sunday
	} {
		w.at(test.at)
		if got := run(w, w.TellDay); got != test.want {
			t.Errorf("at %s: %s, want %s", test.at, got, test.want)
		}
	}
	w.book(w.Sara.ID, w.Sami.ID, "2026-12-05 10:00:00") // a Saturday
	w.book(w.Omar.ID, w.Sami.ID, "2026-12-06 10:00:00")
	if got := run(w, w.TellDay); got != `{"people_told":1,"visits_ahead":1}` {
		t.Errorf("before a day off on which somebody comes: %s", got)
	}
	want := []string{"/reports/schedule?date=2026-12-05", "/reports/schedule?date=2026-11-29"}
	if got := w.notices(faisal); !slices.Equal(got, want) {
		t.Errorf("the manager was told of %q, want %q", got, want)
	}
}

// A mail that could not leave before the day was over is not sent late.
func TestTellTooLate(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.user("sami", access.Clinician, &w.Sami.ID)
	w.book(w.Omar.ID, w.Sami.ID, "2026-11-23 10:00:00")
	run(w, w.TellDay)
	w.at("2026-11-24 00:00:00")
	if mails := w.send(); len(mails) > 0 {
		t.Errorf("mails are %q, want none", mails)
	}
	if n := w.number("SELECT count(*) FROM messages WHERE rule = 'day_report' AND state = 'skipped' AND reason = 'expired'"); n != 1 {
		t.Errorf("%d mails were given up, want one", n)
	}
}

// The list of a day has its visits in order, with what their readers may know, and what each provider has to do.
func TestSchedule(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	first := w.book(w.Omar.ID, w.Sami.ID, "2026-11-23 08:00:00")
	w.book(w.Sara.ID, w.Sami.ID, "2026-11-23 11:30:00") // fifteen minutes of it in the break
	w.book(w.Sara.ID, w.Hind.ID, "2026-11-23 23:00:00")
	w.book(w.Omar.ID, w.Sami.ID, "2026-11-24 00:00:00")
	_, err := w.desk.Confirm(w.ctx, appointments.Change{ID: first.ID})
	w.must(err)
	w.issue(w.Omar.ID, w.Speech.ID, w.Session.ID)
	_, err = w.Clinics.Catalogue(w.ctx) // is kept from now on
	w.must(err)
	asked := dbtest.Listen(w.db)
	r, err := w.Schedule(w.ctx, reports.Ask{Date: day(2026, 11, 23)})
	w.must(err)
	if n := len(asked.Take()); n > 4 || n == 0 {
		t.Errorf("%d queries beside that of the visits, want four at most", n)
	}
	if len(r.Visits) != 3 || r.Visits[0].ID != first.ID || !r.Visits[0].Confirmed() || !r.Visits[0].Owes || r.Visits[0].RoomEn != "Room 1" ||
		r.Visits[0].ProviderEn != w.Sami.NameEn || r.Visits[1].Confirmed() || r.Visits[1].Owes || r.Visits[2].ProviderID != w.Hind.ID {
		t.Errorf("the list is %+v", r.Visits)
	}
	if len(r.Loads) != 2 || r.Loads[0].Visits != 2 || r.Loads[0].Unconfirmed != 1 || r.Loads[0].Works != 8*time.Hour || r.Loads[0].Free != 6*time.Hour+45*time.Minute ||
		r.Loads[1].Visits != 1 || r.Loads[1].Free != 8*time.Hour {
		t.Errorf("the loads are %+v", r.Loads)
	}
	sami := w.as(w.user("sami", access.Clinician, &w.Sami.ID))
	if r, err := w.Schedule(sami, reports.Ask{Date: day(2026, 11, 23), Provider: w.Sami.ID}); err != nil || len(r.Visits) != 2 || r.Balances || r.Visits[0].Owes {
		t.Errorf("a clinician's list is %+v, %v; want nothing of what is owed", r, err)
	}
	elsewhere := w.as(w.user("elsewhere", access.Manager, nil, w.Other.ID))
	if r, err := w.Schedule(elsewhere, reports.Ask{Date: day(2026, 11, 23), Provider: w.Sami.ID, Clinic: w.Speech.ID}); err != nil || len(r.Visits)+len(r.Loads) > 0 {
		t.Errorf("the list of another clinic is %+v, %v", r, err)
	}
	if r, err := w.Schedule(w.ctx, reports.Ask{Date: day(2026, 11, 27), Provider: uuid.New()}); err != nil || len(r.Visits)+len(r.Loads) > 0 {
		t.Errorf("Friday is %+v, %v", r, err)
	}
}
