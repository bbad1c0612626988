package bench

import (
	"fmt"
	"os"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

// desksAtOnce is how many connections a crowd has.
const desksAtOnce = 16

// alone asks for one page again and again.
func (p *instance) alone(b *testing.B, path string) { p.each(b, func(int) string { return path }) }

// each asks for pages one after another: the processor time that a page takes, and how long one waits for it.
func (p *instance) each(b *testing.B, path func(i int) string) {
	took := make([]time.Duration, 0, b.N)
	p.spent(b, func() {
		for i := range b.N {
			begun := time.Now()
			p.get(b, path(i))
			took = append(took, time.Since(begun))
		}
	})
	report(b, took)
}

// crowd asks for pages on sixteen connections at once.
func (p *instance) crowd(b *testing.B, path func(i int) string) {
	took := make([][]time.Duration, desksAtOnce)
	p.spent(b, func() {
		p.together(b, func(desk, i int) error {
			begun := time.Now()
			_, err := p.fetch(path(i))
			took[desk] = append(took[desk], time.Since(begun))
			return err
		})
	})
	report(b, slices.Concat(took...))
}

// together runs b.N calls of do at sixteen desks at once; each desk counts its own.
func (p *instance) together(b *testing.B, do func(desk, n int) error) {
	var left atomic.Int64
	left.Store(int64(b.N))
	var wg sync.WaitGroup
	failed := make([]error, desksAtOnce)
	begun := time.Now()
	for desk := range desksAtOnce {
		wg.Go(func() {
			for n := 0; left.Add(-1) >= 0 && failed[desk] == nil; n++ {
				failed[desk] = do(desk, n)
			}
		})
	}
	wg.Wait()
	for _, err := range failed {
		if err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(b.N)/time.Since(begun).Seconds(), "per-s")
}

// spent reports the processor time that the program and PostgreSQL take for each of b.N runs, and
// how much memory the program holds after them.
func (p *instance) spent(b *testing.B, run func()) {
	b.Helper()
	server, database := p.servers(b)
	ours, theirs := cpu(server), cpu(database)
	b.ResetTimer()
	run()
	b.StopTimer()
	_, database = p.servers(b) // also the connections that were made meanwhile
	per := func(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 / float64(b.N) }
	b.ReportMetric(per(cpu(server)-ours), "cpu-ms/op")
	b.ReportMetric(per(cpu(database)-theirs), "pg-cpu-ms/op")
	b.ReportMetric(memory(b, server[0]), "rss-MB")
}

func report(b *testing.B, took []time.Duration) {
	slices.Sort(took)
	at := func(share float64) float64 {
		return float64(took[int(share*float64(len(took)-1))].Microseconds()) / 1000
	}
	b.ReportMetric(at(0.50), "p50-ms")
	b.ReportMetric(at(0.95), "p95-ms")
}

// servers are the processes of the program, and of PostgreSQL with all its backends.
func (p *instance) servers(b *testing.B) (server, database []int) {
	b.Helper()
	backend, err := strconv.Atoi(p.text(b, "SELECT pg_backend_pid()"))
	if err != nil {
		b.Fatal(err)
	}
	postmaster := parent(backend)
	database = []int{postmaster}
	entries, err := os.ReadDir("/proc")
	if err != nil {
		b.Skip("processor time is read from /proc, which is not here")
	}
	for _, e := range entries {
		if pid, err := strconv.Atoi(e.Name()); err == nil && parent(pid) == postmaster {
			database = append(database, pid)
		}
	}
	return []int{p.cmd.Process.Pid}, database
}

// stat returns the fields of /proc/<pid>/stat after the name of the program.
func stat(pid int) []string {
	body, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	_, rest, ok := strings.Cut(string(body), ") ")
	if err != nil || !ok {
		return make([]string, 20)
	}
	return strings.Fields(rest)
}

func parent(pid int) int {
	n, _ := strconv.Atoi(stat(pid)[1])
	return n
}

// cpu is the processor time that processes have taken, in ticks of ten milliseconds.
func cpu(pids []int) (sum time.Duration) {
	for _, pid := range pids {
		for _, field := range stat(pid)[11:13] {
			ticks, _ := strconv.Atoi(field)
			sum += time.Duration(ticks) * 10 * time.Millisecond
		}
	}
	return sum
}

// memory is what a process holds in memory, in MB.
func memory(b *testing.B, pid int) float64 {
	body, err := os.ReadFile(fmt.Sprintf("/proc/%d/statm", pid))
	if err != nil {
		b.Skip(err)
	}
	pages, _ := strconv.Atoi(strings.Fields(string(body))[1])
	return float64(pages*os.Getpagesize()) / (1 << 20)
}
