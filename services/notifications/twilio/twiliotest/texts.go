package twiliotest

import (
	"net/http"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"tenhal.sa/tenhal/services/foundation/segment"
)

// Text is what the server has taken.
type Text struct {
	SID       string
	At        time.Time
	SentAt    time.Time // zero while it waits
	To        string    // as it came, with "whatsapp:" where it is on WhatsApp
	From      string    // empty where a messaging service sends
	Service   string    // the messaging service
	Body      string    // as it reads; a template is filled in
	Template  string
	Variables []string
	Callback  string // where its states are reported
	Status    string
	Code      int // why it failed
}

// Texts returns what the server has taken, in order.
func (s *Server) Texts() []Text {
	s.mu.Lock()
	defer s.mu.Unlock()
	return copied(s.texts)
}

func copied(texts []*Text) []Text {
	all := make([]Text, len(texts))
	for i, t := range texts {
		all[i] = *t
	}
	return all
}

// Wait returns the first n texts once the server has taken them. After ten seconds it fails the test.
func (s *Server) Wait(t testing.TB, n int) []Text {
	t.Helper()
	patience := time.After(10 * time.Second)
	for {
		s.mu.Lock()
		texts, came := copied(s.texts), s.came
		s.mu.Unlock()
		if len(texts) >= n {
			return texts[:n]
		}
		select {
		case <-came:
		case <-patience:
			t.Fatalf("%d texts came, want %d", len(texts), n)
		}
	}
}

// Refuse makes an address, "+966…" or "whatsapp:+966…", one that no text can be sent to, for a
// reason: 21610 for who has answered STOP, 21211 for what is no number, 21614 for what is no
// mobile one, 63003 for who is not on WhatsApp. Code 0 makes it good again.
func (s *Server) Refuse(address string, code int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if code == 0 {
		delete(s.refused, address)
		return
	}
	s.refused[address] = code
}

// post takes a text that is well made.
func (s *Server) post(w http.ResponseWriter, r *http.Request, fault Fault) {
	t, no := s.read(r)
	if no != nil {
		no.answer(w)
		return
	}
	s.take(t)
	if s.options.Kill != nil {
		s.options.Kill(t)
	}
	s.finish(w, r, fault, s.resource(t))
}

func (s *Server) take(t Text) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.texts = append(s.texts, &t)
	close(s.came)
	s.came = make(chan struct{})
}

// made completes a text with what the server makes of it.
func (s *Server) made(t Text) Text {
	t.SID = newSID()
	t.At = s.options.Clock.Now().Truncate(time.Second)
	t.Status = "queued"
	if t.Service != "" {
		t.Status = "accepted"
	}
	return t
}

func newSID() string { return "SM" + strings.ReplaceAll(uuid.NewString(), "-", "") }

// resource is a text as Twilio writes it.
type resource struct {
	SID         string  `json:"sid"`
	AccountSID  string  `json:"account_sid"`
	APIVersion  string  `json:"api_version"`
	Service     *string `json:"messaging_service_sid"`
	From        *string `json:"from"`
	To          string  `json:"to"`
	Body        string  `json:"body"`
	Status      string  `json:"status"`
	Direction   string  `json:"direction"`
	NumSegments string  `json:"num_segments"`
	NumMedia    string  `json:"num_media"`
	Price       *string `json:"price"`
	PriceUnit   string  `json:"price_unit"`
	ErrorCode   *int    `json:"error_code"`
	ErrorWords  *string `json:"error_message"`
	Created     string  `json:"date_created"`
	Updated     string  `json:"date_updated"`
	Sent        *string `json:"date_sent"`
	URI         string  `json:"uri"`
}

func (s *Server) resource(t Text) resource {
	n, _ := segment.Count(t.Body)
	return resource{
		SID: t.SID, AccountSID: s.options.AccountSID, APIVersion: "2010-04-01",
		Service: orNull(t.Service), From: orNull(t.From), To: t.To, Body: t.Body, Status: t.Status,
		Direction: "outbound-api", NumSegments: strconv.Itoa(n), NumMedia: "0", PriceUnit: "USD",
		ErrorCode: orNull(t.Code), Created: date(t.At), Updated: date(t.At), Sent: orNull(date(t.SentAt)),
		URI: strings.TrimSuffix(s.path(), ".json") + "/" + t.SID + ".json",
	}
}

// orNull writes what is missing as null.
func orNull[V comparable](v V) *V {
	var none V
	if v == none {
		return nil
	}
	return &v
}

// date writes a moment by RFC 2822, or nothing for none.
func date(at time.Time) string {
	if at.IsZero() {
		return ""
	}
	return at.UTC().Format(time.RFC1123Z)
}
