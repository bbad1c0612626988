// Package mail hands mails to an SMTP server.
package mail

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"fmt"
	"time"

	gomail "github.com/wneessen/go-mail"
	"github.com/wneessen/go-mail/smtp"

	"tenhal.sa/tenhal/services/notifications"
)

// TLS says how the connection is encrypted, always by STARTTLS.
type TLS string

// The ways. A certificate that can't be verified is refused in both.
const (
	Mandatory     TLS = "mandatory"     // or no mail leaves; this is the default
	Opportunistic TLS = "opportunistic" // where the server offers it
)

// farewell is how long a server may take to hear that we leave.
const farewell = 2 * time.Second

// Config says which server to hand mails to, and how.
type Config struct {
	Host        string
	Port        int
	TLS         TLS
	Roots       *x509.CertPool // who may certify the server; nil for whom the system trusts
	Username    string         // empty where the server asks for none
	Password    string         //
	Timeout     time.Duration  // of connecting and of handing over one mail; 0 means 25 s
	Connections int            // kept open between mails; 0 means 2
}

// Sender is the connections to one SMTP server. It may be used by many at once.
type Sender struct {
	client *gomail.Client
	idle   chan *smtp.Client
}

// New returns a sender. It does not connect yet.
func New(c Config) (*Sender, error) {
	if c.Timeout == 0 {
		c.Timeout = 25 * time.Second
	}
	if c.Connections == 0 {
		c.Connections = 2
	}
	policy := gomail.TLSMandatory
	if c.TLS == Opportunistic {
		policy = gomail.TLSOpportunistic
	}
	options := []gomail.Option{
		gomail.WithPort(c.Port), gomail.WithTimeout(c.Timeout), gomail.WithTLSPolicy(policy),
		gomail.WithTLSConfig(&tls.Config{ServerName: c.Host, RootCAs: c.Roots, MinVersion: tls.VersionTLS12}),
	}
	if c.Username != "" {
		options = append(options, gomail.WithSMTPAuth(gomail.SMTPAuthAutoDiscover),
			gomail.WithUsername(c.Username), gomail.WithPassword(c.Password))
	}
	client, err := gomail.NewClient(c.Host, options...)
	if err != nil {
		return nil, fmt.Errorf("mail: %w", err)
	}
	return &Sender{client: client, idle: make(chan *smtp.Client, c.Connections)}, nil
}

// Send hands one mail over. Where the server answers that it did not take it, or could not be
// asked to, the error wraps ErrTemporary or ErrPermanent of notifications; where its answer to
// the whole mail is missing, ErrInDoubt.
func (s *Sender) Send(ctx context.Context, m notifications.Mail) error {
	msg, err := compose(m)
	if err != nil {
		return fmt.Errorf("%w: %w", notifications.ErrPermanent, err)
	}
	for {
		conn, kept, err := s.connect(ctx)
		if err != nil {
			return fmt.Errorf("%w: %w", notifications.ErrTemporary, err)
		}
		err = s.client.SendWithSMTPClient(conn, msg)
		s.keep(conn, err)
		if kept && gone(err) {
			continue // the server hung up while nothing was sent, before it saw anything of this mail
		}
		return verdict(err)
	}
}

// Close says goodbye on the connections that are kept. Whether a server hears it does not matter: nothing is under way.
func (s *Sender) Close() {
	for {
		select {
		case conn := <-s.idle:
			if conn.UpdateDeadline(farewell) != nil || conn.Quit() != nil {
				_ = conn.Close()
			}
		default:
			return
		}
	}
}

// connect returns a connection, and whether it was kept from an earlier mail.
func (s *Sender) connect(ctx context.Context) (conn *smtp.Client, kept bool, err error) {
	select {
	case conn = <-s.idle:
		return conn, true, nil
	default:
		conn, err = s.client.DialToSMTPClientWithContext(ctx)
		return conn, false, err
	}
}

// keep keeps a connection on which the server has answered, if there is room. Others are cut
// rather than closed politely: go-mail would end half a mail with its dot before it says QUIT.
func (s *Sender) keep(conn *smtp.Client, err error) {
	if err == nil || answered(err) {
		select {
		case s.idle <- conn:
			return
		default:
		}
	}
	_ = conn.Close() // of a connection that is given up, nothing more is to be learnt
}
