package notifications_test

import (
	"sync"
	"testing"

	"github.com/google/uuid"
)

// many plans n messages about visits of one a minute, due at once.
func (w *world) many(n int) {
	w.t.Helper()
	w.exec(`
WITH visits AS (
  INSERT INTO appointments (id, patient_id, provider_id, clinic_id, service_id, starts_at, ends_at, busy_until, created_at)
  SELECT gen_random_uuid(), ?0, ?1, ?2, ?3, at, at + interval '1 minute', at + interval '1 minute', ?4
  FROM (SELECT ?4::timestamptz + interval '1 day' + n * interval '1 minute' AS at FROM generate_series(1, ?5) AS n) AS times
  RETURNING id, starts_at
)
INSERT INTO messages (id, rule, channel, recipient, language, patient_id, appointment_id, schedule_version, starts_at, provider_id,
  state, due_at, check_at, expires_at, changed_at, created_at)
SELECT gen_random_uuid(), 'appointment_booked', 'email', 'omar@example.com', 'en', ?0, id, 1, starts_at, ?1,
  'planned', ?4, ?4, starts_at, ?4, ?4
FROM visits`, w.Omar.ID, w.Sami.ID, w.Speech.ID, w.Session.ID, w.db.Clock.Now(), n)
}

// Several processes sweep at once, and each message is handed out once.
func TestSweepRace(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	const n = 1200
	w.many(n)
	var wg sync.WaitGroup
	counts := make(chan int, 4)
	for range cap(counts) {
		wg.Go(func() {
			n, err := w.Sweep(w.ctx)
			if err != nil {
				t.Error(err)
			}
			counts <- n
		})
	}
	wg.Wait()
	close(counts)
	sum := 0
	for n := range counts {
		sum += n
	}
	seen := map[uuid.UUID]bool{}
	jobs := w.jobs()
	for _, job := range jobs {
		seen[job.MessageID] = true
	}
	if sum != n || len(jobs) != n || len(seen) != n {
		t.Errorf("swept %d, %d jobs for %d messages; want %d each", sum, len(jobs), len(seen), n)
	}
	if again, err := w.Sweep(w.ctx); again != 0 || err != nil {
		t.Errorf("swept %d again, %v", again, err)
	}
}

// A job that is lost between the sweep and its run is made up for.
func TestLostJob(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.book(3 * day)
	w.at(hour)
	_, err := w.Sweep(w.ctx)
	w.must(err)
	w.jobs() // lost
	w.work()
	w.want("appointment_booked queued")
	w.at(2 * hour)
	w.work()
	w.want("appointment_booked sent")
}

// The same job run twice, at once or later, sends one mail.
func TestJobTwice(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.book(3 * day)
	w.at(hour)
	_, err := w.Sweep(w.ctx)
	w.must(err)
	job := w.jobs()[0]
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			if err := w.Send(w.ctx, job); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	w.must(w.Send(w.ctx, job))
	w.wantTold("booked 25 November 09:00")
	w.want("appointment_booked sent")
}

// A morning's reminders are handed out at once.
func BenchmarkSweep(b *testing.B) {
	for b.Loop() {
		b.StopTimer()
		w := newWorld(b)
		w.many(20000)
		b.StartTimer()
		if n, err := w.Sweep(w.ctx); n != 20000 || err != nil {
			b.Fatal(n, err)
		}
	}
}
