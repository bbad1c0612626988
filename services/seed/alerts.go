package seed

import (
	"bytes"
	"context"
	"time"

	"tenhal.sa/tenhal/services/patients"
)

// warnings are alerts of the demonstration: allergies, risks, and what helps whoever meets the patient.
var warnings = []struct {
	kind     patients.AlertKind
	words    string
	audience patients.Audience
	severity patients.Severity
}{
	{patients.Allergy, "حساسية من البنسلين.", patients.Everyone, patients.Danger},
	{patients.Risk, "خطر السقوط: يحتاج إلى مرافق.", patients.Everyone, patients.Warn},
	{patients.OtherAlert, "ضعيف السمع: يُرجى التحدث بوضوح وفي مواجهته.", patients.Everyone, patients.Info},
	{patients.Allergy, "حساسية من اللاتكس: قفازات بلا لاتكس.", patients.Everyone, patients.Warn},
	{patients.OtherAlert, "يفضّل غرفة هادئة وبداية في الوقت تمامًا.", patients.Desk, patients.Info},
	{patients.Risk, "نوبات صرع: خطة التصرف في الملف.", patients.Clinicians, patients.Danger},
}

// one in so many of those who come today has an alert.
const alarming = 7

// loadAlerts writes what must be known of some who come today.
func (s *Seed) loadAlerts(ctx context.Context, visits []visit) error {
	list, seen := []int{}, map[int]bool{}
	for _, v := range visits {
		if v.starts.YearDay() == s.now.YearDay() && !seen[v.patient] {
			seen[v.patient] = true
			if len(seen)%alarming == 1 {
				list = append(list, v.patient)
			}
		}
	}
	const columns = "patient_alerts (id, patient_id, kind, words, audience, severity, created_at)"
	return s.load(ctx, columns, len(list), func(w *bytes.Buffer, i int) {
		a := warnings[i%len(warnings)]
		row(w, id(warningID, i), id(patientID, list[i]), string(a.kind), a.words, string(a.audience), string(a.severity), s.now.Add(-time.Duration(i+2)*24*time.Hour))
	})
}
