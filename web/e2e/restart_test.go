package e2e

import (
	"bytes"
	"context"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"tenhal.sa/tenhal/services/foundation/db"
	"tenhal.sa/tenhal/web/postgres"
)

// How many jobs are enqueued while PostgreSQL is killed, and how often it is.
const (
	trials   = 1500
	restarts = 3
)

// PostgreSQL dies by kill -9 while jobs are enqueued and done, again and again. Program and workers recover by
// themselves. Every job that was acknowledged is done, and none is done twice.
func TestPostgresKilled(t *testing.T) {
	t.Parallel()
	p := newPlant(t)
	dir, err := os.MkdirTemp("", "tenhal-e2e-postgres-") // t.TempDir is closed to the user that PostgreSQL runs as
	p.must(err)
	defer os.RemoveAll(dir)
	server := p.postgres(dir)
	defer func() { p.must(server.Stop()) }()
	p.env = append(p.env, "DATABASE_URL="+server.DSN("postgres"))
	p.DB = db.Open(db.Options{DSN: server.DSN("postgres"), MaxConns: 2})
	defer p.DB.Close()
	serve, log := p.start("serve"), filepath.Join(t.TempDir(), "trial.log")
	enqueue := p.start("bench", "enqueue", "-n", strconv.Itoa(trials), "-gap-ms", "1", "-log", log)
	for range restarts {
		before := p.count("SELECT count(*) FROM job_runs")
		p.until("jobs being done", func() bool { return p.count("SELECT count(*) FROM job_runs") > before+20 })
		<-time.After(rand.N(100 * time.Millisecond))
		p.must(syscall.Kill(p.postmaster(), syscall.SIGKILL))
		_ = server.Stop() // it is dead
		server = p.postgres(dir)
		p.reconnect()
	}
	p.must(enqueue.Wait())
	p.until("all work done", func() bool { return p.count("SELECT count(*) FROM gue_jobs") == 0 })
	p.until("the server, which nobody has restarted", p.ready)
	said := p.tally(log)
	if said["A"]+said["X"] != trials || said["A"] == 0 {
		t.Errorf("%d jobs were acknowledged and %d refused, want %d in all", said["A"], said["X"], trials)
	}
	// A commit whose answer was lost may have happened.
	if done := p.count("SELECT count(*) FROM job_runs WHERE outcome = 'done'"); done < said["A"] || done > trials {
		t.Errorf("%d jobs are done, of %d acknowledged and %d tried", done, said["A"], trials)
	}
	if twice := p.count("SELECT count(*) FROM (SELECT FROM job_runs WHERE outcome = 'done' GROUP BY job_id HAVING count(*) > 1) AS twice"); twice != 0 {
		t.Errorf("%d jobs are done twice", twice)
	}
	p.must(serve.Process.Signal(syscall.SIGTERM))
	p.must(serve.Wait())
}

// postgres starts a PostgreSQL that keeps what it has committed.
func (p *plant) postgres(dir string) *postgres.Server {
	p.t.Helper()
	server, err := postgres.Start(context.Background(), postgres.Options{Dir: dir, Bin: os.Getenv("PG_BIN"), Logf: p.t.Logf})
	p.must(err)
	return server
}

// postmaster is the process of PostgreSQL that starts all others.
func (p *plant) postmaster() int {
	p.t.Helper()
	var dir string
	p.must(p.DB.NewRaw("SHOW data_directory").Scan(context.Background(), &dir))
	file, err := os.ReadFile(filepath.Join(dir, "postmaster.pid"))
	p.must(err)
	pid, err := strconv.Atoi(strings.SplitN(string(file), "\n", 2)[0])
	p.must(err)
	return pid
}

// reconnect drops the test's own dead connections.
func (p *plant) reconnect() {
	p.until("an answer of PostgreSQL", func() bool {
		_, err := p.DB.Exec("SELECT 1")
		return err == nil
	})
}

// tally counts the lines of a log by their first word.
func (p *plant) tally(log string) map[string]int {
	p.t.Helper()
	body, err := os.ReadFile(log)
	p.must(err)
	said := map[string]int{}
	for line := range bytes.Lines(body) {
		what, _, _ := strings.Cut(string(line), " ")
		said[what]++
	}
	return said
}
