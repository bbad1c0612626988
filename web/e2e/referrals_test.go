package e2e

import (
	"testing"

	"tenhal.sa/tenhal/services/access"
)

// The desk notes a referral from a hospital, outside which no clinic is asked for; Dr Sami accepts it and books from it, and the
// visit leads back.
func TestReferral(t *testing.T) {
	both(t, func(w *window) {
		w.provide()
		w.As(access.Receptionist)
		w.Visit("/patients/" + w.Omar.ID.String())
		w.Click("link", w.Says("referrals.refer"))
		w.See("h1", w.Patient(w.Omar))
		w.ClickOn("label:has([name=direction][value=in])")
		w.until("the field of the sending clinic is gone", func() bool { return w.is("!document.querySelector('[name=from_clinic_id]').checkVisibility()") })
		w.Fill("facility", "مستشفى الملك خالد")
		w.Choose("to_clinic_id", w.Speech.ID.String())
		w.Choose("reason", "therapy")
		w.Fill("question", "صعوبة في الكلام · speech")
		w.ClickOn("label:has([name=consent][value=patient])")
		w.Click("button", w.Says("referrals.send"))
		w.See("#referral", "REF-2026-000001")
		w.Axe()
		w.NoSideScroll()

		w.As(access.Clinician)
		w.Visit("/referrals")
		w.Click("link", "REF-2026-000001")
		w.In("#referral").Click("button", w.Says("referrals.accept"))
		w.See("#referral", w.Says("referrals.status.accepted"))
		w.Click("link", w.Says("referrals.book"))
		w.See("#book", "REF-2026-000001")
		w.In("#book").Click("button", w.Says("appointments.book"))
		w.See("#visit", "REF-2026-000001")
		w.Click("link", "REF-2026-000001")
		w.See("#referral", w.Says("referrals.status.booked"))
	})
}
