// Package zatcatest is an emulator of the tax authority's e-invoicing service, over a real socket: for tests, and for
// showing the program to people. It gives certificates of an authority of its own, checks what is handed in as strictly
// as the real one is known to (spec/zatca.md, sections 10 and 12), with code of its own, and answers in the same shapes.
// What it does not do is to run the authority's schema and stylesheets; the tests do that apart.
package zatcatest

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"net"
	"net/http"
	"strings"
	"sync"
	"time"

	"tenhal.sa/tenhal/services/foundation/clock"
)

// Server emulates the authority.
type Server struct {
	URL string // what a client takes for the authority's base URL

	clock clock.Clock
	ca    authority

	mu      sync.Mutex
	came    *sync.Cond        // told of each document that is accepted
	otps    map[string]bool   // that were used
	units   map[string]*unit  // by their token
	known   map[string]*unit  // by their certificate, also once it is refused
	asked   map[string]*unit  // by the id of the request for their certificate
	seen    map[string]handed // what was accepted, by its hash
	faults  []Fault
	renewal int // the status of the next renewal; 0: 200
	last    int // request id
}

// unit is whom a certificate was given.
type unit struct {
	token, secret string
	vat           string
	request       *request
	certificate   string // base64 of its DER
	until         time.Time
	trial         bool // it shows its documents
	shown         map[string]bool
	chain         map[int64]link
}

// link is a document in a unit's chain, whatever became of it.
type link struct{ hash, previous string }

// New returns an emulator that does not listen yet.
func New(c clock.Clock) *Server {
	s := &Server{
		clock: c, ca: newAuthority(), otps: map[string]bool{}, units: map[string]*unit{}, known: map[string]*unit{}, asked: map[string]*unit{}, seen: map[string]handed{},
	}
	s.came = sync.NewCond(&s.mu)
	return s
}

// Ends is what lasts until it is cleaned up: a test.
type Ends interface {
	Helper()
	Cleanup(func())
	Fatal(...any)
}

// Start has an emulator listen until a test ends.
func Start(t Ends, c clock.Clock) *Server {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	s := New(c)
	s.URL = "http://" + l.Addr().String()
	go func() { _ = s.Serve(l) }() // it ends with the test
	t.Cleanup(func() { _ = l.Close() })
	return s
}

// Serve has an emulator listen at an address until the listener is closed.
func (s *Server) Serve(l net.Listener) error {
	return (&http.Server{Handler: s.Handler(), ReadHeaderTimeout: readTimeout}).Serve(l)
}

// Handler is what answers.
func (s *Server) Handler() http.Handler {
	mux := http.NewServeMux()
	for path := range templates {
		mux.HandleFunc("POST "+path+"/compliance", s.polite(s.compliance(path)))
		mux.HandleFunc("POST "+path+"/compliance/invoices", s.polite(s.proven(s.trial)))
		mux.HandleFunc("POST "+path+"/production/csids", s.polite(s.proven(s.admit)))
		mux.HandleFunc("PATCH "+path+"/production/csids", s.polite(s.proven(s.renew(path))))
		mux.HandleFunc("POST "+path+"/invoices/reporting/single", s.polite(s.proven(s.submitted("0"))))
		mux.HandleFunc("POST "+path+"/invoices/clearance/single", s.polite(s.proven(s.submitted("1"))))
	}
	return mux
}

// templates are what certificates are asked for by, in each environment.
var templates = map[string]string{
	"/developer-portal": "TSTZATCA-Code-Signing", "/simulation": "PREZATCA-Code-Signing", "/core": "ZATCA-Code-Signing",
}

// answer writes a body of JSON.
func answer(w http.ResponseWriter, status int, body any) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(body) // whoever asked has gone
}

// polite refuses what is asked in the wrong way.
func (s *Server) polite(next http.HandlerFunc) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		switch {
		case r.Header.Get("Accept-Version") != "V2":
			http.Error(w, "This Version is not supported or not provided in the header.", http.StatusNotAcceptable)
		case !strings.HasPrefix(r.Header.Get("Content-Type"), "application/json") || r.Header.Get("Accept") != "application/json":
			answer(w, http.StatusUnsupportedMediaType, map[string]any{"code": "Invalid-Request", "message": "JSON is expected"})
		default:
			next(w, r)
		}
	}
}

// proven lets only units through that prove who they are.
func (s *Server) proven(next func(http.ResponseWriter, *http.Request, *unit)) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		kind, credentials, _ := strings.Cut(r.Header.Get("Authorization"), " ")
		plain, err := base64.StdEncoding.DecodeString(credentials)
		token, secret, _ := strings.Cut(string(plain), ":")
		s.mu.Lock()
		u := s.units[token]
		s.mu.Unlock()
		if kind != "Basic" || err != nil || u == nil || u.secret != secret || s.clock.Now().After(u.until) {
			answer(w, http.StatusUnauthorized, map[string]any{
				"timestamp": s.clock.Now().UnixMilli(), "status": http.StatusUnauthorized, "error": "Unauthorized", "message": "",
			})
			return
		}
		next(w, r, u)
	}
}

// Revoke has the certificates of all units refused.
func (s *Server) Revoke() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.units = map[string]*unit{}
}

// Hands returns how many documents were accepted.
func (s *Server) Hands() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return len(s.seen)
}

// Wait returns once so many documents were accepted, or ctx ends.
func (s *Server) Wait(ctx context.Context, n int) {
	defer context.AfterFunc(ctx, s.came.Broadcast)()
	s.mu.Lock()
	defer s.mu.Unlock()
	for len(s.seen) < n && ctx.Err() == nil {
		s.came.Wait()
	}
}

// CheckChains reports a chain of documents that has a gap or whose links don't fit, whatever the order in which they came.
func (s *Server) CheckChains() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, u := range s.known {
		previous := first
		for n := int64(1); n <= int64(len(u.chain)); n++ {
			l, there := u.chain[n]
			if !there || l.previous != previous {
				return fmt.Errorf("document %d of %d: there %t, after %s, want after %s", n, len(u.chain), there, l.previous, previous)
			}
			previous = l.hash
		}
	}
	return nil
}
