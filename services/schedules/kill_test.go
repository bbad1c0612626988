package schedules_test

import (
	"context"
	"math/rand/v2"
	"os"
	"os/exec"
	"testing"
	"time"

	"tenhal.sa/tenhal/services/foundation/dbtest"
	"tenhal.sa/tenhal/services/schedules"
)

// tickerOf, in the environment of this test program, makes it a process that ticks on that database.
const tickerOf = "TEST_TICKER_OF"

// Three processes look at the clock, and are killed by kill -9 at random and started again: in the
// end each of two hundred slots has run once, with one job.
func TestKill(t *testing.T) {
	t.Parallel()
	const slots, kills = 200, 20
	w := newWorld(t, schedules.CatchUp)
	_, err := w.Edit(w.ctx, schedules.Change{ID: w.only().ID}, schedules.Wish{Name: "minutes", Cron: "* * * * *", Zone: "UTC", Misfire: schedules.CatchUp, CatchUp: 100})
	w.must(err)
	w.exec("CREATE TABLE clocks AS SELECT ?::timestamptz AS at", dbtest.Now)
	ran := func() int { return w.count("SELECT count(*) FROM schedule_ticks WHERE state = 'run'") }
	processes := []*exec.Cmd{w.process(), w.process(), w.process()}
	for n := 1; n <= kills; n++ {
		for range slots / kills {
			w.exec("UPDATE clocks SET at = at + interval '1 minute'")
			time.Sleep(rand.N(3 * time.Millisecond))
		}
		before, victim := ran(), n%len(processes)
		_ = processes[victim].Process.Kill()
		_ = processes[victim].Wait()
		processes[victim] = w.process()
		w.eventually("ticking goes on", func() bool { return ran() > before || before == n*slots/kills })
	}
	w.eventually("all slots have run", func() bool { return ran() >= slots })
	for what, query := range map[string]string{
		"slots run":             "SELECT count(DISTINCT slot_at) FROM schedule_ticks WHERE state = 'run'",
		"lines of the history":  "SELECT count(*) FROM schedule_ticks",
		"jobs":                  "SELECT count(*) FROM gue_jobs",
		"jobs with their lines": "SELECT count(*) FROM gue_jobs JOIN schedule_ticks USING (job_id)",
	} {
		if n := w.count(query); n != slots {
			t.Errorf("%s: %d, want %d", what, n, slots)
		}
	}
}

// eventually waits until ok, for half a minute at most.
func (w *world) eventually(what string, ok func() bool) {
	w.t.Helper()
	late := time.After(30 * time.Second)
	for !ok() {
		select {
		case <-late:
			w.t.Fatalf("not within half a minute: %s", what)
		case <-time.After(5 * time.Millisecond):
		}
	}
}

// process starts this program as one that ticks.
func (w *world) process() *exec.Cmd {
	w.t.Helper()
	cmd := exec.Command(os.Args[0], "-test.run=^TestTickerProcess$")
	cmd.Env = append(os.Environ(), tickerOf+"="+w.dsn)
	w.must(cmd.Start())
	w.t.Cleanup(func() { _ = cmd.Process.Kill(); _ = cmd.Wait() })
	return cmd
}

// TestTickerProcess is no test but the process that TestKill starts. Its clock is in the database.
func TestTickerProcess(t *testing.T) {
	dsn := os.Getenv(tickerOf)
	if dsn == "" {
		t.Skip("runs as a process of TestKill only")
	}
	w := (&world{t: t, ctx: context.Background(), dsn: dsn}).again()
	for {
		var at time.Time
		w.must(w.DB.NewRaw("SELECT at FROM clocks").Scan(w.ctx, &at))
		w.DB.Clock.Set(at)
		_, err := w.Tick(w.ctx)
		w.must(err)
	}
}
