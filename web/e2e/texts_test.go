package e2e

import (
	"strings"
	"time"

	"tenhal.sa/tenhal/services/appointments"
	"tenhal.sa/tenhal/services/foundation/i18n"
	"tenhal.sa/tenhal/services/notifications"
	"tenhal.sa/tenhal/services/notifications/twilio/twiliotest"
	"tenhal.sa/tenhal/services/patients"
	"tenhal.sa/tenhal/web"
)

// hold is how long the centre waits before it tells of a change, which may be undone until then.
const hold = 3 * time.Minute

// texting has texts go by a Twilio of the test's own, which comes back to the program with what became of them and
// with what people reply.
func texting(c *centre, cfg *web.Config) {
	c.texts = twiliotest.New(c.t, twiliotest.Options{Inbound: c.url + "/hooks/twilio/replies", Clock: c.clock})
	cfg.TwilioAccount, cfg.TwilioToken, cfg.TwilioURL = twiliotest.AccountSID, twiliotest.AuthToken, c.texts.URL
	cfg.TwilioNumber = "+966112345678"
}

// Pass lets time pass.
func (c *centre) Pass(d time.Duration) { c.clock.Set(c.clock.Now().Add(d)) }

// reader is the patient who reads the window's language, and listener the other one.
func (w *window) reader() patients.Patient {
	return map[i18n.Locale]patients.Patient{i18n.English: w.Omar, i18n.Arabic: w.Sara}[w.locale]
}

func (w *window) listener() patients.Patient {
	return map[i18n.Locale]patients.Patient{i18n.English: w.Sara, i18n.Arabic: w.Omar}[w.locale]
}

// of books for a patient.
func of(p patients.Patient) func(*appointments.Wish) {
	return func(wish *appointments.Wish) { wish.PatientID = p.ID }
}

// Text waits for the text of a number to a patient, the first of which is 1.
func (c *centre) Text(to patients.Patient, n int) (text twiliotest.Text) {
	c.t.Helper()
	if !soon(func() bool {
		got := c.textsTo(to)
		if len(got) >= n {
			text = got[n-1]
		}
		return len(got) >= n
	}) {
		c.t.Fatalf("%d texts came to %s, want %d; all are %+v", len(c.textsTo(to)), to.NameEn, n, c.texts.Texts())
	}
	return text
}

func (c *centre) textsTo(to patients.Patient) (list []twiliotest.Text) {
	for _, text := range c.texts.Texts() {
		if text.To == to.Phone {
			list = append(list, text)
		}
	}
	return list
}

// link is the address on our pages, such as "/a/", that somebody was sent.
func (c *centre) link(path, body string) string {
	c.t.Helper()
	_, rest, found := strings.Cut(body, c.url+path)
	if !found {
		c.t.Fatalf("no link to %s in %q", path, body)
	}
	return path + strings.FieldsFunc(rest, func(r rune) bool { return strings.ContainsRune(" \n\r<>", r) })[0]
}

// phone is the window of somebody at home, who is not signed in and holds a phone.
func (w *window) phone() *window {
	w.t.Helper()
	home := w.centre.window(w.locale)
	home.Size(390, 844)
	return home
}

// entries are the messages about a patient, the latest first.
func (c *centre) entries(p patients.Patient) []notifications.Entry {
	c.t.Helper()
	list, _, err := c.Notifications.List(c.Context(), notifications.Filter{PatientID: p.ID})
	c.must(err)
	return list
}
