package twiliotest_test

import (
	"encoding/json"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"tenhal.sa/tenhal/services/notifications/twilio/twiliotest"
)

const reminder = "HX00000000000000000000000000000001"

func post(t *testing.T, s *twiliotest.Server, change func(*http.Request), form url.Values) (status, code int) {
	t.Helper()
	req, err := http.NewRequest(http.MethodPost, s.URL+"/2010-04-01/Accounts/"+twiliotest.AccountSID+"/Messages.json", strings.NewReader(form.Encode()))
	if err != nil {
		t.Fatal(err)
	}
	req.SetBasicAuth(twiliotest.AccountSID, twiliotest.AuthToken)
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	change(req)
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = resp.Body.Close() }()
	var answer struct{ Code int }
	if err := json.NewDecoder(resp.Body).Decode(&answer); err != nil {
		t.Fatal(err)
	}
	return resp.StatusCode, answer.Code
}

// A text that is not well made is refused as Twilio refuses it, or harder.
func TestStrict(t *testing.T) {
	t.Parallel()
	s := twiliotest.New(t, twiliotest.Options{
		Senders:   []string{"+966112345678", "whatsapp:+966112345678", "MG0123456789abcdef0123456789abcdef"},
		Templates: map[string]string{reminder: "Your visit is at {{1}} with {{2}}. {{1}}!"},
	})
	template := func(variables string) url.Values {
		return url.Values{"To": {"whatsapp:+966551234567"}, "From": {"whatsapp:+966112345678"}, "ContentSid": {reminder}, "ContentVariables": {variables}}
	}
	sms := func(change ...string) url.Values {
		form := url.Values{"To": {"+966551234567"}, "From": {"+966112345678"}, "Body": {"hello"}}
		for i := 0; i < len(change); i += 2 {
			form.Set(change[i], change[i+1])
			if change[i+1] == "" {
				form.Del(change[i])
			}
		}
		return form
	}
	for _, test := range []struct {
		name   string
		form   url.Values
		status int
		code   int
	}{
		{"all well", sms("StatusCallback", "https://tenhal.example/x"), 201, 0},
		{"1,600 Arabic letters", sms("Body", strings.Repeat("ع", 1600)), 201, 0},
		{"a messaging service", sms("From", "", "MessagingServiceSid", "MG0123456789abcdef0123456789abcdef"), 201, 0},
		{"a template", template(`{"1":"10:30","2":"Dr. Sara"}`), 201, 0},
		{"nobody to send to", sms("To", ""), 400, 21604},
		{"a local number", sms("To", "0551234567"), 400, 21211},
		{"nobody sends", sms("From", ""), 400, 21603},
		{"two send", sms("MessagingServiceSid", "MG0123456789abcdef0123456789abcdef"), 400, 20001},
		{"a sender of others", sms("From", "+966112345679"), 400, 21606},
		{"a sender that is no number", sms("From", "0112345678"), 400, 21212},
		{"a messaging service of others", sms("From", "", "MessagingServiceSid", "MG1123456789abcdef0123456789abcdef"), 400, 21703},
		{"by SMS to WhatsApp", sms("To", "whatsapp:+966551234567"), 400, 21910},
		{"not on WhatsApp ourselves", sms("To", "whatsapp:+966551234567", "From", "whatsapp:+966112345679"), 400, 63007},
		{"no words", sms("Body", ""), 400, 21602},
		{"words and a template", sms("ContentSid", reminder), 400, 20001},
		{"too many letters", sms("Body", strings.Repeat("a", 1601)), 400, 21617},
		{"variables without a template", sms("ContentVariables", "{}"), 400, 21654},
		{"a report to nowhere", sms("StatusCallback", "/hooks"), 400, 21609},
		{"a name of ours that Twilio does not have", sms("MessageId", "1"), 400, 20001},
		{"broken UTF-8", sms("Body", "\xff"), 400, 20001},
		{"a number twice", url.Values{"To": {"+966551234567", "+966551234568"}, "From": {"+966112345678"}, "Body": {"hello"}}, 400, 20001},
		{"a template of others", url.Values{"To": {"whatsapp:+966551234567"}, "From": {"whatsapp:+966112345678"}, "ContentSid": {"HX9"}}, 400, 21655},
		{"variables that are no JSON", template("10:30"), 400, 21656},
		{"a variable that is a number", template(`{"1":10,"2":"Dr. Sara"}`), 400, 21656},
		{"too few variables", template(`{"1":"10:30"}`), 400, 21656},
		{"too many variables", template(`{"1":"10:30","2":"Dr. Sara","3":"x"}`), 400, 21656},
		{"a gap between variables", template(`{"1":"10:30","3":"Dr. Sara"}`), 400, 21656},
		{"an empty variable", template(`{"1":"10:30","2":" "}`), 400, 21656},
		{"a variable of two lines", template(`{"1":"10:30","2":"Dr.\nSara"}`), 400, 21656},
	} {
		status, code := post(t, s, func(*http.Request) {}, test.form)
		if status != test.status || code != test.code {
			t.Errorf("%s: %d with code %d, want %d with %d", test.name, status, code, test.status, test.code)
		}
	}
	if got := len(s.Texts()); got != 4 {
		t.Errorf("%d texts are taken, want 4", got)
	}
}

func TestDoor(t *testing.T) {
	t.Parallel()
	s := twiliotest.New(t, twiliotest.Options{})
	form := url.Values{"To": {"+966551234567"}, "From": {"+966112345678"}, "Body": {"hello"}}
	for _, test := range []struct {
		name   string
		change func(*http.Request)
		status int
		code   int
	}{
		{"nobody", func(r *http.Request) { r.Header.Del("Authorization") }, 401, 20003},
		{"a wrong token", func(r *http.Request) { r.SetBasicAuth(twiliotest.AccountSID, "12345") }, 401, 20003},
		{"another account", func(r *http.Request) { r.URL.Path = "/2010-04-01/Accounts/AC1/Messages.json" }, 404, 20404},
		{"another verb", func(r *http.Request) { r.Method = http.MethodPut }, 405, 20004},
		{"JSON", func(r *http.Request) { r.Header.Set("Content-Type", "application/json") }, 400, 20001},
		{"parameters in the address", func(r *http.Request) { r.URL.RawQuery = "To=%2B966551234567" }, 400, 20001},
	} {
		status, code := post(t, s, test.change, form)
		if status != test.status || code != test.code {
			t.Errorf("%s: %d with code %d, want %d with %d", test.name, status, code, test.status, test.code)
		}
	}
	if got := len(s.Texts()); got != 0 {
		t.Errorf("%d texts are taken, want none", got)
	}
}
