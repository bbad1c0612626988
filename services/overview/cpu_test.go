package overview

import (
	"context"
	"fmt"
	"os"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/uptrace/bun"

	"tenhal.sa/tenhal/services/foundation/db"
)

// processor returns the processor time that this process and the server of the transaction in ctx
// have taken so far. The server has to be on this machine.
func processor(t testing.TB, ctx context.Context, d *db.DB) time.Duration {
	t.Helper()
	var own syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &own); err != nil {
		t.Fatal(err)
	}
	var pid int
	if err := d.Conn(ctx).NewRaw("SELECT pg_backend_pid()").Scan(ctx, &pid); err != nil {
		t.Fatal(err)
	}
	stat, err := os.ReadFile(fmt.Sprintf("/proc/%d/schedstat", pid))
	if err != nil {
		t.Skip("the server is elsewhere: ", err)
	}
	var server int64 // nanoseconds on a processor
	if _, err := fmt.Fscan(strings.NewReader(string(stat)), &server); err != nil {
		t.Fatal(err)
	}
	return time.Duration(own.Utime.Nano() + own.Stime.Nano() + server)
}

var _ = bun.Tx{}
