package e2e

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"tenhal.sa/tenhal/services/access"
	"tenhal.sa/tenhal/services/appointments"
)

// Wrong waits until an input is marked as wrong, has the focus, and is described by a message.
func (w *window) Wrong(name, key string) {
	w.t.Helper()
	w.until(name+" being told "+key, func() bool {
		return w.is(`((el) => {
			const told = el?.getAttribute('aria-describedby')?.split(' ').map((id) => document.getElementById(id)?.innerText.trim());
			return el?.ariaInvalid === 'true' && told?.includes(arg[1]) && el.contains(document.activeElement);
		})(document.querySelector(arg[0]))`, w.within+" #"+name+", "+w.within+" "+field(name), w.Says(key))
	})
}

// Keeps fails unless inputs still have in them what was typed.
func (w *window) Keeps(typed map[string]string) {
	w.t.Helper()
	for name, want := range typed {
		if got := w.Value(name); got != want {
			w.t.Errorf("%s is now %.60q, want %.60q as it was typed", name, got, want)
		}
	}
}

// A wrong password leaves the address where it is, and the cursor where typing goes on.
func TestWrongPassword(t *testing.T) {
	both(t, func(w *window) {
		u := w.user(access.Receptionist, w.locale)
		w.Expect(status(http.StatusUnprocessableEntity))
		w.Visit("/login")
		w.Fill("email", u.Email)
		w.Fill("password", "not this one")
		w.Click("button", w.Says("session.sign_in"))
		w.See(fault, w.Says("access.wrong"))
		w.Keeps(map[string]string{"email": u.Email, "password": ""})
	})
}

// A booking that can't be says what is wrong beside the input, one thing after the other, and forgets nothing.
func TestWrongBooking(t *testing.T) {
	both(t, func(w *window) {
		typed := map[string]string{
			"provider_id": w.Sami.ID.String(), "starts_at": sunday.Add(-1).String() + "T10:00", "note": w.Name("كرسي متحرك", "wheelchair"),
		}
		w.As(access.Receptionist)
		w.Expect(status(http.StatusUnprocessableEntity))
		w.Visit("/appointments/new?provider=" + w.Sami.ID.String())
		w.Choose("starts_at", typed["starts_at"])
		w.Fill("note", typed["note"])
		w.Press("Control+Enter")
		w.Wrong("patient_id", "appointments.no_patient")
		w.Keeps(typed)
		w.In("#book").Pick(w.Omar)
		w.Press("Control+Enter")
		w.Wrong("starts_at", "appointments.past")
		w.Keeps(typed)
		w.See("#book", w.Patient(w.Omar))
		typed["starts_at"] = sunday.String() + "T10:00"
		w.Choose("starts_at", typed["starts_at"])
		w.Fill("note", typed["note"]+"\u202e")
		w.Press("Control+Enter")
		w.Wrong("note", "text.direction")
		w.Fill("note", typed["note"])
		w.Press("Control+Enter")
		w.At("/appointments/")
		w.See(visit, typed["note"])
	})
}

// A patient's details are checked, and a name of five thousand letters is none.
func TestWrongPatient(t *testing.T) {
	both(t, func(w *window) {
		long := strings.Repeat(w.Name("ع", "a"), 5000)
		name := w.Name("name_ar", "name_en")
		w.As(access.Receptionist)
		w.Expect(status(http.StatusUnprocessableEntity))
		w.Visit("/patients/new")
		w.Fill(name, long)
		w.Choose("sex", "female")
		w.Choose("birth_date", "1990-05-01")
		w.Choose("identity_kind", "national_id")
		w.Fill("identity_number", "1234567890")
		w.Press("Control+Enter")
		w.Wrong(name, "fault.too_long")
		w.Keeps(map[string]string{name: long, "birth_date": "1990-05-01", "identity_number": "1234567890"})
		w.Fill(name, w.Name("منى الشمري", "Muna Al-Shammari"))
		w.Press("Control+Enter")
		w.Wrong("identity_number", "identity.check_digit")
		w.Keeps(map[string]string{"identity_number": "1234567890"})
	})
}

// An amount that nobody can pay is refused beside it, and one in Arabic figures is taken. Then the rest waits to be
// paid, and not the same amount once more.
func TestWrongAmount(t *testing.T) {
	both(t, func(w *window) {
		a := w.book(time.Hour, nil)
		w.finish(a.ID)
		inv, err := w.Finance.DraftFor(w.Context(), a.ID)
		w.must(err)
		w.As(access.Receptionist)
		w.Expect(status(http.StatusUnprocessableEntity))
		w.Visit("/invoices/" + inv.ID.String())
		for typed, key := range map[string]string{
			"0": "finance.amount_positive", "-5": "money.sign", "10.005": "money.decimals", "300.01": "finance.amount_too_large", "abc": "money.amount",
		} {
			w.In(pay).Fill("amount", typed)
			w.Press("Control+Enter")
			w.In(pay).Wrong("amount", key)
			w.In(pay).Keeps(map[string]string{"amount": typed})
		}
		w.In(pay).Fill("amount", "١٠٠٫٠٠")
		w.See("[data-typed=amount]", "١٠٠٫٠٠")
		w.Press("Enter")
		w.See("[data-typed=amount]", "200.00")
		w.In(pay).Keeps(map[string]string{"amount": "200.00"})
		w.Press("Enter")
		w.See(pay, w.Says("invoices.paid_in_full"))
	})
}

// A visit is not called off without a reason.
func TestNoReason(t *testing.T) {
	both(t, func(w *window) {
		a := w.book(time.Hour, nil)
		w.As(access.Receptionist)
		w.Expect(status(http.StatusUnprocessableEntity))
		w.Visit("/appointments/" + a.ID.String())
		w.ClickOn("#cancel summary")
		w.In("#cancel").Choose("by", "clinic")
		w.In("#cancel").Fill("reason", "   ")
		w.In("#cancel").Click("button", w.Says("appointments.do_cancel"))
		w.In("#cancel").Wrong("reason", "fault.required")
		if !w.There("#cancel " + choice("by", "clinic") + ":checked") {
			t.Error("who cancels is forgotten")
		}
		w.stands(a.ID, appointments.Booked, time.Hour)
	})
}
