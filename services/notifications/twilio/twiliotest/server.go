// Package twiliotest is the part of Twilio that we use, for tests. It is strict about what it
// takes, remembers it, signs what it sends, and has switches for what can go wrong on the way.
package twiliotest

import (
	"crypto/tls"
	"crypto/x509"
	"io"
	"log"
	"net"
	"net/http"
	"net/http/httptest"
	"sync"
	"testing"
	"time"

	"tenhal.sa/tenhal/services/foundation/clock"
)

// The account where Options name none.
const (
	AccountSID = "AC0123456789abcdef0123456789abcdef"
	AuthToken  = "0123456789abcdef0123456789abcdef"
)

// Options say how the server is.
type Options struct {
	AccountSID string
	AuthToken  string
	TLS        bool
	Senders    []string                                    // who may send, as "+966…", "whatsapp:+966…", "MG…" or a name; empty for anybody well written
	Templates  map[string]string                           // what approved templates say, by ContentSid, with {{1}} and so on
	Inbound    string                                      // where what people write goes, our URL as Twilio has it
	Deliver    func(*http.Request) (*http.Response, error) // takes what the server sends to where it goes; nil for over the network
	Kill       func(Text)                                  // is called with a text that was taken, before that is answered
	PlainStop  bool                                        // the account has no Advanced Opt-Out: the words are Twilio's own, CANCEL among them, and nothing says so
	PageSize   int                                         // the most texts on a page of the list; 0 means 1,000
	Clock      clock.Clock                                 // of what it takes
}

// Server is a Twilio on a port of its own on 127.0.0.1.
type Server struct {
	URL   string
	Roots *x509.CertPool // who certifies it, where it speaks TLS

	options Options
	http    *http.Server
	mu      sync.Mutex
	texts   []*Text
	refused map[string]int // addresses that nothing can be sent to, with the code that says why
	posts   int
	faults  []Fault
	always  Fault
	last    *hook
	came    chan struct{} // closed and renewed with every text
	release chan struct{} // closed to end a slow answer
}

// New starts a server that stops when the test ends.
func New(t testing.TB, o Options) *Server {
	t.Helper()
	s, err := Start("127.0.0.1:0", o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.Close)
	return s
}

// Start starts a server at an address, outside tests too. It runs until Close.
func Start(addr string, o Options) (*Server, error) {
	listener, err := net.Listen("tcp", addr)
	if err != nil {
		return nil, err
	}
	s := &Server{
		URL: "http://" + listener.Addr().String(), options: o.filled(), refused: map[string]int{},
		came: make(chan struct{}), release: make(chan struct{}),
	}
	s.http = &http.Server{Handler: s, ReadTimeout: 10 * time.Second, IdleTimeout: time.Minute, ErrorLog: log.New(io.Discard, "", 0)}
	if o.TLS {
		var config *tls.Config
		config, s.Roots = certificate()
		s.URL, listener = "https://"+listener.Addr().String(), tls.NewListener(listener, config)
	}
	go func() { _ = s.http.Serve(listener) }() // returns when the server is closed
	return s, nil
}

func (o Options) filled() Options {
	if o.AccountSID == "" {
		o.AccountSID = AccountSID
	}
	if o.AuthToken == "" {
		o.AuthToken = AuthToken
	}
	if o.PageSize == 0 {
		o.PageSize = 1000
	}
	if o.Deliver == nil {
		client := &http.Client{Timeout: 10 * time.Second, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
		o.Deliver = client.Do
	}
	return o
}

// certificate borrows the one that httptest has for 127.0.0.1.
func certificate() (*tls.Config, *x509.CertPool) {
	web := httptest.NewTLSServer(nil)
	defer web.Close()
	roots := x509.NewCertPool()
	roots.AddCert(web.Certificate())
	return &tls.Config{Certificates: web.TLS.Certificates}, roots
}

// Close stops the server. From then on nobody answers at its port.
func (s *Server) Close() {
	s.Release()
	_ = s.http.Close() // the second time there is nothing to close
}

// HangUp cuts the connections that nothing is under way on, as Twilio does after a while.
func (s *Server) HangUp() {
	s.http.SetKeepAlivesEnabled(false)
	s.http.SetKeepAlivesEnabled(true)
}

// ServeHTTP answers as Twilio does.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	fault := s.meet(r)
	if fault == CutBefore {
		cut(w)
		return
	}
	if no, ok := answers[fault]; ok {
		no.answer(w)
		return
	}
	if fault == Redirected {
		http.Redirect(w, r, r.URL.String(), http.StatusTemporaryRedirect)
		return
	}
	if no := s.door(r); no != nil {
		no.answer(w)
		return
	}
	if r.Method == http.MethodGet {
		s.list(w, r)
		return
	}
	s.post(w, r, fault)
}

// door lets in who has the account's token and asks for its texts.
func (s *Server) door(r *http.Request) *refusal {
	user, password, ok := r.BasicAuth()
	switch {
	case !ok || user != s.options.AccountSID || password != s.options.AuthToken:
		return &refusal{http.StatusUnauthorized, 20003, "Authenticate"}
	case r.URL.Path != s.path():
		return &refusal{http.StatusNotFound, 20404, "The requested resource " + r.URL.Path + " was not found"}
	case r.Method != http.MethodGet && r.Method != http.MethodPost:
		return &refusal{http.StatusMethodNotAllowed, 20004, "Method not allowed"}
	}
	return nil
}

func (s *Server) path() string {
	return "/2010-04-01/Accounts/" + s.options.AccountSID + "/Messages.json"
}
