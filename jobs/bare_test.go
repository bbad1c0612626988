package jobs

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
)

// BenchmarkBare takes jobs off the queue through pgbench, with eight clients, and nothing done, counted or kept of them:
// what PostgreSQL alone can do. `go tool task bench ./jobs` says where pgbench is.
func BenchmarkBare(b *testing.B) {
	bin := os.Getenv("PG_BIN")
	if bin == "" {
		b.Skip("PG_BIN does not say where pgbench is")
	}
	const clients = 8
	h := benchHouse(b, &Kinds{}, Config{})
	var name string
	if err := h.db.NewRaw("SELECT current_database()").Scan(context.Background(), &name); err != nil {
		b.Fatal(err)
	}
	each := b.N/clients + 1
	h.exec(`INSERT INTO gue_jobs (job_id, priority, run_at, job_type, args, queue, created_at, updated_at)
		SELECT lpad(n::text, 26, '0'), 0, now(), 'task', '{"N":1}', 'critical', now(), now() FROM generate_series(1, ?) AS n`, (each+1)*clients)
	h.exec("VACUUM ANALYZE gue_jobs")
	b.ResetTimer()
	out, err := exec.Command(filepath.Join(bin, "pgbench"), "-n", "-c", fmt.Sprint(clients), "-j", "2", "-t", fmt.Sprint(each),
		"-f", "testdata/bare.sql", name).CombinedOutput()
	if err != nil {
		b.Fatalf("pgbench: %v\n%s", err, out)
	}
	b.StopTimer()
	b.ReportMetric(float64(each*clients)/b.Elapsed().Seconds(), "jobs/s")
}
