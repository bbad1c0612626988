package referrals_test

import (
	"testing"
	"time"

	"tenhal.sa/tenhal/services/access"
	"tenhal.sa/tenhal/services/referrals"
)

// An answer is due after so many hours in which somebody works in the clinic that answers: not at night, not at the weekend.
func TestDue(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	for _, test := range []struct {
		urgency       referrals.Urgency
		sent, due     string
		outward, back bool // instead of from Speech to OT
	}{
		{referrals.Urgent, "2026-11-22 09:00", "2026-11-22 13:00", false, false},
		{referrals.Urgent, "2026-11-22 15:00", "2026-11-23 11:00", false, false},
		{referrals.Urgent, "2026-11-22 13:00", "2026-11-22 17:00", false, false}, // to the end of the day
		{referrals.Urgent, "2026-11-26 18:30", "2026-11-29 13:00", false, false}, // on Thursday evening: from Sunday
		{referrals.Urgent, "2026-11-26 16:59", "2026-11-29 12:59", false, false},
		{referrals.Urgent, "2026-11-27 10:00", "2026-11-29 13:00", false, false}, // on a Friday
		{referrals.Soon, "2026-11-22 09:00", "2026-11-23 17:00", false, false},
		{referrals.Routine, "2026-11-22 09:00", "2026-11-26 17:00", false, false},
		{referrals.Urgent, "2026-11-22 10:00", "2026-11-22 15:00", false, true}, // Sami rests from 12 to 13
		{referrals.Urgent, "2026-11-22 10:00", "2026-11-22 15:00", true, false}, // what goes outside is waited for here
	} {
		w.at(test.sent)
		wish := w.wish()
		wish.Urgency = test.urgency
		author := w.sami
		switch {
		case test.outward:
			wish.Direction, wish.Facility = referrals.Outward, "King Khalid Hospital"
		case test.back:
			wish.From, wish.To, wish.ServiceID, author = w.OT.ID, w.Speech.ID, w.Session.ID, w.layla
		}
		r, err := w.Create(w.as(author), wish)
		w.must(err)
		if want := w.clock(test.due); !r.DueAt.Equal(want) {
			t.Errorf("%s sent at %s is due at %s, want %s", test.urgency, test.sent, r.DueAt.In(w.Organisation.Zone()).Format("2006-01-02 15:04"), test.due)
		}
		_, err = w.Withdraw(w.as(author), referrals.Change{ID: r.ID}, "Next.")
		w.must(err)
	}
}

// What is worked until an answer is due is what it was given, wherever it begins; and a clinic without hours has those of an office.
func TestWorked(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	places, err := w.Places(w.as(access.System))
	w.must(err)
	for _, test := range []struct {
		from, to string
		want     time.Duration
	}{
		{"2026-11-22 08:00", "2026-11-22 08:30", 0},
		{"2026-11-22 16:00", "2026-11-23 10:00", 2 * time.Hour},
		{"2026-11-26 16:00", "2026-11-29 09:30", 90 * time.Minute},
		{"2026-11-22 00:00", "2026-11-29 00:00", 40 * time.Hour},
		{"2026-11-23 10:00", "2026-11-22 10:00", 0},
	} {
		if got := referrals.Worked(places, w.OT.ID, w.clock(test.from), w.clock(test.to)); got != test.want {
			t.Errorf("from %s to %s %s are worked, want %s", test.from, test.to, got, test.want)
		}
	}
	_, err = w.db.NewRaw("DELETE FROM provider_hours WHERE provider_id = ?", w.Layla.ID).Exec(t.Context())
	w.must(err)
	places, err = w.Places(w.as(access.System))
	w.must(err)
	if got := referrals.Worked(places, w.OT.ID, w.clock("2026-11-22 00:00"), w.clock("2026-11-29 00:00")); got != 40*time.Hour {
		t.Errorf("an office works %s a week", got)
	}
}
