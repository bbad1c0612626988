package e2e

import (
	"net/http"
	"testing"
	"time"

	"tenhal.sa/tenhal/services/access"
	"tenhal.sa/tenhal/services/appointments"
	"tenhal.sa/tenhal/services/notifications"
)

// The clinic closes today. The manager writes what is to be said and sees whom it reaches; the admin, whose bell rings,
// approves it; one is told, and before the second is, the manager stops it in the window that was open all the while.
func TestBroadcast(t *testing.T) {
	both(t, func(w *window) {
		w.book(time.Hour, nil)
		w.book(2*time.Hour, func(wish *appointments.Wish) { wish.PatientID, wish.ProviderID = w.Sara.ID, w.Hind.ID })
		w.user(access.Admin, w.locale)
		w.As(access.Manager)
		w.Visit("/broadcasts")
		w.Click("link", w.Says("broadcasts.new"))
		w.Fill("words_ar", "العيادة مغلقة اليوم")
		w.Fill("words_en", "The clinic is closed {today}")
		w.Fill("per_minute", "1")
		w.See("#preview", w.Count("broadcasts.people", 2))
		w.See("#preview", "The clinic is closed")
		w.Axe()
		w.NoSideScroll()
		w.Expect(status(http.StatusUnprocessableEntity))
		w.Click("button", w.Says("broadcasts.write"))
		w.Wrong("words_en", "broadcasts.braces")
		w.Keeps(map[string]string{"words_ar": "العيادة مغلقة اليوم", "per_minute": "1"})
		w.Fill("words_en", "The clinic is closed today")
		w.Click("button", w.Says("broadcasts.write"))
		w.See("main", w.Says("broadcasts.waiting"))
		w.Axe()
		w.Pictures("broadcast-draft")

		admin := w.window(w.locale)
		admin.SignIn(access.Admin)
		admin.rings(1)
		admin.openBell()
		admin.ClickOn(bellPanel + " .c-inbox__item a")
		admin.See("main", w.Says("broadcasts.look_first"))
		admin.Click("button", w.Says("broadcasts.approve"))
		admin.See("#progress", w.Says("broadcasts.progress"))
		admin.See("#progress", w.Says("messages.sent"))
		admin.Axe()
		admin.Pictures("broadcast-running")
		w.Visit(admin.here())
		w.See("#progress", w.Says("broadcasts.running"))
		w.Click("button", w.Says("broadcasts.stop"))
		w.See("main", w.Says("broadcasts.was_stopped", "off", 1, "left", 1))
		w.Axe()
		w.Pictures("broadcast-stopped")
		admin.See("#progress", w.Says("broadcasts.stopped"))
		if n := len(w.mails(notifications.Broadcasting)); n != 1 {
			t.Errorf("%d mails came, want one", n)
		}
		w.NoConsoleErrors()
		admin.NoConsoleErrors()
	})
}
