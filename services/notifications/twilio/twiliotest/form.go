package twiliotest

import (
	"encoding/json"
	"mime"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"
)

var (
	service  = regexp.MustCompile(`^MG[0-9a-f]{32}$`)
	content  = regexp.MustCompile(`^HX[0-9a-f]{32}$`)
	e164     = regexp.MustCompile(`^\+[1-9]\d{6,14}$`)
	brand    = regexp.MustCompile(`^[A-Za-z0-9 ]{0,10}[A-Za-z][A-Za-z0-9 ]{0,10}$`)
	variable = regexp.MustCompile(`\{\{(\d+)\}\}`)
)

// fields are the parameters that a text may have.
var fields = []string{"To", "From", "MessagingServiceSid", "Body", "ContentSid", "ContentVariables", "StatusCallback", "SmartEncoded"}

// read reads a text and refuses what Twilio would, and what it would mistake or ignore.
func (s *Server) read(r *http.Request) (Text, *refusal) {
	kind, _, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
	if err != nil || kind != "application/x-www-form-urlencoded" {
		return Text{}, bad(20001, "Content-Type "+kind)
	}
	if err := r.ParseForm(); err != nil || r.URL.RawQuery != "" {
		return Text{}, bad(20001, "The form is not well written")
	}
	form := r.PostForm
	for name, values := range form {
		if !slices.Contains(fields, name) || len(values) != 1 || !utf8.ValidString(values[0]) {
			return Text{}, bad(20001, "Unknown or repeated parameter "+name)
		}
	}
	t := Text{
		To: form.Get("To"), From: form.Get("From"), Service: form.Get("MessagingServiceSid"),
		Body: form.Get("Body"), Template: form.Get("ContentSid"), Callback: form.Get("StatusCallback"),
	}
	for _, check := range []func(Text) *refusal{s.sender, s.recipient, reported} {
		if no := check(t); no != nil {
			return Text{}, no
		}
	}
	return s.words(t, form)
}

func bad(code int, words string) *refusal { return &refusal{http.StatusBadRequest, code, words} }

// sender refuses whoever may not send.
func (s *Server) sender(t Text) *refusal {
	from, whatsApp := strings.CutPrefix(t.From, "whatsapp:")
	known := len(s.options.Senders) == 0 || slices.Contains(s.options.Senders, t.From+t.Service)
	switch {
	case t.From == "" && t.Service == "":
		return bad(21603, "A 'From' phone number is required.")
	case t.From != "" && t.Service != "":
		return bad(20001, "Both 'From' and 'MessagingServiceSid' are given")
	case t.Service != "" && (!service.MatchString(t.Service) || !known):
		return bad(21703, "The Messaging Service "+t.Service+" has no sender")
	case t.Service != "":
		return nil
	case whatsApp && (!e164.MatchString(from) || !known):
		return bad(63007, "Twilio could not find a Channel with the specified From address")
	case !whatsApp && !e164.MatchString(from) && !brand.MatchString(from):
		return bad(21212, "The 'From' number "+from+" is not a valid phone number, shortcode, or alphanumeric sender ID.")
	case !known:
		return bad(21606, "The 'From' phone number "+from+" is not a valid, SMS-capable phone number of your account.")
	}
	return nil
}

// recipient refuses whom nothing can be sent to.
func (s *Server) recipient(t Text) *refusal {
	to, whatsApp := strings.CutPrefix(t.To, "whatsapp:")
	s.mu.Lock()
	code := s.refused[t.To]
	s.mu.Unlock()
	switch {
	case to == "":
		return bad(21604, "A 'To' phone number is required.")
	case !e164.MatchString(to):
		return bad(21211, "The 'To' number "+t.To+" is not a valid phone number.")
	case whatsApp != strings.HasPrefix(t.From, "whatsapp:") && t.Service == "":
		return bad(21910, "Invalid From and To pair. From and To should be of the same channel: "+t.To)
	case code != 0:
		return bad(code, "The message can't be sent to the 'To' number "+t.To)
	}
	return nil
}

// reported demands an address that Twilio could report to.
func reported(t Text) *refusal {
	at, err := url.Parse(t.Callback)
	if t.Callback != "" && (err != nil || at.Host == "" || at.Scheme != "http" && at.Scheme != "https" || strings.Contains(at.Host, "_")) {
		return bad(21609, "The 'StatusCallback' URL is not a valid fully-qualified URL.")
	}
	return nil
}

// words reads what a text says.
func (s *Server) words(t Text, form url.Values) (Text, *refusal) {
	switch {
	case t.Body == "" && t.Template == "":
		return t, bad(21602, "Message body is required.")
	case t.Body != "" && t.Template != "":
		return t, bad(20001, "Both 'Body' and 'ContentSid' are given")
	case utf8.RuneCountInString(t.Body) > 1600:
		return t, bad(21617, "The concatenated message body exceeds the 1600 character limit.")
	case t.Template == "" && form.Has("ContentVariables"):
		return t, bad(21654, "ContentSid Required")
	case t.Template != "":
		return s.filled(t, form.Get("ContentVariables"))
	}
	return s.made(t), nil
}

// filled puts variables into a template.
func (s *Server) filled(t Text, variables string) (Text, *refusal) {
	says, known := s.options.Templates[t.Template]
	if !known || !content.MatchString(t.Template) {
		return t, bad(21655, "The ContentSid is Invalid")
	}
	by := map[string]string{}
	if variables != "" && json.Unmarshal([]byte(variables), &by) != nil {
		return t, bad(21656, "The ContentVariables Parameter is invalid")
	}
	for n := range len(by) {
		value, ok := by[strconv.Itoa(n+1)]
		if !ok || strings.TrimSpace(value) == "" || strings.ContainsAny(value, "\n\r\t") || strings.Contains(value, "     ") {
			return t, bad(21656, "The ContentVariables Parameter is invalid") // WhatsApp takes no empty lines, breaks or gaps
		}
		t.Variables = append(t.Variables, value)
	}
	wanted := map[string]bool{}
	t.Body = variable.ReplaceAllStringFunc(says, func(place string) string {
		name := strings.Trim(place, "{}")
		wanted[name] = true
		return by[name]
	})
	if len(wanted) != len(by) {
		return t, bad(21656, "The ContentVariables do not fit the template")
	}
	return s.made(t), nil
}
