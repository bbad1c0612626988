// Package phone reads telephone numbers as people write them and keeps them as E.164.
package phone

import (
	"strings"
	"unicode"

	"github.com/nyaruka/phonenumbers"

	"tenhal.sa/tenhal/services/foundation/fault"
	"tenhal.sa/tenhal/services/foundation/text"
)

// ErrNumber refuses what is no telephone number; nothing at all is text.ErrEmpty.
var ErrNumber = fault.New(fault.Invalid, "phone.number")

const (
	home    = "SA"   // where a number without a country is from
	prefix  = "+966" // of home
	longest = 40     // characters worth reading: a number with spaces, brackets and marks
)

// Parse returns the E.164 form ("+966551234567") of a number written in any usual way: 0551234567, 551234567,
// 00966…, +966 (0)…, with Arabic digits, spaces, hyphens, brackets. A number without a country is Saudi.
// It must be valid where it is from; extensions and words are refused.
func Parse(s string) (string, error) {
	s = text.Figures(s)
	if s == "" {
		return "", text.ErrEmpty
	}
	// The library would read letters as keys and drop an extension, so a wrong number would be kept without a word.
	if len(s) > longest || strings.ContainsFunc(strings.TrimPrefix(s, "+"), foreign) {
		return "", ErrNumber
	}
	n, err := phonenumbers.Parse(s, home)
	if err != nil || !phonenumbers.IsValidNumber(n) {
		return "", ErrNumber
	}
	return phonenumbers.Format(n, phonenumbers.E164), nil
}

func foreign(r rune) bool {
	return !unicode.IsSpace(r) && !strings.ContainsRune("0123456789-.()", r)
}

// Display returns an E.164 number in groups, with its country: "+966 55 123 4567".
func Display(e164 string) string {
	n, err := phonenumbers.Parse(e164, home)
	if err != nil {
		return e164
	}
	return phonenumbers.Format(n, phonenumbers.INTERNATIONAL)
}

// Local returns an E.164 number as it is dialled here: "0551234567", "920012345".
// A number from abroad stays as it is.
func Local(e164 string) string {
	if rest, ok := strings.CutPrefix(e164, prefix); ok {
		return dialled(rest)
	}
	return e164
}

// Digits returns the digits to search by, of a number or of its beginning, as typed or as kept: Latin, in local form
// for +966, 00966 and 966, with the zero that a whole mobile number lacks, and without 00 before another country.
func Digits(s string) string {
	digits := strings.Map(func(r rune) rune {
		if r = text.LatinDigit(r); r >= '0' && r <= '9' {
			return r
		}
		return -1
	}, s)
	digits = strings.TrimPrefix(digits, "00")
	if rest, ok := strings.CutPrefix(digits, prefix[1:]); ok {
		return dialled(rest)
	}
	if len(digits) == len("551234567") && digits[0] == '5' {
		return "0" + digits
	}
	return digits
}

// dialled puts the zero before what follows 966, save for the numbers that have none.
func dialled(rest string) string {
	if strings.HasPrefix(rest, "92") || strings.HasPrefix(rest, "800") {
		return rest
	}
	return "0" + strings.TrimPrefix(rest, "0")
}
