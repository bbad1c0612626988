package referrals_test

import (
	"context"
	"slices"
	"testing"
	"time"

	"github.com/google/uuid"

	"tenhal.sa/tenhal/services/access"
	"tenhal.sa/tenhal/services/referrals"
)

// weeks of referrals from Sunday, 1 November: to and fro, to outside, with every answer there is.
func (w *world) weeks() {
	w.t.Helper()
	w.at("2026-11-01 09:00")
	for n := range 24 {
		wish := w.wish()
		author, answers := w.sami, w.layla
		wish.ServiceID = uuid.Nil
		switch n % 3 {
		case 1:
			wish.From, wish.To, author, answers = w.OT.ID, w.Speech.ID, w.layla, w.sami
		case 2:
			wish.Direction, wish.Facility, answers = referrals.Outward, "King Khalid Hospital", w.sami
		}
		r, err := w.Create(w.as(author), wish)
		w.must(err)
		c, later := referrals.Change{ID: r.ID}, w.db.Clock.Now().Add(time.Duration(3+n)*time.Hour)
		w.db.Clock.Set(later)
		switch n % 4 {
		case 0, 1:
			_, err = w.Accept(w.as(answers), c)
			w.must(err)
			w.db.Clock.Set(later.Add(20 * time.Hour))
			_, err = w.Complete(w.as(answers), c, "Done.")
		case 2:
			_, err = w.Reject(w.as(answers), c, referrals.No{Why: referrals.Refusals[n%3], Words: "No."})
		case 3:
			_, err = w.Withdraw(w.as(author), c, "Not needed.")
		}
		w.must(err)
	}
	for _, patient := range []uuid.UUID{w.Omar.ID, w.Sara.ID} { // these wait
		wish := w.wish()
		wish.PatientID = patient
		w.send(wish)
	}
}

// What is counted of any days is what plain sums say, pair by pair and together, and what the lists behind the figures have.
func TestStatistics(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.weeks()
	boss := w.as(w.faisal)
	columns := map[referrals.Happening]string{
		referrals.WhenSent: "sent_at", referrals.WhenAccepted: "accepted_at", referrals.WhenRejected: "rejected_at", referrals.WhenCompleted: "completed_at", referrals.WhenWithdrawn: "withdrawn_at",
	}
	for _, days := range [][2]string{{"2026-11-01 00:00", "2026-11-08 00:00"}, {"2026-11-05 00:00", "2026-11-12 00:00"}, {"2026-11-08 00:00", "2026-12-31 00:00"}, {"2026-10-01 00:00", "2026-10-08 00:00"}} {
		from, until := w.clock(days[0]), w.clock(days[1])
		f, err := w.Statistics(boss, from, until)
		w.must(err)
		sum := f.Sum()
		counted := func(p referrals.Pair) map[referrals.Happening]int {
			return map[referrals.Happening]int{
				referrals.WhenSent: p.Sent, referrals.WhenAccepted: p.Accepted, referrals.WhenRejected: p.Rejected, referrals.WhenCompleted: p.Completed, referrals.WhenWithdrawn: p.Withdrawn,
			}
		}
		for what, n := range counted(sum) {
			if want := w.number("SELECT count(*) FROM referrals WHERE "+columns[what]+" >= ? AND "+columns[what]+" < ?", from, until); n != want {
				t.Errorf("%s: %d %s, want %d", days, n, what, want)
			}
			w.lists(referrals.Counted{What: what, From: from, Until: until}, n)
		}
		for _, p := range f.Pairs {
			for what, n := range counted(p) {
				w.lists(referrals.Counted{What: what, From: from, Until: until, Pair: true, FromID: p.From, ToID: p.To}, n)
			}
			w.lists(referrals.Counted{What: referrals.WhenWaiting, From: from, Until: until, Pair: true, FromID: p.From, ToID: p.To}, p.Waiting)
		}
		w.lists(referrals.Counted{What: referrals.WhenWaiting, From: from, Until: until}, sum.Waiting)
		w.lists(referrals.Counted{What: referrals.WhenWaiting, From: from, Until: until, OnlyLate: true}, sum.Late)
		if len(sum.Answers) != sum.Accepted+sum.Rejected || len(sum.Outcomes) != sum.Completed {
			t.Errorf("%s: %d answers took some time, %d were given", days, len(sum.Answers), sum.Accepted+sum.Rejected)
		}
	}
}

// lists fails unless the list of a figure has as many.
func (w *world) lists(c referrals.Counted, want int) {
	w.t.Helper()
	list, _, err := w.Counted(w.as(w.faisal), c)
	if w.must(err); len(list) != want {
		w.t.Errorf("%+v lists %d, want %d", c, len(list), want)
	}
}

// What waits at the end of a time stays what it was when it is answered afterwards, and whoever sees one clinic gets its pairs.
func TestStatisticsStay(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	r := w.send(w.wish())
	ask := func(who access.Actor) *referrals.Figures {
		f, err := w.Statistics(w.as(who), w.clock("2026-11-22 00:00"), w.clock("2026-11-29 00:00"))
		w.must(err)
		return f
	}
	w.at("2026-11-29 10:00")
	before := ask(w.faisal)
	if sum := before.Sum(); sum.Waiting != 1 || sum.Late != 1 || sum.Sent != 1 || len(sum.Answers) != 0 {
		t.Errorf("at the end of the week: %+v", sum)
	}
	_, err := w.Accept(w.as(w.layla), referrals.Change{ID: r.ID})
	w.must(err)
	after := ask(w.faisal)
	if !after.Same(before) {
		t.Errorf("answered afterwards, the week is %+v and was %+v", after.Pairs, before.Pairs)
	}
	if is := w.is(r.ID, referrals.Accepted); is.AnsweredIn != 41*60 {
		t.Errorf("the answer took %d minutes of work, want those of a week and an hour", is.AnsweredIn)
	}
	third := uuid.New()
	_, err = w.db.NewRaw("INSERT INTO clinics (id, code, name_ar, name_en) VALUES (?, 'NUR', 'التمريض', 'Nursing')", third).Exec(t.Context())
	w.must(err)
	stranger := w.user("stranger", access.Manager, nil, third)
	if f := ask(stranger); len(f.Pairs) != 0 {
		t.Errorf("a stranger counts %+v", f.Pairs)
	}
	if before.SeenBy(stranger); len(before.Pairs) != 0 {
		t.Errorf("what was kept shows a stranger %+v", before.Pairs)
	}
	if f, err := w.Statistics(context.Background(), w.clock("2027-01-01 00:00"), w.clock("2027-01-08 00:00")); err != nil || f.Sum().Sent != 0 || f.Until.After(w.db.Clock.Now()) {
		t.Errorf("what is to come: %+v, %v", f, err)
	}
}

// A quantile is one of the numbers, and of none there is none.
func TestQuantile(t *testing.T) {
	t.Parallel()
	if _, some := referrals.Quantile(nil, 50); some {
		t.Error("nothing has a median")
	}
	list := []int{9, 1, 8, 2, 7, 3, 6, 4, 5, 10}
	for percent, want := range map[int]int{50: 5, 90: 9, 100: 10, 1: 1} {
		if got, _ := referrals.Quantile(list, percent); got != want {
			t.Errorf("%d%% are up to %d, want %d", percent, got, want)
		}
	}
	if !slices.Equal(list, []int{9, 1, 8, 2, 7, 3, 6, 4, 5, 10}) {
		t.Error("the list was sorted in its place")
	}
}
