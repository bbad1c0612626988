package news_test

import (
	"context"
	"slices"
	"sync/atomic"
	"testing"
	"time"

	"tenhal.sa/tenhal/services/foundation/dbtest"
	"tenhal.sa/tenhal/services/foundation/news"
)

const patience = 30 * time.Second

// heard waits until a page has heard of a topic, and returns all that it heard until then.
func heard(t *testing.T, next func(<-chan struct{}, time.Duration) ([]string, bool), topic string) (all []string) {
	t.Helper()
	for !slices.Contains(all, topic) {
		topics, _ := next(nil, patience)
		if topics == nil {
			t.Fatalf("no word of %s", topic)
		}
		all = append(all, topics...)
	}
	return all
}

// A page hears of what it follows and of nothing else; what is looked at costs nothing while nobody follows it.
func TestFollow(t *testing.T) {
	t.Parallel()
	d := dbtest.Open(t, nil)
	var looks atomic.Int32
	hub := news.New(d, news.Source{Topic: "work", Channel: "worked", Look: func(context.Context) (string, error) {
		looks.Add(1)
		return "as ever", nil
	}})
	say := func(channel, topic string) {
		t.Helper()
		if _, err := d.ExecContext(t.Context(), "SELECT pg_notify(?, ?)", channel, topic); err != nil {
			t.Fatal(err)
		}
	}
	omar, leave := hub.Follow("notices:omar")
	defer leave()
	heard(t, omar, "notices:omar") // the listener is there
	for _, topic := range []string{"notices:sara", "work", "notices:omar"} {
		say("news", topic)
	}
	if got := heard(t, omar, "notices:omar"); len(got) != 1 {
		t.Errorf("Omar heard of %v, want his own alone", got)
	}
	if n := looks.Load(); n != 0 {
		t.Errorf("it was looked %d times for nobody", n)
	}
	worker, leaveWork := hub.Follow("work")
	defer leaveWork()
	heard(t, worker, "work") // at first
	say("worked", "anything")
	heard(t, worker, "work")
	heard(t, worker, "work") // seen for the first time, or told again because it grows older
	if looks.Load() == 0 {
		t.Error("nobody looked")
	}
}

// Whoever follows while the listener is there hears at first of what may have come before.
func TestFollowLate(t *testing.T) {
	t.Parallel()
	hub := news.New(dbtest.Open(t, nil))
	first, leave := hub.Follow("a")
	defer leave()
	heard(t, first, "a")
	second, leaveSecond := hub.Follow("a", "b")
	defer leaveSecond()
	heard(t, second, "b")
	if topics, ok := first(nil, 0); topics != nil || !ok {
		t.Errorf("the first heard %v, %t of it", topics, ok)
	}
	stop := make(chan struct{})
	close(stop)
	if _, ok := first(stop, patience); ok {
		t.Error("the wait goes on after the end")
	}
}
