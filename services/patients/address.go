package patients

import (
	"net/mail"
	"strings"
	"unicode/utf8"

	"tenhal.sa/tenhal/services/foundation/fault"
	"tenhal.sa/tenhal/services/foundation/text"
)

// The most characters of an address and of what stands before its @ (RFC 5321, section 4.5.3.1).
const (
	longAddress = 254
	longMailbox = 64
)

var errAddress = fault.New(fault.Invalid, "patients.email_unclear")

// address reads an e-mail address, or nothing. It takes what mail servers everywhere take: one
// mailbox without quotes, in ASCII, at a domain with a dot. A letter that only looks like another
// would send somebody's papers to a stranger.
func address(typed string) (string, error) {
	s, err := text.Optional(typed, longAddress)
	if err != nil || s == "" {
		return "", err
	}
	read, err := mail.ParseAddress(s)
	box, domain, _ := strings.Cut(s, "@")
	plain := utf8.RuneCountInString(s) == len(s) && !strings.ContainsAny(s, "\" ")
	if err != nil || read.Address != s || !plain || len(box) > longMailbox || !strings.Contains(domain, ".") {
		return "", errAddress
	}
	return s, nil
}
