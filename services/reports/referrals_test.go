package reports_test

import (
	"slices"
	"strings"
	"testing"

	"tenhal.sa/tenhal/services/access"
	"tenhal.sa/tenhal/services/foundation/civil"
	"tenhal.sa/tenhal/services/patients"
	"tenhal.sa/tenhal/services/referrals"
)

// refer has Noura refer Omar from the one clinic to the other.
func (w *world) refer() *referrals.Referral {
	w.t.Helper()
	s := &referrals.Service{DB: w.db, Clinics: w.Clinics, Patients: &patients.Service{DB: w.db, Clinics: w.Clinics}}
	r, err := s.Create(w.ctx, referrals.Wish{
		PatientID: w.Omar.ID, Direction: referrals.Internal, From: w.Speech.ID, To: w.Other.ID, Urgency: referrals.Routine, Reason: referrals.Therapy,
		Question: "Could you help?", Consent: referrals.ByPatient, AndSend: true,
	})
	w.must(err)
	return r
}

// The week of referrals ends on a Wednesday; whenever the job runs, the last one that is over is kept once, and managers are
// told once, by a link and without a figure. What somebody enters later shows beside what was kept.
func TestCloseReferrals(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	faisal := w.user("faisal", access.Manager, nil)
	elsewhere := w.user("elsewhere", access.Manager, nil, w.Speech.ID)
	w.at("2026-11-18 23:59:00") // a Wednesday
	w.refer()
	w.at("2026-11-19 08:00:00")
	if got := run(w, w.CloseReferrals); got != `{"people_told":2,"reports_stored":1}` {
		t.Errorf("on Thursday: %s", got)
	}
	mails := w.send()
	for _, at := range []string{"2026-11-19 08:00:00", "2026-11-22 10:00:00", "2026-11-25 23:59:59"} {
		w.at(at)
		if got := run(w, w.CloseReferrals); got != `{"people_told":0,"reports_stored":0}` {
			t.Errorf("again at %s: %s", at, got)
		}
	}
	weeks, err := w.ReferralWeeks(w.as(faisal))
	if w.must(err); len(weeks) != 1 || weeks[0].StartsOn != day(2026, 11, 12) || weeks[0].EndsOn != day(2026, 11, 18) {
		t.Fatalf("kept were %+v", weeks)
	}
	path := "/reports/referrals/" + weeks[0].ID.String()
	if got := w.notices(faisal); !slices.Equal(got, []string{path}) {
		t.Errorf("the manager was told of %q", got)
	}
	if len(mails) != 2 || !strings.Contains(mails[0], "https://tenhal.test"+path) || strings.Contains(mails[0], "REF-") || strings.Contains(mails[0], "Omar") {
		t.Errorf("mails are %q", mails)
	}
	kept, again, err := w.ReferralWeek(w.as(faisal), weeks[0].ID)
	if w.must(err); kept.Figures.Sum().Sent != 1 || !kept.Figures.Same(again) {
		t.Errorf("kept %+v, and again %+v", kept.Figures.Pairs, again.Pairs)
	}
	if kept, _, err := w.ReferralWeek(w.as(elsewhere), weeks[0].ID); err != nil || kept.Figures.Sum().Sent != 1 {
		t.Errorf("one of the two clinics sees %+v, %v", kept.Figures.Pairs, err)
	}
	w.at("2026-11-18 10:00:00") // the clock goes back, and somebody refers another
	w.Omar = w.Sara
	w.refer()
	w.at("2026-11-26 08:00:00")
	if kept, again, err := w.ReferralWeek(w.as(faisal), weeks[0].ID); err != nil || kept.Figures.Same(again) || again.Sum().Sent != 2 {
		t.Errorf("what was put into the past does not show: %+v, %v", again.Pairs, err)
	}
	if _, err := w.db.NewRaw("UPDATE referral_snapshots SET starts_on = starts_on").Exec(t.Context()); err == nil {
		t.Error("what was kept can be changed")
	}
}

// Days that are chosen are counted whole; those that make no sense are the last four weeks, and never more than a year.
func TestOfReferrals(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.refer() // on Sunday, 22 November
	for _, test := range []struct {
		from, to, wantFrom, wantTo civil.Date
		sent                       int
	}{
		{civil.Date{}, civil.Date{}, day(2026, 10, 26), day(2026, 11, 22), 1},
		{day(2026, 11, 22), day(2026, 11, 22), day(2026, 11, 22), day(2026, 11, 22), 1},
		{day(2026, 11, 1), day(2026, 11, 21), day(2026, 11, 1), day(2026, 11, 21), 0},
		{day(2026, 11, 30), day(2026, 11, 22), day(2026, 10, 26), day(2026, 11, 22), 1},
		{day(2020, 1, 1), day(2026, 11, 22), day(2025, 11, 22), day(2026, 11, 22), 1},
	} {
		r, err := w.OfReferrals(w.ctx, test.from, test.to)
		if w.must(err); r.From != test.wantFrom || r.To != test.wantTo || r.Sum().Sent != test.sent {
			t.Errorf("from %s to %s: %d from %s to %s", test.from, test.to, r.Sum().Sent, r.From, r.To)
		}
	}
}
