package zatca

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strings"
)

// Outcome is what a reply means for the document that was handed in.
type Outcome string

// The outcomes.
const (
	Accepted    Outcome = "accepted"     // reported or cleared, now or before
	Rejected    Outcome = "rejected"     // these bytes never will be
	TooLarge    Outcome = "too_large"    // nor will any as large
	Blocked     Outcome = "blocked"      // the unit, not the document, is refused
	SwitchedOff Outcome = "switched_off" // clearance is; the document is to be reported
	Unknown     Outcome = "unknown"      // the same bytes are to be handed in again
)

// Message is what the authority says of a document.
type Message struct {
	Type     string `json:"type"` // INFO, WARNING or ERROR
	Code     string `json:"code"` // "BR-KSA-37"
	Category string `json:"category"`
	Message  string `json:"message"` // in English
}

// messages may be one alone, or none at all.
type messages []Message

// UnmarshalJSON reads a list, one message alone, or null.
func (m *messages) UnmarshalJSON(body []byte) error {
	if bytes.HasPrefix(bytes.TrimSpace(body), []byte("{")) {
		var one Message
		err := json.Unmarshal(body, &one)
		*m = messages{one}
		return err
	}
	return json.Unmarshal(body, (*[]Message)(m))
}

func (m messages) texts() (all []string) {
	for _, one := range m {
		all = append(all, one.Code+": "+one.Message)
	}
	return all
}

// lists are the messages as they stand in replies: in one place or another, and once misspelt.
type lists struct {
	Warnings messages `json:"warningMessages"`
	Errors   messages `json:"errorMessages"`
	Misspelt messages `json:"erroMessages"`
}

type validation struct {
	lists
	Results  lists  `json:"validationResults"`
	Reported string `json:"reportingStatus"`
	Passed   string `json:"clearanceStatus"`
	Cleared  []byte `json:"clearedInvoice"` // in base64
	problem
}

// problem is how the authority says that something else is wrong.
type problem struct {
	Code    any    `json:"code"`
	Error   any    `json:"error"`
	Message string `json:"message"`

	ErrorCode    string `json:"errorCode"`
	ErrorMessage string `json:"errorMessage"`
}

// Verdict is a reply, understood.
type Verdict struct {
	Outcome  Outcome
	Warnings []Message
	Errors   []Message
	Cleared  []byte // the document with the authority's stamp, where it was cleared
}

// Verdict says what a reply means for the document that was handed in.
func (r Reply) Verdict() Verdict {
	var body validation
	readable := json.Unmarshal(r.Body, &body) == nil
	v := Verdict{
		Outcome: r.outcome(body, readable), Cleared: body.Cleared,
		Warnings: append(body.Warnings, body.Results.Warnings...),
		Errors:   append(append(append(body.Errors, body.Misspelt...), body.Results.Errors...), body.Results.Misspelt...),
	}
	if v.Outcome != Accepted && len(v.Errors) == 0 {
		v.Errors = []Message{{Type: "ERROR", Message: body.text()}}
	}
	for _, list := range [][]Message{v.Warnings, v.Errors} {
		for n := range list {
			list[n] = list[n].kept(r.Status)
		}
	}
	return v
}

// kept is a message as it can be kept: with a code, and in words that a database takes and a page has room for.
func (m Message) kept(status int) Message {
	for _, text := range []*string{&m.Type, &m.Code, &m.Category, &m.Message} {
		*text = strings.ToValidUTF8(Clean(*text)[:min(len(Clean(*text)), most)], "")
	}
	if m.Code == "" {
		m.Code = fmt.Sprintf("HTTP-%d", status)
	}
	return m
}

func (r Reply) outcome(body validation, readable bool) Outcome {
	switch r.Status {
	case http.StatusOK, http.StatusAccepted:
		if !readable || body.Reported != "REPORTED" && body.Passed != "CLEARED" {
			return Unknown // whoever says yes says it in words, too
		}
		return Accepted
	case http.StatusAlreadyReported, http.StatusConflict:
		return Accepted // the same hash was, before; only what was accepted is remembered
	case http.StatusSeeOther:
		return SwitchedOff
	case http.StatusBadRequest:
		if !json.Valid(r.Body) {
			return Unknown // somebody on the way says so, and not the authority
		}
		return Rejected
	case http.StatusUnauthorized, http.StatusForbidden, http.StatusNotFound, http.StatusNotAcceptable:
		return Blocked
	case http.StatusRequestEntityTooLarge:
		return TooLarge
	}
	return Unknown
}

func (f problem) text() string {
	for _, s := range []string{f.Message, f.ErrorMessage} {
		if s != "" {
			return s
		}
	}
	if s, ok := f.Error.(string); ok {
		return s
	}
	return ""
}

// ErrRefused says that the authority gave no certificate; the text behind says why.
var ErrRefused = errors.New("zatca: no certificate was issued")

// Issued is a certificate that the authority gave, with what proves who uses it.
type Issued struct {
	RequestID   string
	Credentials Credentials
	Certificate *Certificate
	Compliant   bool // else the unit has to show its documents again
}

// Issued reads a reply to a request for a certificate.
func (r Reply) Issued() (Issued, error) {
	var body struct {
		RequestID   json.Number `json:"requestID"`
		Disposition string      `json:"dispositionMessage"`
		Token       string      `json:"binarySecurityToken"`
		Secret      string      `json:"secret"`
		Errors      messages    `json:"errors"`
		problem
	}
	err := json.Unmarshal(r.Body, &body)
	renews := r.Status == http.StatusPreconditionRequired
	if err != nil || r.Status != http.StatusOK && !renews || body.Token == "" || !renews && body.Disposition != "ISSUED" {
		return Issued{}, fmt.Errorf("%w: %d %s", ErrRefused, r.Status, strings.Join(append(body.Errors.texts(), body.text()), " "))
	}
	c, err := CertificateOf(body.Token)
	if err != nil {
		return Issued{}, err
	}
	return Issued{body.RequestID.String(), Credentials{body.Token, body.Secret}, c, !renews}, nil
}

// secrets are the fields of which the records of calls tell nothing but that they were there.
var secrets = []string{"binarySecurityToken", "secret", "csr", "invoice", "clearedInvoice"}

// most is how much is kept of a body that is no JSON, and of each text of a message, in bytes.
const most = 2000

// Masked returns the body of a call or a reply as it may be kept beside others: without secrets, and without documents,
// which are kept elsewhere.
func Masked(body []byte) string {
	var fields map[string]any
	if json.Unmarshal(body, &fields) != nil {
		return strings.ToValidUTF8(string(body[:min(len(body), most)]), "")
	}
	for _, name := range secrets {
		if _, there := fields[name]; there {
			fields[name] = "…"
		}
	}
	out, _ := json.Marshal(fields) // it was just read
	return string(out)
}
