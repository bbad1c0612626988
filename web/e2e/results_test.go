package e2e

import (
	"testing"

	"tenhal.sa/tenhal/services/access"
	"tenhal.sa/tenhal/services/results"
)

// Dr Sami orders a test on the patient's page; the laboratory answers with a critical value, which rings for him and is in his list,
// and he acknowledges it by saying what he has understood.
func TestCriticalResult(t *testing.T) {
	both(t, func(w *window) {
		w.provide()
		lab := w.laboratory()
		w.SignIn(access.Clinician)
		w.Visit("/patients/" + w.Omar.ID.String() + "/results")
		w.Click("link", w.Says("orders.new"))
		w.Choose("code", "51990-0")
		w.ClickOn("label:has([name=priority][value=stat])")
		w.Fill("why", "دوار منذ يومين · dizzy for two days")
		w.Click("button", w.Says("orders.order"))
		w.See("dl.c-facts", "PLC-2026-000001")

		w.comes(lab, "PLC-2026-000001", "final", 7.4)
		w.must(w.Results.SyncLab(access.With(w.Context(), access.System), results.SyncLab{}))
		w.Visit("/results")
		w.rings(3) // and one of somebody whom nobody knows, of which there are two notices
		w.See("#results", w.Says("results.not_acked"))
		w.In("#results").Click("link", "Basic metabolic panel")
		w.See("#now", "7.4 mmol/L")
		w.Fill("readback", "7.4, إلى المستشفى")
		w.Click("button", w.Says("results.acknowledge"))
		w.See("main", w.Says("results.acked"))
		w.rings(2)
		w.Visit("/results")
		w.See("#results", w.Says("results.none_to_review"))
	})
}
