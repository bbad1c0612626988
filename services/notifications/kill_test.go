package notifications_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"strconv"
	"testing"
	"time"

	"tenhal.sa/tenhal/services/foundation/clock"
	"tenhal.sa/tenhal/services/foundation/db"
	"tenhal.sa/tenhal/services/foundation/dbtest"
	"tenhal.sa/tenhal/services/notifications"
)

// What the process of a worker is told by the test that starts it.
const (
	workerDSN    = "TENHAL_TEST_WORKER_DSN"
	workerPort   = "TENHAL_TEST_WORKER_PORT"
	workerTwilio = "TENHAL_TEST_WORKER_TWILIO" // where texts go; none: nowhere
	workerTime   = "TENHAL_TEST_WORKER_TIME"
)

// Workers are killed in the middle of their work, again and again. No message arrives twice, and
// each either arrived or is in doubt.
func TestKill(t *testing.T) {
	t.Parallel()
	dsn := dbtest.Clone(t)
	d := db.Open(db.Options{DSN: dsn, Clock: clock.At(dbtest.Now)})
	t.Cleanup(func() { _ = d.Close() })
	w := newWorldIn(t, d, nil)
	const messages, kills = 60, 10
	w.many(messages)
	for round := range kills {
		worker := w.worker(dsn, round)
		w.must(worker.Start())
		w.smtp.Wait(t, 5*(round+1)-round/2) // some while it works, in the middle of a mail as a rule
		<-time.After(rand.N(3 * time.Millisecond))
		w.must(worker.Process.Kill())
		_ = worker.Wait() // it was killed
	}
	for round := range 2 {
		if out, err := w.worker(dsn, kills+round).CombinedOutput(); err != nil {
			t.Fatalf("%v\n%s", err, out)
		}
	}
	came := map[string]int{}
	for _, m := range w.smtp.Mails() {
		came[m.MessageID]++
	}
	states := map[notifications.State]int{}
	for page := 1; page <= 2; page++ {
		list, _, err := w.List(w.ctx, notifications.Filter{Page: page})
		w.must(err)
		for _, m := range list {
			states[m.State]++
			n := came[m.ID.String()+"@tenhal.example"]
			if n > 1 || (m.State == notifications.Sent && n != 1) || (m.State != notifications.Sent && m.State != notifications.InDoubt) {
				t.Errorf("%s came %d times and is %s", m.ID, n, m.State)
			}
		}
	}
	t.Log(states)
	if got := states[notifications.Sent] + states[notifications.InDoubt]; got != messages || states[notifications.InDoubt] > kills {
		t.Errorf("%v, want %d, of which at most one a kill is in doubt", states, messages)
	}
}

// worker is a process that works as of a round of its own: later than the patience of the sweep
// with the one before.
func (w *world) worker(dsn string, round int) *exec.Cmd {
	c := exec.Command(os.Args[0], "-test.run=^TestWorker$", "-test.count=1")
	c.Env = append(os.Environ(), workerDSN+"="+dsn, fmt.Sprintf("%s=%d", workerPort, w.smtp.Port),
		fmt.Sprintf("%s=%d", workerTime, round*20))
	return c
}

// TestWorker is the process that TestKill and TestKillTexts kill: it sends what is due, and ends.
func TestWorker(t *testing.T) {
	dsn, ok := os.LookupEnv(workerDSN)
	if !ok {
		t.Skip("a part of TestKill")
	}
	port, err := strconv.Atoi(os.Getenv(workerPort))
	if err != nil {
		t.Fatal(err)
	}
	minutes, err := strconv.Atoi(os.Getenv(workerTime))
	if err != nil {
		t.Fatal(err)
	}
	d := db.Open(db.Options{DSN: dsn, Clock: clock.At(dbtest.Now.Add(time.Duration(minutes) * time.Minute))})
	s := service(t, d, port)
	if url, ok := os.LookupEnv(workerTwilio); ok {
		s.Texter = texter(t, url)
	}
	if _, err := s.Sweep(context.Background()); err != nil {
		t.Fatal(err)
	}
	for _, job := range take(t, d) {
		if err := s.Send(context.Background(), job); err != nil {
			t.Fatal(err)
		}
	}
}
