package fhir_test

import (
	"fmt"
	"testing"
)

// After a long downtime hundreds of reports come in one go, page by page, and none twice.
func TestBacklog(t *testing.T) {
	t.Parallel()
	w := open(t)
	const reports = 200
	w.lab.Put(w.person())
	for n := range reports {
		id := fmt.Sprintf("r%d", n)
		w.lab.Put(value(id, "4.1"))
		w.lab.Put(report(id, "final"))
	}
	w.sync()
	n := 0
	w.must(w.DB.NewRaw("SELECT count(*) FROM results WHERE state = 'filed'").Scan(t.Context(), &n))
	if s := w.source(); n != reports || s.Fetched != reports || s.Waiting != 0 || s.Failures != 0 {
		t.Errorf("%d results, %+v", n, s)
	}
}
