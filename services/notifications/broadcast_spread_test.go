package notifications_test

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"

	"tenhal.sa/tenhal/services/foundation/clock"
	"tenhal.sa/tenhal/services/foundation/db"
	"tenhal.sa/tenhal/services/foundation/dbtest"
	"tenhal.sa/tenhal/services/foundation/signal"
	"tenhal.sa/tenhal/services/notifications"
	"tenhal.sa/tenhal/services/notifications/twilio/twiliotest"
)

// Several workers plan the same broadcast at once, and one again: everybody is planned once, and no more in a minute
// than was approved.
func TestSpreadTwice(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	const n = 503
	o.crowd(n)
	b := o.write(today())
	o.must(o.ApproveBroadcast(o.abeer, b.ID, 1))
	var workers sync.WaitGroup
	for range 3 {
		workers.Go(func() {
			if err := o.SpreadBroadcast(context.Background(), notifications.Spread{BroadcastID: b.ID}); err != nil {
				t.Error(err)
			}
		})
	}
	workers.Wait()
	o.must(o.SpreadBroadcast(context.Background(), notifications.Spread{BroadcastID: b.ID}))
	o.counts(b, fmt.Sprintf("running, planned %d", n))
	o.spreadOver(n, 60)
}

// spreadOver fails unless n messages are to n people, and so many in a minute.
func (o *office) spreadOver(n, perMinute int) {
	o.t.Helper()
	var is struct {
		People, Most int
		First, Last  time.Time
	}
	o.must(o.db.NewRaw(`SELECT count(DISTINCT recipient) AS people, min(due_at) AS first, max(due_at) AS last,
		(SELECT max(n) FROM (SELECT count(*) AS n FROM messages GROUP BY date_trunc('minute', due_at)) AS minutes) AS most FROM messages`).Scan(o.ctx, &is))
	span := time.Duration(n-1) * time.Minute / time.Duration(perMinute)
	if is.People != n || is.Most > perMinute || is.Last.Sub(is.First) < span {
		o.t.Errorf("%d people from %s to %s, %d in a minute at most", is.People, is.First, is.Last, is.Most)
	}
}

// After an hour in which nobody worked all is due, and still no more leaves in a minute than was approved.
func TestBroadcastAfterRest(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	o.crowd(20)
	w := today()
	w.PerMinute = 6
	b := o.write(w)
	o.approve(b)
	for minute, want := range []int{1, 7, 13, 19, 20} {
		o.at(hour + time.Duration(minute)*time.Minute)
		o.settle()
		if n := len(o.texts()); n != want {
			t.Errorf("%d minutes later %d texts have left, want %d", minute, n, want)
		}
	}
	o.counts(b, "done, sent 20")
}

const spreadID = "TENHAL_TEST_SPREAD"

// A worker that plans a broadcast is killed again and again. In the end everybody is planned once.
func TestKillSpread(t *testing.T) {
	t.Parallel()
	dsn := dbtest.Clone(t)
	bus := signal.NewBus()
	d := db.Open(db.Options{DSN: dsn, Bus: bus, Clock: clock.At(dbtest.Now)})
	t.Cleanup(func() { _ = d.Close() })
	o := &office{lines: &lines{world: newWorldIn(t, d, bus)}}
	o.connect(twiliotest.Options{})
	o.faisal, o.abeer = o.manager("faisal"), o.manager("abeer")
	const n = 3100
	o.crowd(n)
	w := today()
	w.PerMinute = 600
	b := o.write(w)
	o.must(o.ApproveBroadcast(o.abeer, b.ID, 1))
	planned := func() (n int) {
		o.must(d.NewRaw("SELECT count(*) FROM messages").Scan(o.ctx, &n))
		return n
	}
	for range 3 {
		before := planned()
		worker := exec.Command(os.Args[0], "-test.run=^TestSpreadWorker$", "-test.count=1")
		worker.Env = append(os.Environ(), workerDSN+"="+dsn, workerTwilio+"="+o.twilio.URL, spreadID+"="+b.ID.String())
		o.must(worker.Start())
		ended := make(chan error, 1)
		go func() { ended <- worker.Wait() }()
		for alive := true; alive && planned() == before; {
			select {
			case <-ended:
				alive = false
			case <-time.After(time.Millisecond):
			}
		}
		_ = worker.Process.Kill() // it may have ended
	}
	t.Logf("%d of %d were planned when the last was killed", planned(), n)
	o.must(o.SpreadBroadcast(context.Background(), notifications.Spread{BroadcastID: b.ID}))
	o.counts(b, fmt.Sprintf("running, planned %d", n))
	o.spreadOver(n, 600)
}

// TestSpreadWorker is the process that TestKillSpread kills.
func TestSpreadWorker(t *testing.T) {
	id, ok := os.LookupEnv(spreadID)
	if !ok {
		t.Skip("a part of TestKillSpread")
	}
	d := db.Open(db.Options{DSN: os.Getenv(workerDSN), Bus: signal.NewBus(), Clock: clock.At(dbtest.Now)})
	s := service(t, d, 1)
	s.Texter = texter(t, os.Getenv(workerTwilio))
	if err := s.SpreadBroadcast(context.Background(), notifications.Spread{BroadcastID: uuid.MustParse(id)}); err != nil {
		t.Fatal(err)
	}
}
