package e2e

import (
	"testing"

	"tenhal.sa/tenhal/services/access"
)

// Twins are registered one after the other. The second takes her mother over from the first in one click, nobody warns of a
// duplicate, and the two are a family, whose page says who pays.
func TestTwins(t *testing.T) {
	both(t, func(w *window) {
		w.As(access.Receptionist)
		w.Visit("/patients/new")
		w.registerTwin("جود العنزي", "Jood Al-Anazi")
		w.See("#birth_date-hint", w.Name("جمادى", "1441"))
		w.Fill("guardian1_name_ar", "منى العنزي")
		w.Fill("guardian1_name_en", "Mona Al-Anazi")
		w.Choose("guardian1_relation", "mother")
		w.Fill("guardian1_phone", "0561034017")
		w.Click("button", w.Says("patients.save"))
		first := w.Name("جود العنزي", "Jood Al-Anazi")
		w.See("h1", first)

		w.Visit("/patients/new")
		w.registerTwin("ريم العنزي", "Reem Al-Anazi")
		w.See("#patient-duplicates", w.Says("patients.same_family"))
		w.Click("button", w.Says("patients.take_over"))
		w.until("the mother of the first", func() bool { return w.Value("guardian1_phone") == "0561034017" })
		w.Keeps(map[string]string{"name_ar": "ريم العنزي", "guardian1_name_ar": "منى العنزي", "guardian1_relation": "mother"})
		w.Click("button", w.Says("patients.save"))
		w.See("h1", w.Name("ريم العنزي", "Reem Al-Anazi"))
		w.Click("link", w.Says("patients.to_family"))
		w.See("main", first)
		w.See("main", w.Name("منى العنزي", "Mona Al-Anazi"))
		w.Click("link", first)
		w.See("h1", first)
		w.NoConsoleErrors()
	})
}

// registerTwin fills in what the desk is told first.
func (w *window) registerTwin(ar, en string) {
	w.t.Helper()
	w.Fill("name_ar", ar)
	w.Fill("name_en", en)
	w.Choose("sex", "female")
	w.Choose("identity_kind", "none")
	w.Fill("birth_date", "١٤٤١/٦/١٦")
	w.Press("Tab")
}
