package einvoices_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"strconv"
	"testing"
	"time"

	"github.com/google/uuid"

	"tenhal.sa/tenhal/services/access"
	"tenhal.sa/tenhal/services/finance"
	"tenhal.sa/tenhal/services/foundation/clock"
	"tenhal.sa/tenhal/services/foundation/crypt"
	"tenhal.sa/tenhal/services/foundation/db"
	"tenhal.sa/tenhal/services/foundation/dbtest"
	"tenhal.sa/tenhal/services/foundation/signal"
	"tenhal.sa/tenhal/services/integrations/einvoices"
)

// What the process that is killed is told by the test that starts it.
const (
	workerDSN  = "TENHAL_TEST_EINVOICES_DSN"
	workerURL  = "TENHAL_TEST_EINVOICES_URL"
	workerKey  = "TENHAL_TEST_EINVOICES_KEY"
	workerTime = "TENHAL_TEST_EINVOICES_TIME" // minutes after the beginning
)

// A process that issues and hands in is killed in the middle of it, again and again. In the end the authority has each
// document once, in a chain without a gap, and we know it.
func TestKill(t *testing.T) {
	t.Parallel()
	dsn, key, bus := dbtest.Clone(t), crypt.NewKey(), signal.NewBus()
	d := db.Open(db.Options{DSN: dsn, Bus: bus, Clock: clock.At(dbtest.Now)})
	t.Cleanup(func() { _ = d.Close() })
	w := worldIn(t, d, bus, key)
	if _, err := w.Onboard(w.ctx, order); err != nil {
		t.Fatal(err)
	}
	const invoices, kills = 40, 8
	for range invoices {
		w.draft(t, w.Sara.ID, w.Report.ID)
	}
	worker := func(round int) *exec.Cmd {
		c := exec.Command(os.Args[0], "-test.run=^TestWorker$", "-test.count=1")
		c.Env = append(os.Environ(), workerDSN+"="+dsn, workerURL+"="+w.authority.URL, workerKey+"="+key, fmt.Sprintf("%s=%d", workerTime, 10*round))
		return c
	}
	for round := range kills {
		c := worker(round)
		if err := c.Start(); err != nil {
			t.Fatal(err)
		}
		ctx, enough := context.WithTimeout(w.ctx, time.Minute)
		w.authority.Wait(ctx, 4*(round+1))
		enough()
		<-time.After(rand.N(5 * time.Millisecond))
		if err := c.Process.Kill(); err != nil {
			t.Fatal(err)
		}
		_ = c.Wait() // it was killed
	}
	if out, err := worker(kills).CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	if err := w.authority.CheckChains(); err != nil || w.authority.Hands() != invoices {
		t.Errorf("the authority has %d documents: %v", w.authority.Hands(), err)
	}
	accepted, last := w.count(t, "SELECT count(*) FROM einvoices WHERE state = 'accepted'"), w.count(t, "SELECT last_icv FROM einvoice_chains")
	if accepted != invoices || last != invoices {
		t.Errorf("%d are accepted and the chain has come to %d, want %d", accepted, last, invoices)
	}
	t.Log(w.count(t, "SELECT count(*) FROM einvoices WHERE attempt > 1"), "were handed in again,", w.count(t, "SELECT count(*) FROM einvoice_calls WHERE answered_at IS NULL"), "answers lost")
}

// TestWorker is the process that TestKill kills: it issues what is a draft, hands in what waits after each, and ends.
func TestWorker(t *testing.T) {
	dsn, ok := os.LookupEnv(workerDSN)
	if !ok {
		t.Skip("a part of TestKill")
	}
	minutes, err := strconv.Atoi(os.Getenv(workerTime))
	if err != nil {
		t.Fatal(err)
	}
	bus := signal.NewBus()
	d := db.Open(db.Options{DSN: dsn, Bus: bus, Clock: clock.At(dbtest.Now.Add(time.Duration(minutes) * time.Minute))})
	s := service(t, d, os.Getenv(workerURL), os.Getenv(workerKey))
	signal.On(bus, s.Make)
	ctx := access.With(t.Context(), access.System)
	list := func(query string) (ids []uuid.UUID) {
		if err := d.NewRaw(query).Scan(ctx, &ids); err != nil {
			t.Fatal(err)
		}
		return ids
	}
	submit := func() {
		for _, id := range list("SELECT id FROM einvoices WHERE state IN ('waiting', 'sending') ORDER BY icv") {
			if err := s.Submit(ctx, einvoices.SubmitEInvoice{ID: id}); err != nil {
				t.Fatal(err)
			}
		}
	}
	submit()
	for _, id := range list("SELECT id FROM invoices WHERE state = 'draft' ORDER BY id") {
		if _, err := s.Finance.Issue(ctx, finance.Change{ID: id}); err != nil {
			t.Fatal(err)
		}
		submit()
	}
}
