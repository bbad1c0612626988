package web_test

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"tenhal.sa/tenhal/services/appointments"
	"tenhal.sa/tenhal/services/clinictest"
	"tenhal.sa/tenhal/services/notifications"
	"tenhal.sa/tenhal/services/notifications/twilio/twiliotest"
	"tenhal.sa/tenhal/web"
	"tenhal.sa/tenhal/web/webtest"
)

// outside is how Twilio reaches us, through a proxy that we know nothing of.
const outside = "https://desk.tenhal.example"

// line is a centre whose texts go by a Twilio that talks to its server.
type line struct {
	*webtest.Centre
	twilio *twiliotest.Server
	text   *notifications.Message
}

// connect starts a centre and sends a text from it.
func connect(t *testing.T) *line {
	t.Helper()
	l := new(line)
	l.twilio = twiliotest.New(t, twiliotest.Options{Inbound: outside + "/hooks/twilio/replies", Deliver: func(r *http.Request) (*http.Response, error) {
		r.RequestURI, r.URL.Scheme, r.URL.Host = "", "", ""
		r.Host = "tenhal.test" // as the proxy asks
		return l.App.Test(r, -1)
	}})
	l.Centre = webtest.OpenWith(t, web.Config{
		Env: "development", BaseURL: outside, TwilioAccount: twiliotest.AccountSID, TwilioToken: twiliotest.AuthToken,
		TwilioNumber: "+966112345678", TwilioWhatsApp: "+966112345678", TwilioURL: l.twilio.URL,
	})
	t.Cleanup(l.Services.Close)
	cast := clinictest.New(t, l.Services.DB)
	visit, err := l.Services.Appointments.Book(cast.Context(), appointments.Wish{
		PatientID: cast.Omar.ID, ProviderID: cast.Sami.ID, ServiceID: cast.Session.ID, StartsAt: l.Clock.Now().AddDate(0, 0, 3),
	})
	if err != nil {
		t.Fatal(err)
	}
	l.text = new(notifications.Message)
	if err := l.Services.DB.NewSelect().Model(l.text).Where("appointment_id = ?", visit.ID).Scan(t.Context()); err != nil {
		t.Fatal(err)
	}
	l.Clock.Set(l.text.DueAt)
	if _, err := l.Services.Notifications.Sweep(t.Context()); err != nil {
		t.Fatal(err)
	}
	if err := l.Services.Notifications.Send(t.Context(), notifications.Send{MessageID: l.text.ID}); err != nil {
		t.Fatal(err)
	}
	l.twilio.Wait(t, 1)
	return l
}

func (l *line) state(t *testing.T) notifications.State {
	t.Helper()
	if err := l.Services.DB.NewSelect().Model(l.text).WherePK().Scan(t.Context()); err != nil {
		t.Fatal(err)
	}
	return l.text.State
}

// What Twilio says of a text is believed where Twilio says it, and of nobody else.
func TestTextStatus(t *testing.T) {
	t.Parallel()
	l := connect(t)
	ref := l.twilio.Texts()[0].SID
	if got := l.twilio.Forged(ref, "delivered"); got != http.StatusForbidden {
		t.Errorf("a forged report is answered %d, want 403", got)
	}
	if got := l.twilio.Callback(ref, "lost", 0); got != http.StatusBadRequest {
		t.Errorf("a report of a state that there is not is answered %d, want 400", got)
	}
	if got := l.state(t); got != notifications.Sent {
		t.Errorf("the text is %s, want it sent", got)
	}
	for _, status := range []string{"sent", "delivered", "sent", "delivered"} {
		if got := l.twilio.Callback(ref, status, 0); got != http.StatusNoContent {
			t.Errorf("a report is answered %d, want 204", got)
		}
	}
	if got := l.state(t); got != notifications.Delivered {
		t.Errorf("the text is %s, want it delivered", got)
	}
}

// Whatever else is asked of the hooks is refused, each in its own way, and a browser's cookies make no difference.
func TestHooksRefuse(t *testing.T) {
	t.Parallel()
	l := connect(t)
	status := "/hooks/twilio/status/"
	form := url.Values{"MessageSid": {"SM0123456789abcdef0123456789abcdef"}, "MessageStatus": {"delivered"}}
	sign := func(path string, form url.Values) []string {
		return []string{"X-Twilio-Signature", twiliotest.Sign(twiliotest.AuthToken, outside+path, form)}
	}
	for _, test := range []struct {
		name    string
		path    string
		form    url.Values
		headers []string
		want    int
	}{
		{"not signed", status + l.text.ID.String(), form, nil, http.StatusForbidden},
		{"signed for another text", status + l.text.ID.String(), form, sign(status+nothing, form), http.StatusForbidden},
		{"another form", status + l.text.ID.String(), form, sign(status+l.text.ID.String(), nil), http.StatusForbidden},
		{"the form in the address", status + l.text.ID.String() + "?" + form.Encode(), nil, append(sign(status+l.text.ID.String(), form), "Content-Type", "application/x-www-form-urlencoded"), http.StatusForbidden},
		{"no form", status + l.text.ID.String(), nil, sign(status+l.text.ID.String(), nil), http.StatusBadRequest},
		{"another kind of form", status + l.text.ID.String(), form, append(sign(status+l.text.ID.String(), form), "Content-Type", "application/json"), http.StatusBadRequest},
		{"a text that is not ours", status + nothing, form, sign(status+nothing, form), http.StatusNotFound},
		{"no text at all", status + "1", form, sign(status+"1", form), http.StatusNotFound},
	} {
		if got := l.Stranger().Do(http.MethodPost, test.path, test.form, test.headers...); got.Status != test.want || len(got.Header["Set-Cookie"]) > 0 {
			t.Errorf("%s: %d with cookies %v, want %d and none", test.name, got.Status, got.Header["Set-Cookie"], test.want)
		}
	}
	if got := l.state(t); got != notifications.Sent {
		t.Errorf("the text is %s, want it sent", got)
	}
	other := webtest.Open(t)
	if got := other.Stranger().Do(http.MethodPost, status+nothing, form, sign(status+nothing, form)...); got.Status != http.StatusNotFound {
		t.Errorf("where texts don't go by Twilio its hook answers %d, want 404", got.Status)
	}
}

// What somebody writes is taken once and answered in Twilio's way, and a wish to stop is left to Twilio to answer.
func TestReplies(t *testing.T) {
	t.Parallel()
	l := connect(t)
	const path, from = "/hooks/twilio/replies", "+966551234567"
	say := func(body, ref string) webtest.Answer {
		form := url.Values{"MessageSid": {ref}, "From": {from}, "Body": {body}}
		return l.Stranger().Do(http.MethodPost, path, form, "X-Twilio-Signature", twiliotest.Sign(twiliotest.AuthToken, outside+path, form))
	}
	ref := func(n int) string { return fmt.Sprintf("SM%032d", n) }
	first := say("Where are <you> & when?", ref(1))
	if first.Status != http.StatusOK || !strings.Contains(first.Body, "<Response><Message>") || !strings.HasPrefix(first.Header.Get("Content-Type"), "application/xml") {
		t.Errorf("a question is answered %d %q", first.Status, first.Body)
	}
	if again := say("Where are <you> & when?", ref(1)); again.Status != http.StatusOK || !strings.HasSuffix(again.Body, "<Response></Response>") {
		t.Errorf("the same once more is answered %d %q", again.Status, again.Body)
	}
	if stop := say("STOP", ref(2)); stop.Status != http.StatusOK || !strings.HasSuffix(stop.Body, "<Response></Response>") {
		t.Errorf("STOP is answered %d %q", stop.Status, stop.Body)
	}
	if got := say("hello", "1"); got.Status != http.StatusBadRequest {
		t.Errorf("a reply without a name is answered %d", got.Status)
	}
	if got := l.Stranger().Do(http.MethodPost, path, url.Values{"MessageSid": {ref(3)}, "From": {from}, "Body": {"STOP"}}); got.Status != http.StatusForbidden {
		t.Errorf("a reply that nobody signed is answered %d", got.Status)
	}
	var kept []string
	err := l.Services.DB.NewRaw("SELECT (SELECT string_agg(words, ',') FROM desk_tasks) || '; ' || (SELECT string_agg(channel || ' ' || address, ',') FROM blocked_addresses)").Scan(t.Context(), &kept)
	if want := "Where are <you> & when?; sms " + from; err != nil || kept[0] != want {
		t.Errorf("kept %q, %v; want %q", kept, err, want)
	}
}
