package e2e

import (
	"testing"
	"time"

	"tenhal.sa/tenhal/services/access"
)

// The manager restricts the record of somebody who is known. At the desk it is locked; Noura breaks the glass, and sees
// what she was after. The manager's bell rings: he reads who saw the record, and reviews it.
func TestBreakGlass(t *testing.T) {
	both(t, func(w *window) {
		a := w.book(time.Hour, nil)
		record := "/patients/" + w.Omar.ID.String()
		manager := w.window(w.locale)
		manager.As(access.Manager)
		manager.Visit(record + "/restriction")
		manager.Choose("ground", "vip")
		manager.Fill("reason", "معروف من التلفاز")
		manager.Axe()
		manager.Pictures("restriction")
		manager.Click("button", w.Says("privacy.restrict"))
		manager.See("main", w.Says("privacy.was_restricted"))

		w.As(access.Receptionist)
		w.Visit("/patients?q=omar")
		w.See("#patients", w.Says("privacy.restricted"))
		w.Visit("/appointments/" + a.ID.String())
		w.See("main", w.Says("privacy.glass_hint"))
		w.Choose("ground", "booking")
		w.Fill("reason", "اتصل ليغيّر موعده")
		w.Axe()
		w.NoSideScroll()
		w.Pictures("break-glass")
		w.Click("button", w.Says("privacy.break"))
		w.See("main", w.Says("ui.glass.broken"))
		w.See("#visit", w.Patient(w.Omar))
		w.Pictures("glass-broken")

		manager.rings(1)
		manager.openBell()
		manager.ClickOn(bellPanel + " .c-inbox__item a")
		manager.See("main", "اتصل ليغيّر موعده")
		manager.Axe()
		manager.Pictures("glass-review")
		manager.Visit(record + "/access")
		manager.See("main table", w.Says("privacy.saw.visit"))
		manager.See("main table", w.Says("privacy.broken"))
		manager.Axe()
		manager.Pictures("access-report")
		manager.Visit("/admin/break-glass")
		manager.In("main form.c-form").Fill("note", "كان لازمًا")
		manager.Click("button", w.Says("privacy.review"))
		manager.See("main", w.Says("privacy.none_unreviewed"))
		manager.rings(0)
		w.NoConsoleErrors()
		manager.NoConsoleErrors()
	})
}
