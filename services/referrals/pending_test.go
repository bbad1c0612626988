package referrals_test

import (
	"context"
	"sync"
	"testing"

	"tenhal.sa/tenhal/services/access"
	"tenhal.sa/tenhal/services/foundation/queue"
	"tenhal.sa/tenhal/services/referrals"
)

const (
	nothing   = `{"referrals_escalated":0,"referrals_expired":0}`
	escalated = `{"referrals_escalated":1,"referrals_expired":0}`
)

// An urgent referral of Thursday evening is not late on Sunday at ten; from Monday on it goes up the ladder, each step once,
// one in a run, and no further than the ladder goes.
func TestChase(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.at("2026-11-26 18:30")
	wish := w.wish()
	wish.Urgency = referrals.Urgent
	r := w.send(wish) // is due on Sunday at 13:00
	for _, run := range []struct {
		at, want string
		step     int
	}{
		{"2026-11-27 10:00", nothing, 0},
		{"2026-11-29 10:00", nothing, 0},
		{"2026-11-29 13:00", escalated, 1},
		{"2026-11-29 13:00", nothing, 1},
		{"2026-11-29 14:59", nothing, 1}, // one and a half times are six hours of work
		{"2026-11-29 15:00", escalated, 2},
		{"2026-11-30 10:00", escalated, 3}, // twice are eight
		{"2026-12-08 10:00", nothing, 3},
	} {
		w.at(run.at)
		if got := w.chase(); got != run.want {
			t.Errorf("at %s: %s, want %s", run.at, got, run.want)
		}
		if is := w.is(r.ID, referrals.Sent); is.Step != run.step || w.number("SELECT count(*) FROM referral_steps") != run.step {
			t.Errorf("at %s it is at step %d, want %d", run.at, is.Step, run.step)
		}
	}
}

// A job that was away for long takes one step in a run, and who has answered meanwhile is left alone.
func TestChaseLate(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	first := w.send(w.wish())
	other := w.wish()
	other.PatientID = w.Sara.ID
	second := w.send(other)
	w.at("2026-12-13 10:00")
	_, err := w.Accept(w.as(w.layla), referrals.Change{ID: second.ID})
	w.must(err)
	for step := range 3 {
		if got := w.chase(); got != escalated {
			t.Errorf("run %d: %s", step, got)
		}
	}
	if got := w.chase(); got != nothing {
		t.Errorf("past the ladder: %s", got)
	}
	_, err = w.Receive(w.as(w.layla), referrals.Change{ID: first.ID})
	w.must(err)
	w.is(second.ID, referrals.Accepted)
	if n := w.number("SELECT count(*) FROM referral_steps WHERE referral_id = ?", second.ID); n != 0 {
		t.Errorf("what was answered has %d steps", n)
	}
}

// Jobs that run at once, and answers at the same moment: each step is taken once, and none after the answer.
func TestChaseRace(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	r := w.send(w.wish())
	w.at("2026-11-29 10:00")
	var all sync.WaitGroup
	for range 8 {
		all.Go(func() {
			if err := w.ChasePending(queue.Counting(w.as(access.System), &queue.Counts{}), referrals.ChasePending{}); err != nil {
				t.Error(err)
			}
		})
	}
	all.Go(func() {
		if _, err := w.Accept(w.as(w.layla), referrals.Change{ID: r.ID}); err != nil {
			t.Error(err)
		}
	})
	all.Wait()
	is := w.is(r.ID, referrals.Accepted)
	if n := w.number("SELECT count(*) FROM referral_steps"); n != is.Step || n > 1 {
		t.Errorf("%d steps were taken, and it is at %d", n, is.Step)
	}
	after := w.number(`SELECT count(*) FROM referral_events AS e WHERE e.what = 'escalated' AND e.id > (SELECT id FROM referral_events WHERE what = 'accepted')`)
	if after != 0 {
		t.Error("it was escalated after it was accepted")
	}
}

// What nobody answers expires in the end, and may be sent again.
func TestExpire(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	r := w.send(w.wish())
	w.at("2027-01-21 08:59")
	if got := w.chase(); got != escalated {
		t.Errorf("a minute before: %s", got)
	}
	w.at("2027-01-21 09:00")
	if got := w.chase(); got != `{"referrals_escalated":0,"referrals_expired":1}` {
		t.Errorf("after sixty days: %s", got)
	}
	if got := w.chase(); got != nothing {
		t.Errorf("again: %s", got)
	}
	w.is(r.ID, referrals.Expired)
	w.send(w.wish())
	if err := w.ChasePending(access.With(context.Background(), access.System), referrals.ChasePending{}); err != nil {
		t.Error(err)
	}
}

// However many wait between two steps of the ladder, the one whose step is due gets it.
func TestChaseMany(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	const between = 1100 // more than are read at a time
	_, err := w.db.NewRaw(`INSERT INTO referrals (id, number, patient_id, from_clinic_id, facility, urgency, reason, question, consent, status, author_id, due_at, step, created_at, sent_at)
SELECT gen_random_uuid(), 'REF-2025-' || n, ?, ?, 'Elsewhere', 'routine', 'therapy', 'Please.', 'patient', 'sent', ?, ?, 1, ?, ? FROM generate_series(1, ?) AS n`,
		w.Omar.ID, w.Speech.ID, w.sami.ID, w.clock("2026-11-22 10:00"), w.clock("2026-11-01 10:00"), w.clock("2026-11-01 10:00"), between).Exec(t.Context())
	w.must(err)
	w.at("2026-11-22 09:00")
	wish := w.wish()
	wish.Urgency = referrals.Urgent
	r := w.send(wish)
	w.at("2026-11-24 11:30")
	if got := w.chase(); got != escalated {
		t.Errorf("%s, want the one that is due", got)
	}
	if is := w.is(r.ID, referrals.Sent); is.Step != 1 {
		t.Errorf("it is at step %d", is.Step)
	}
}

// Each hour it is looked at the urgent ones alone, while those work who are to answer; a step is taken once, whichever run comes first.
func TestChaseUrgent(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	hourly := func() string {
		counts := &queue.Counts{}
		w.must(w.ChasePending(queue.Counting(w.as(access.System), counts), referrals.ChasePending{Urgent: true}))
		return counts.JSON()
	}
	w.at("2026-11-26 12:00") // a Thursday
	wish := w.wish()
	wish.Urgency = referrals.Urgent
	urgent := w.send(wish) // is due at 16:00
	wish.PatientID, wish.Urgency = w.Sara.ID, referrals.Routine
	w.send(wish) // on the next Thursday
	for _, run := range []struct{ at, want string }{
		{"2026-11-26 15:30", nothing},
		{"2026-11-26 18:30", nothing}, // nobody is there any more
		{"2026-11-28 10:30", nothing}, // nor on Saturday
		{"2026-11-29 08:30", nothing}, // nor before nine
		{"2026-11-29 09:30", escalated},
		{"2026-11-29 09:45", nothing},
		{"2026-11-29 10:30", escalated},
		{"2026-12-03 13:30", escalated}, // the last step, and the routine one is left to the daily run
		{"2026-12-03 14:30", nothing},
	} {
		w.at(run.at)
		if got := hourly(); got != run.want {
			t.Errorf("at %s: %s, want %s", run.at, got, run.want)
		}
	}
	if got := w.chase(); got != escalated || w.is(urgent.ID, referrals.Sent).Step != 3 {
		t.Errorf("the daily run: %s", got)
	}
}
