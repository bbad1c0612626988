package jobs

import (
	"context"
	"errors"
	"math/rand/v2"
	"os"
	"os/exec"
	"os/signal"
	"strconv"
	"syscall"
	"testing"
	"time"

	"tenhal.sa/tenhal/services/foundation/dbtest"
	"tenhal.sa/tenhal/services/foundation/queue"
)

// workerOf, in the environment of this test program, makes it a worker of that database.
const workerOf = "TEST_WORKER_OF"

// Processes that die by kill -9 in the middle of their jobs lose none and do no inside job twice.
// Outside jobs may be done again; every attempt is in the history.
func TestKill(t *testing.T) {
	t.Parallel()
	rounds, each := 15, 600
	if n, err := strconv.Atoi(os.Getenv("KILL_ROUNDS")); err == nil { // for an evening
		rounds, each = n, 10*n
	}
	dsn := dbtest.Clone(t)
	h := open(t, dsn, &Kinds{}, Config{})
	h.exec(`INSERT INTO gue_jobs (job_id, priority, run_at, job_type, args, queue, created_at, updated_at)
		SELECT lpad((base + n)::text, 26, '0'), 0, now(), kind, convert_to(json_build_object('N', n)::text, 'UTF8'), queue, now(), now()
		FROM generate_series(1, ?) AS n, (VALUES ('task', 'critical', 0), ('errand', 'notify', 1000000)) AS kinds (kind, queue, base)`, each)
	done := func() int { return h.count("SELECT count(*) FROM job_runs WHERE outcome = 'done'") }
	for range rounds {
		before, worker := done(), startWorker(t, dsn)
		h.eventually("some are done", func() bool { return done() > before || before == 2*each })
		time.Sleep(rand.N(50 * time.Millisecond))
		if err := worker.Process.Kill(); err != nil {
			t.Fatal(err)
		}
		_ = worker.Wait()
	}
	worker := startWorker(t, dsn)
	h.eventually("all done", func() bool { return done() == 2*each })
	if err := errors.Join(worker.Process.Signal(syscall.SIGTERM), worker.Wait()); err != nil {
		t.Errorf("the last worker, told to stop: %v", err)
	}
	if got := h.count("SELECT count(DISTINCT n) FROM effects"); got != 2*each {
		t.Errorf("jobs done = %d, want %d", got, 2*each)
	}
	for what, query := range map[string]string{
		"inside jobs done by half, or twice":    "SELECT n FROM effects WHERE n <= 1000000 GROUP BY n HAVING count(*) <> 2",
		"jobs with attempts not in the history": "SELECT job_id FROM job_runs GROUP BY job_id HAVING count(*) <> max(attempt)",
		"outside jobs done more than tried":     "SELECT FROM (SELECT n, count(*) AS times FROM effects WHERE n > 1000000 GROUP BY n) AS done JOIN (SELECT job_id::int AS n, count(*) AS runs FROM job_runs GROUP BY job_id) AS tried USING (n) WHERE times > runs",
		"jobs left over":                        "SELECT job_id FROM gue_jobs UNION ALL SELECT job_id FROM job_leases UNION ALL SELECT job_id FROM job_starts UNION ALL SELECT job_id FROM dead_jobs",
	} {
		if n := h.count("SELECT count(*) FROM (" + query + ") AS found"); n != 0 {
			t.Errorf("%s: %d, want none", what, n)
		}
	}
	t.Logf("runs lost and made up for: %d inside, %d outside", h.count("SELECT count(*) FROM job_runs WHERE outcome = 'lost' AND kind = 'task'"),
		h.count("SELECT count(*) FROM job_runs WHERE outcome = 'lost' AND kind = 'errand'"))
}

// startWorker starts this program as a worker.
func startWorker(t *testing.T, dsn string) *exec.Cmd {
	t.Helper()
	cmd := exec.Command(os.Args[0], "-test.run=^TestWorkerProcess$")
	cmd.Env = append(os.Environ(), workerOf+"="+dsn)
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = cmd.Process.Kill() })
	return cmd
}

// TestWorkerProcess is no test but the worker that TestKill starts.
func TestWorkerProcess(t *testing.T) {
	dsn := os.Getenv(workerOf)
	if dsn == "" {
		t.Skip("runs as a worker of TestKill only")
	}
	kinds := &Kinds{}
	h := open(t, dsn, kinds, Config{Workers: map[queue.Name]int{queue.Critical: 4, queue.Notify: 4}})
	h.pace.lease, h.pace.calm = time.Second, time.Second
	h.calm.Store(false)
	Inside(kinds, func(ctx context.Context, args task) error {
		err := h.note(ctx, args.N)
		time.Sleep(rand.N(20 * time.Millisecond))
		return errors.Join(err, h.note(ctx, args.N))
	})
	Outside(kinds, func(ctx context.Context, args errand) error {
		err := h.note(ctx, 1_000_000+args.N)
		time.Sleep(rand.N(20 * time.Millisecond))
		return err
	})
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGTERM)
	defer stop()
	if err := h.Run(ctx); err != nil {
		t.Error(err)
	}
}
