package smtptest

import "github.com/emersion/go-smtp"

// Trouble is what goes wrong with a mail.
type Trouble int

// The troubles. The mail is taken in spite of the last three.
const (
	None           Trouble = iota
	Busy                   // 451 to the recipient
	Unknown                // 550 to the recipient
	CutAtRecipient         // hangs up instead of answering to the recipient
	CutInside              // hangs up when half of the mail has come
	BusyAtEnd              // 451 to the whole mail
	RefusedAtEnd           // 554 to the whole mail
	CutAfterAnswer         // takes the mail, says so, and hangs up
	CutAfterEnd            // takes the mail and hangs up without saying so
	SilentAfterEnd         // takes the mail and says so only after Release
)

var answers = map[Trouble]error{
	Busy:         &smtp.SMTPError{Code: 451, EnhancedCode: smtp.EnhancedCode{4, 7, 1}, Message: "come back later"},
	Unknown:      &smtp.SMTPError{Code: 550, EnhancedCode: smtp.EnhancedCode{5, 1, 1}, Message: "no such mailbox"},
	BusyAtEnd:    &smtp.SMTPError{Code: 451, EnhancedCode: smtp.EnhancedCode{4, 3, 0}, Message: "no room now"},
	RefusedAtEnd: &smtp.SMTPError{Code: 554, EnhancedCode: smtp.EnhancedCode{5, 6, 0}, Message: "not wanted"},
}

// Next says what goes wrong with the mails to come, one each. After them all is well again.
func (s *Server) Next(troubles ...Trouble) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.trouble = append(s.trouble, troubles...)
}

// Release ends the silence of SilentAfterEnd.
func (s *Server) Release() {
	s.mu.Lock()
	defer s.mu.Unlock()
	close(s.release)
	s.release = make(chan struct{})
}

// HangUp cuts all connections, as a server does with those that say nothing for too long.
func (s *Server) HangUp() {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, conn := range s.conns {
		_ = conn.Close() // the other end notices
	}
	s.conns = nil
}

func (s *Server) nextTrouble() Trouble {
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.trouble) == 0 {
		return None
	}
	next := s.trouble[0]
	s.trouble = s.trouble[1:]
	return next
}

func (s *Server) silence() <-chan struct{} {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.release
}
