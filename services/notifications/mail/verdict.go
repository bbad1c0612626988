package mail

import (
	"errors"
	"fmt"
	"strings"

	gomail "github.com/wneessen/go-mail"

	"tenhal.sa/tenhal/services/notifications"
)

// verdict says what a failure means for the mail. Only a missing answer to the whole mail leaves
// in doubt whether it was taken: before its last line, a server must throw it away (RFC 5321,
// 3.8), and after its answer, it has it.
//
// go-mail's own IsTemp is not enough: it takes a lost connection for a lasting refusal.
func verdict(err error) error {
	var failed *gomail.SendError
	switch {
	case err == nil:
		return nil
	case !errors.As(err, &failed):
		return fmt.Errorf("%w: %w", notifications.ErrInDoubt, err)
	case failed.Reason == gomail.ErrSMTPReset:
		return nil // the mail was taken; only tidying up after it failed
	}
	return fmt.Errorf("%w: %s", class(failed), words(failed))
}

func class(failed *gomail.SendError) error {
	switch code := failed.ErrorCode(); {
	case code >= 500 && strings.HasPrefix(failed.EnhancedStatusCode(), "5.1."): // a bad address (RFC 3463, 3.2)
		return notifications.ErrDead
	case code >= 500:
		return notifications.ErrPermanent
	case code >= 400:
		return notifications.ErrTemporary
	}
	switch failed.Reason {
	case gomail.ErrSMTPDataClose, gomail.ErrAmbiguous:
		return notifications.ErrInDoubt
	case gomail.ErrGetSender, gomail.ErrGetRcpts, gomail.ErrNoUnencoded:
		return notifications.ErrPermanent
	}
	return notifications.ErrTemporary
}

// words leave out what a server says in its own, which may name the recipient.
func words(failed *gomail.SendError) string {
	if failed.ErrorCode() == 0 {
		return failed.Reason.String()
	}
	return fmt.Sprintf("%d %s (%s)", failed.ErrorCode(), failed.EnhancedStatusCode(), failed.Reason)
}

// gone reports whether the connection was lost before anything of a mail was sent.
func gone(err error) bool {
	var failed *gomail.SendError
	return errors.As(err, &failed) && failed.Reason == gomail.ErrConnCheck
}

// answered reports whether the server itself refused, so that the connection is still good.
func answered(err error) bool {
	var failed *gomail.SendError
	return errors.As(err, &failed) && failed.ErrorCode() != 0
}
