package fhir_test

import (
	"context"
	"crypto/sha256"
	"encoding/json"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"tenhal.sa/tenhal/services/foundation/db"
	"tenhal.sa/tenhal/services/foundation/dbtest"
	"tenhal.sa/tenhal/services/results"
)

// history are the payloads of a report that is preliminary, final, corrected, final once more, withdrawn, of somebody else and final again.
func (w *world) history() (bodies [][]byte) {
	w.t.Helper()
	based := w.basedOn(w.order())
	note := func(put ...resource) {
		for _, r := range put {
			w.lab.Put(r)
		}
		w.must(w.Feeds[results.Lab].Ask(w.t.Context(), []string{"PLC-2026-000001"}, func(_ context.Context, page []results.Payload) error {
			for _, p := range page {
				bodies = append(bodies, p.Body)
			}
			return nil
		}))
	}
	at := func(clock string) resource { return resource{"issued": "2026-11-22T" + clock + ":00+03:00"} }
	w.lab.Put(w.person())
	note(value("r1", "7.4"), report("r1", "preliminary", based, at("08:30")))
	note(value("r1", "7.3"), report("r1", "final", based, at("08:40")))
	note(value("r1", "7.2"), report("r1", "final", based, at("08:40"))) // mended in place
	note(value("r1", "4.3"), report("r1", "corrected", based, at("07:00")))
	note(value("r1", "7.3"), report("r1", "final", based, at("08:40"))) // sent once more, by mistake
	note(report("r1", "entered-in-error", based, at("08:40")))
	note(w.person(resource{"birthDate": "1971-01-01"}), report("r1", "corrected", based, at("08:40"), resource{"conclusion": "Of somebody else."}))
	note(w.person(), value("r1", "6.9"), report("r1", "corrected", based, at("08:41")))
	return bodies
}

// end is the state in which the payloads, taken in an order, end.
func (w *world) end(bodies [][]byte) string {
	w.t.Helper()
	source := db.NewID()
	_, err := w.DB.NewRaw("INSERT INTO result_sources (id, kind, base) VALUES (?, 'lab', ?)", source, w.Feeds[results.Lab].Base()).Exec(w.t.Context())
	w.must(err)
	for n, body := range bodies {
		sum := sha256.Sum256(body)
		_, err := w.DB.NewRaw(`INSERT INTO result_payloads (id, source_id, key, body, sha256, received_at) VALUES (?, ?, 'DiagnosticReport/r1', ?, ?, ?) ON CONFLICT DO NOTHING`,
			db.NewID(), source, body, sum[:], dbtest.Now.Add(time.Duration(n)*time.Second)).Exec(w.t.Context())
		w.must(err)
	}
	w.sync()
	var state struct {
		Status, State, Worst, Content, Ordered, Versions, Alerts, Whose string
	}
	w.must(w.DB.NewRaw(`SELECT r.status, r.state, r.worst::text AS worst, v.content::text AS content, coalesce(pt.file_number, '') AS whose,
  (SELECT status FROM test_orders) AS ordered, (SELECT count(*) FROM result_versions)::text AS versions,
  (SELECT count(*) FROM critical_alerts WHERE acked_at IS NULL AND ended_at IS NULL)::text AS alerts
FROM results AS r JOIN result_versions AS v ON v.result_id = r.id AND v.n = r.current LEFT JOIN patients AS pt ON pt.id = r.patient_id`).Scan(w.t.Context(), &state))
	body, err := json.Marshal(state)
	w.must(err)
	return string(body)
}

// The same payloads, in any order and any number of times, end in the same state.
func TestAnyOrder(t *testing.T) {
	t.Parallel()
	w := open(t)
	bodies := w.history()
	if len(bodies) != 8 {
		t.Fatalf("%d payloads", len(bodies))
	}
	want := fresh(t).end(bodies)
	if !strings.Contains(want, "6.9") || !strings.Contains(want, `"State":"filed"`) || !strings.Contains(want, `"Alerts":"1"`) {
		t.Fatalf("in their own order they end in %s", want)
	}
	dice := rand.New(rand.NewPCG(1, 2))
	for range 10 {
		shuffled := append(slices.Clone(bodies), bodies[:3]...)
		dice.Shuffle(len(shuffled), func(i, j int) { shuffled[i], shuffled[j] = shuffled[j], shuffled[i] })
		if got := fresh(t).end(shuffled); got != want {
			t.Errorf("%s\nwant %s", got, want)
		}
	}
}

// fresh is a world with the order that the payloads name.
func fresh(t *testing.T) *world {
	t.Helper()
	w := open(t)
	w.order()
	return w
}
