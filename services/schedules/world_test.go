package schedules_test

import (
	"context"
	"fmt"
	"slices"
	"testing"
	"time"

	"tenhal.sa/tenhal/services/access"
	"tenhal.sa/tenhal/services/audit"
	"tenhal.sa/tenhal/services/foundation/clock"
	"tenhal.sa/tenhal/services/foundation/db"
	"tenhal.sa/tenhal/services/foundation/dbtest"
	"tenhal.sa/tenhal/services/foundation/i18n"
	"tenhal.sa/tenhal/services/foundation/queue"
	"tenhal.sa/tenhal/services/foundation/signal"
	"tenhal.sa/tenhal/services/schedules"
)

// chore is the job of these tests.
type chore struct{ N int }

func (chore) Kind() string      { return "chore" }
func (chore) Queue() queue.Name { return queue.Reports }

// world is a database with one schedule that runs every hour, and a clock to move. It is Sunday, 09:00 in Riyadh.
type world struct {
	*schedules.Service
	t   testing.TB
	ctx context.Context
	dsn string
}

func newWorld(t testing.TB, m schedules.Misfire) *world {
	t.Helper()
	w := (&world{t: t, ctx: access.With(i18n.With(context.Background(), i18n.English), access.System), dsn: dbtest.Clone(t)}).again()
	w.Plans = []schedules.Plan{{Key: "chore", Name: "the chore", Does: chore{1}, Cron: "0 * * * *", Misfire: m, CatchUp: 3}}
	w.must(w.Sync(w.ctx))
	return w
}

// again is another process on the same database, whose clock is its own.
func (w *world) again() *world {
	w.t.Helper()
	bus := signal.NewBus()
	d := db.Open(db.Options{DSN: w.dsn, Bus: bus, Clock: clock.At(dbtest.Now), MaxConns: 10})
	w.t.Cleanup(func() { _ = d.Close() })
	bus.Announce((&audit.Service{DB: d}).Author)
	q, err := queue.New(d)
	w.must(err)
	other := &world{Service: &schedules.Service{DB: d, Queue: q}, t: w.t, ctx: w.ctx, dsn: w.dsn}
	if w.Service != nil {
		other.Plans = w.Plans
	}
	return other
}

func (w *world) must(err error) {
	w.t.Helper()
	if err != nil {
		w.t.Fatal(err)
	}
}

// at moves the clock to a time after the beginning and looks at it.
func (w *world) at(after time.Duration) {
	w.t.Helper()
	w.DB.Clock.Set(dbtest.Now.Add(after))
	_, err := w.Tick(w.ctx)
	w.must(err)
}

func (w *world) count(query string, args ...any) (n int) {
	w.t.Helper()
	w.must(w.DB.NewRaw(query, args...).Scan(w.ctx, &n))
	return n
}

func (w *world) exec(query string, args ...any) {
	w.t.Helper()
	_, err := w.DB.ExecContext(w.ctx, query, args...)
	w.must(err)
}

// jobs is how many wait.
func (w *world) jobs() int { return w.count("SELECT count(*) FROM gue_jobs") }

// only returns the schedule of the table.
func (w *world) only() schedules.Standing {
	w.t.Helper()
	all, err := w.List(w.ctx)
	w.must(err)
	for _, s := range all {
		if !s.Own {
			return s
		}
	}
	w.t.Fatal("there is no schedule")
	return schedules.Standing{}
}

// wantTicks compares the history, the oldest first: "run 10:00", "missed 12:00 3".
func (w *world) wantTicks(want ...string) {
	w.t.Helper()
	page, _, err := w.History(w.ctx, w.only().ID, schedules.Filter{})
	w.must(err)
	var got []string
	for _, line := range slices.Backward(page) {
		text := fmt.Sprintf("%s %s", line.State, line.SlotAt.In(ui).Format("15:04"))
		if line.Missed > 0 {
			text += fmt.Sprint(" ", line.Missed)
		}
		got = append(got, text)
	}
	if !slices.Equal(got, want) {
		w.t.Errorf("history = %q, want %q", got, want)
	}
}

// ui is the zone in which these tests tell the time.
var ui = time.FixedZone("Riyadh", 3*60*60)

// wantNext compares the next slot, as the clocks of Riyadh tell it.
func (w *world) wantNext(want string) {
	w.t.Helper()
	if got := w.only().NextSlot.In(ui).Format("02 15:04"); got != want {
		w.t.Errorf("next = %s, want %s", got, want)
	}
}
