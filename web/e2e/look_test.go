package e2e

import (
	"testing"

	"tenhal.sa/tenhal/services/access"
	"tenhal.sa/tenhal/services/foundation/i18n"
)

func TestLook(t *testing.T) {
	c := open(t)
	a := c.book(3600e9, nil)
	w := c.window(i18n.Arabic)
	w.SignIn(access.Receptionist)
	w.Shot("1")
	t.Log(w.Read(card(a.ID)), w.Data(card(a.ID), "status"))
	w.Axe()
	w.NoSideScroll()
	w.ClickOn(card(a.ID))
	w.At("/appointments/")
	w.Click("button", w.Says("appointments.confirm"))
	w.SeeToast(w.Says("appointments.was_confirmed", "who", w.Name(c.Omar.NameAr, c.Omar.NameEn)))
	w.Shot("2")
}
