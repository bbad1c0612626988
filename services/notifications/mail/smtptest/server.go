// Package smtptest is an SMTP server for tests. It is strict about what it takes, remembers it,
// and has switches for what can go wrong on the way.
package smtptest

import (
	"crypto/tls"
	"crypto/x509"
	"io"
	"log"
	"net"
	"net/http/httptest"
	"sync"
	"testing"
	"time"

	"github.com/emersion/go-smtp"
)

// Server is an SMTP server on a port of its own on 127.0.0.1.
type Server struct {
	Host  string
	Port  int
	Roots *x509.CertPool // who certifies it, where it speaks TLS

	options Options
	smtp    *smtp.Server
	mu      sync.Mutex
	mails   []Mail
	conns   []*smtp.Conn
	trouble []Trouble
	came    chan struct{} // closed and renewed with every mail
	release chan struct{} // closed to end a slow answer
}

// Options say what the server demands.
type Options struct {
	TLS      bool   // offers STARTTLS
	Username string // takes no mail without signing in; needs TLS
	Password string
}

// New starts a server that stops when the test ends.
func New(t testing.TB, o Options) *Server {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	s := &Server{
		Host: "127.0.0.1", Port: listener.Addr().(*net.TCPAddr).Port, options: o,
		came: make(chan struct{}), release: make(chan struct{}),
	}
	s.smtp = smtp.NewServer(smtp.BackendFunc(s.open))
	s.smtp.Domain, s.smtp.MaxRecipients, s.smtp.MaxMessageBytes = "test.example", 1, 10<<20
	s.smtp.ReadTimeout, s.smtp.WriteTimeout = 10*time.Second, 10*time.Second
	s.smtp.ErrorLog = log.New(io.Discard, "", 0)
	if o.TLS {
		s.smtp.TLSConfig, s.Roots = certificate()
	}
	go func() { _ = s.smtp.Serve(listener) }() // returns when the server is closed
	t.Cleanup(s.Close)
	return s
}

// Close stops the server. From then on nobody answers at its port.
func (s *Server) Close() {
	s.Release()
	_ = s.smtp.Close() // the second time there is nothing to close
}

func (s *Server) open(c *smtp.Conn) (smtp.Session, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.conns = append(s.conns, c)
	return &session{server: s, conn: c}, nil
}

// certificate borrows the one that httptest has for 127.0.0.1.
func certificate() (*tls.Config, *x509.CertPool) {
	web := httptest.NewTLSServer(nil)
	defer web.Close()
	roots := x509.NewCertPool()
	roots.AddCert(web.Certificate())
	return &tls.Config{Certificates: web.TLS.Certificates}, roots
}

// Mails returns what the server has taken, in order.
func (s *Server) Mails() []Mail {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]Mail(nil), s.mails...)
}

// Wait returns the first n mails once the server has taken them. After ten seconds it fails the test.
func (s *Server) Wait(t testing.TB, n int) []Mail {
	t.Helper()
	patience := time.After(10 * time.Second)
	for {
		s.mu.Lock()
		mails, came := s.mails, s.came
		s.mu.Unlock()
		if len(mails) >= n {
			return mails[:n]
		}
		select {
		case <-came:
		case <-patience:
			t.Fatalf("%d mails came, want %d", len(mails), n)
		}
	}
}

func (s *Server) take(m Mail) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.mails = append(s.mails, m)
	close(s.came)
	s.came = make(chan struct{})
}
