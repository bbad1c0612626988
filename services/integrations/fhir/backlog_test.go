package fhir_test

import (
	"encoding/json"
	"fmt"
	"regexp"
	"strings"
	"testing"
	"time"

	"tenhal.sa/tenhal/services/access"
	"tenhal.sa/tenhal/services/results"
)

// After a long downtime more than a thousand reports come in one go, page by page: none is lost, and none is there twice.
func TestBacklog(t *testing.T) {
	t.Parallel()
	w := open(t)
	const reports = 1040
	w.lab.Put(w.person())
	for n := range reports {
		id := fmt.Sprintf("r%d", n)
		w.lab.Put(value(id, fmt.Sprintf("4.%04d", n)))
		w.lab.Put(report(id, "final"))
	}
	w.sync()
	n := 0
	w.must(w.DB.NewRaw(`SELECT count(DISTINCT v.content #>> '{items,0,value}') FROM results AS r JOIN result_versions AS v ON v.result_id = r.id
WHERE r.state = 'filed' AND r.current = 1`).Scan(t.Context(), &n))
	pages := 0
	for _, asked := range w.lab.Asked() {
		if strings.Contains(asked, "_page") || strings.Contains(asked, "_count") {
			pages++
		}
	}
	if s := w.source(); n != reports || pages != 21 || s.Fetched != reports || s.Waiting != 0 || s.Failures != 0 {
		t.Errorf("%d results of %d pages, %+v", n, pages, s)
	}
}

// What is more than one run reads is read by the next, which goes on where that ended: also where all of it bears a few seconds,
// as after an import, and the beginning would be read again and again.
func TestOnward(t *testing.T) {
	t.Parallel()
	w := open(t)
	at := w.lab.Now()
	w.lab.Now = func() time.Time { at = at.Add(100 * time.Millisecond); return at }
	w.lab.MaxPer = 1
	const reports = 230 // and a run reads 200 pages
	w.lab.Put(w.person())
	for n := range reports {
		w.lab.Put(report(fmt.Sprintf("r%d", n), "final", resource{"result": nil}))
	}
	filed := func() (n int) {
		w.must(w.DB.NewRaw("SELECT count(*) FROM results").Scan(t.Context(), &n))
		return n
	}
	w.sync()
	if n := filed(); n != 200 {
		t.Fatalf("a run has read %d", n)
	}
	for _, job := range w.jobs("results.sync_lab") {
		var next results.SyncLab
		w.must(json.Unmarshal(job, &next))
		w.must(w.SyncLab(access.With(t.Context(), access.System), next))
	}
	if n, s := filed(), w.source(); n != reports || s.Failures != 0 {
		t.Errorf("%d of %d, %+v", n, reports, s)
	}
}

// jobs are the arguments of those of a kind that wait.
func (w *world) jobs(kind string) (list [][]byte) {
	w.t.Helper()
	w.must(w.DB.NewRaw("SELECT args FROM gue_jobs WHERE job_type = ?", kind).Scan(w.t.Context(), &list))
	return list
}

// More of one second than a run reads is a trouble that people see, rather than the same run without end.
func TestSameSecond(t *testing.T) {
	t.Parallel()
	w := open(t)
	at := w.lab.Now()
	w.lab.Now = func() time.Time { return at }
	w.lab.MaxPer = 1
	for n := range 201 {
		w.lab.Put(report(fmt.Sprintf("r%d", n), "final", resource{"result": nil, "subject": nil}))
	}
	w.sync()
	var next results.SyncLab
	w.must(json.Unmarshal([]byte(`{"onward": true}`), &next))
	w.must(w.SyncLab(access.With(t.Context(), access.System), next))
	if s := w.source(); s.Failures != 1 || s.Fault != results.ErrSourceUnclear.Key || len(w.jobs("results.sync_lab")) != 2 {
		t.Errorf("%+v", s)
	}
}

// Of more overdue orders than are asked for in a night each comes by: those that never get a result hold up no other.
func TestOverdueTurns(t *testing.T) {
	t.Parallel()
	w := open(t)
	_, err := w.DB.NewRaw(`INSERT INTO test_orders (id, placer_no, kind, code, asks, priority, patient_id, provider_id, clinic_id, ordered_at, ordered_by, key)
SELECT gen_random_uuid(), 'PLC-2026-' || lpad(n::text, 6, '0'), 'lab', '', 'Zinc', 'routine', ?, ?, ?, ?::timestamptz + n * interval '1 second', u.id, gen_random_uuid()
FROM generate_series(1, 700) AS n, (SELECT id FROM users LIMIT 1) AS u`, w.Omar.ID, w.Sami.ID, w.Speech.ID, w.DB.Now(t.Context()).AddDate(0, 0, -20)).Exec(t.Context())
	w.must(err)
	seen := map[string]bool{}
	for range 8 {
		before := len(w.lab.Asked())
		w.must(w.AskOverdue(access.With(t.Context(), access.System), results.AskOverdue{}))
		night := map[string]bool{}
		for _, asked := range w.lab.Asked()[before:] {
			for _, number := range regexp.MustCompile(`PLC-2026-\d{6}`).FindAllString(asked, -1) {
				night[number], seen[number] = true, true
			}
		}
		if len(night) != 500 {
			t.Errorf("%d are asked for in a night", len(night))
		}
		w.later(24 * time.Hour)
	}
	if len(seen) < 690 {
		t.Errorf("in eight nights %d of 700 orders were asked for", len(seen))
	}
}
