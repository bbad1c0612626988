package smtptest

import (
	"errors"
	"io"

	"github.com/emersion/go-sasl"
	"github.com/emersion/go-smtp"
)

var errHungUp = errors.New("hung up")

// session is one connection.
type session struct {
	server  *Server
	conn    *smtp.Conn
	signed  bool
	from    string
	to      string
	trouble Trouble
}

// AuthMechanisms offers PLAIN where the server asks to sign in.
func (s *session) AuthMechanisms() []string {
	if s.server.options.Username == "" {
		return nil
	}
	return []string{sasl.Plain}
}

// Auth signs in whoever knows the password.
func (s *session) Auth(string) (sasl.Server, error) {
	return sasl.NewPlainServer(func(_, username, password string) error {
		if username != s.server.options.Username || password != s.server.options.Password {
			return smtp.ErrAuthFailed
		}
		s.signed = true
		return nil
	}), nil
}

// Mail begins a mail.
func (s *session) Mail(from string, _ *smtp.MailOptions) error {
	if s.server.options.Username != "" && !s.signed {
		return smtp.ErrAuthRequired
	}
	s.from, s.trouble = from, s.server.nextTrouble()
	return nil
}

// Rcpt takes the recipient, unless there is trouble with it.
func (s *session) Rcpt(to string, _ *smtp.RcptOptions) error {
	s.to = to
	switch s.trouble {
	case Busy, Unknown:
		return answers[s.trouble]
	case CutAtRecipient:
		return s.hangUp()
	}
	return nil
}

// Data takes the mail, unless there is trouble or the mail is not well made.
func (s *session) Data(r io.Reader) error {
	if s.trouble == CutInside {
		return s.hangUp()
	}
	source, err := io.ReadAll(r)
	if err != nil {
		return err
	}
	if s.trouble == BusyAtEnd || s.trouble == RefusedAtEnd {
		return answers[s.trouble]
	}
	m, err := parse(source)
	if err != nil {
		return &smtp.SMTPError{Code: 554, EnhancedCode: smtp.EnhancedCode{5, 6, 0}, Message: err.Error()}
	}
	m.From, m.To = s.from, s.to
	quiet := s.server.silence()
	s.server.take(*m)
	switch s.trouble {
	case CutAfterEnd:
		return s.hangUp()
	case SilentAfterEnd:
		<-quiet
	}
	return nil
}

// Reset forgets the mail, whose answer is out.
func (s *session) Reset() {
	if s.trouble == CutAfterAnswer {
		_ = s.hangUp()
	}
	s.from, s.to, s.trouble = "", "", None
}

// Logout ends the session.
func (s *session) Logout() error { return nil }

func (s *session) hangUp() error {
	_ = s.conn.Conn().Close() // the other end notices
	return errHungUp
}
