package e2e

import (
	"github.com/google/uuid"

	"tenhal.sa/tenhal/services/access"
	"tenhal.sa/tenhal/services/referrals"
)

// referring are the pages of referrals: one that waits for Dr Sami's clinic, one that was sent outside, the form and the figures.
func (w *window) referring() []screen {
	w.t.Helper()
	manager := w.acting(access.Manager)
	wish := referrals.Wish{
		PatientID: w.Omar.ID, Direction: referrals.Inward, To: w.Speech.ID, Facility: "مستشفى الملك خالد · King Khalid Hospital", Urgency: referrals.Urgent,
		Reason: referrals.Therapy, Question: "صعوبة في البلع\nDifficulty swallowing", Consent: referrals.ByPatient, AndSend: true,
	}
	in, err := w.Referrals.Create(manager, wish)
	w.must(err)
	wish.PatientID, wish.Direction, wish.From, wish.To, wish.Consent = w.Sara.ID, referrals.Outward, w.Speech.ID, uuid.Nil, referrals.ByGuardian
	out, err := w.Referrals.Create(manager, wish)
	w.must(err)
	_, err = w.Referrals.Reject(manager, referrals.Change{ID: out.ID}, referrals.No{Why: referrals.Incomplete, Words: "ينقص تقرير · A report is missing"})
	w.must(err)
	return []screen{
		{name: "referrals", path: "/referrals"},
		{name: "referral", path: "/referrals/" + in.ID.String(), open: openAll},
		{name: "referral-rejected", path: "/referrals/" + out.ID.String()},
		{name: "referral-new", path: "/referrals/new?patient_id=" + w.Sara.ID.String()},
		{name: "report-referrals", path: "/reports/referrals"},
	}
}
