package twiliotest

import (
	"crypto/hmac"
	"crypto/sha1"
	"encoding/base64"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
)

// hook is a form that the server sends.
type hook struct {
	to, signature string
	form          url.Values
}

// Callback reports a state of a text, and why it failed or 0, to where the text says. It returns
// the status of the answer, or 0 where nobody answered.
func (s *Server) Callback(sid, status string, code int) int {
	h, ok := s.report(sid, status, code)
	if !ok {
		return 0
	}
	return s.send(h)
}

// Callbacks reports several states of a text in the order given, which may be none that happens
// in order, and may hold one twice.
func (s *Server) Callbacks(sid string, statuses ...string) []int {
	var all []int
	for _, status := range statuses {
		all = append(all, s.Callback(sid, status, 0))
	}
	return all
}

// Forged reports a state as somebody would who does not know the token.
func (s *Server) Forged(sid, status string) int {
	h, ok := s.report(sid, status, 0)
	if !ok {
		return 0
	}
	h.signature = Sign("a guess", h.to, h.form)
	return s.send(h)
}

// Reply sends on what somebody writes to us, from "+966…" or "whatsapp:+966…". Words that Twilio
// knows stop texts to the number and start them again, as they do there.
func (s *Server) Reply(from, body string) int {
	form := url.Values{"Body": {body}}
	if kind := s.optOut(from, body); kind != "" && !s.options.PlainStop {
		form.Set("OptOutType", kind)
	}
	return s.inbound(from, form)
}

// Tap sends on that somebody has tapped a button of a template on WhatsApp.
func (s *Server) Tap(from, button, payload string) int {
	return s.inbound(from, url.Values{"Body": {button}, "ButtonText": {button}, "ButtonPayload": {payload}, "MessageType": {"button"}})
}

// Again sends what was sent last once more, letter by letter, as Twilio does when it has missed the answer.
func (s *Server) Again() int {
	s.mu.Lock()
	h := s.last
	s.mu.Unlock()
	if h == nil {
		return 0
	}
	return s.send(*h)
}

// Sign returns the header X-Twilio-Signature of a form that goes to a URL.
func Sign(token, to string, form url.Values) string {
	var fields []string
	for name, values := range form {
		seen := map[string]bool{}
		for _, value := range values {
			if !seen[value] {
				fields = append(fields, name+"\x00"+value)
			}
			seen[value] = true
		}
	}
	slices.Sort(fields)
	signed := to + strings.ReplaceAll(strings.Join(fields, ""), "\x00", "")
	mac := hmac.New(sha1.New, []byte(token))
	_, _ = mac.Write([]byte(signed)) // never fails
	return base64.StdEncoding.EncodeToString(mac.Sum(nil))
}

// report notes a state and writes the form that tells of it.
func (s *Server) report(sid, status string, code int) (hook, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	at := slices.IndexFunc(s.texts, func(t *Text) bool { return t.SID == sid })
	if at < 0 || s.texts[at].Callback == "" {
		return hook{}, false
	}
	t := s.texts[at]
	t.Status, t.Code = status, code
	if t.SentAt.IsZero() && (status == "sent" || status == "delivered" || status == "read") {
		t.SentAt = s.options.Clock.Now()
	}
	form := url.Values{
		"AccountSid": {s.options.AccountSID}, "ApiVersion": {"2010-04-01"},
		"MessageSid": {sid}, "SmsSid": {sid}, "MessageStatus": {status}, "SmsStatus": {status}, "To": {t.To},
	}
	if t.Service != "" {
		form.Set("MessagingServiceSid", t.Service)
	} else {
		form.Set("From", t.From)
	}
	if code != 0 {
		form.Set("ErrorCode", strconv.Itoa(code))
	}
	return s.signed(t.Callback, form), true
}

// inbound sends a text to us.
func (s *Server) inbound(from string, form url.Values) int {
	sid := newSID()
	for name, value := range map[string]string{
		"AccountSid": s.options.AccountSID, "ApiVersion": "2010-04-01", "MessageSid": sid, "SmsSid": sid, "SmsMessageSid": sid,
		"From": from, "To": s.reached(from), "NumMedia": "0", "NumSegments": "1", "SmsStatus": "received",
	} {
		form.Set(name, value)
	}
	return s.send(s.signed(s.options.Inbound, form))
}

// reached returns whom somebody answers to: who wrote last.
func (s *Server) reached(from string) string {
	for _, t := range slices.Backward(s.Texts()) {
		if t.To == from && t.From != "" {
			return t.From
		}
	}
	return "+966800000000"
}

func (s *Server) signed(to string, form url.Values) hook {
	return hook{to: to, form: form, signature: Sign(s.options.AuthToken, to, form)}
}

func (s *Server) send(h hook) int {
	s.mu.Lock()
	s.last = &h
	s.mu.Unlock()
	status, err := s.deliver(h)
	if err != nil {
		return 0
	}
	return status
}

func (s *Server) deliver(h hook) (int, error) {
	req, err := http.NewRequest(http.MethodPost, h.to, strings.NewReader(h.form.Encode()))
	if err != nil {
		return 0, err
	}
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded; charset=UTF-8")
	req.Header.Set("User-Agent", "TwilioProxy/1.1")
	req.Header.Set("X-Twilio-Signature", h.signature)
	resp, err := s.options.Deliver(req)
	if err != nil {
		return 0, err
	}
	return resp.StatusCode, resp.Body.Close()
}

// The words of an account with Advanced Opt-Out as we set it up, and Twilio's own.
var (
	setWords = map[string]string{"STOP": "STOP", "STOPALL": "STOP", "UNSUBSCRIBE": "STOP", "START": "START", "UNSTOP": "START", "HELP": "HELP"}
	ownWords = map[string]string{
		"STOP": "STOP", "STOPALL": "STOP", "UNSUBSCRIBE": "STOP", "CANCEL": "STOP", "END": "STOP", "QUIT": "STOP",
		"START": "START", "YES": "START", "UNSTOP": "START", "HELP": "HELP", "INFO": "HELP",
	}
)

// optOut says what kind of wish a word is, and grants it.
func (s *Server) optOut(from, body string) string {
	words := setWords
	if s.options.PlainStop {
		words = ownWords
	}
	kind := words[strings.ToUpper(strings.TrimSpace(body))]
	switch kind {
	case "STOP":
		s.Refuse(from, 21610)
	case "START":
		s.Refuse(from, 0)
	}
	return kind
}
