// Package identity checks the numbers by which people in Saudi Arabia prove who they are.
//
// Sources: the first digit of a national ID and of an iqama, and that a person keeps the number for life: SAMA rulebook,
// "Combination of the Ten-Digit Computer Number of the Ministry of Interior" (rulebook.sama.gov.sa/en/node/2420), and
// nphies rules BV-00797 and BV-00798; the check digit is Luhn's. A border number has ten digits, the first 3 as Jawazat
// writes it (gulfnews.com, 2023-01-11, after the Ministry of Interior) or 4 (globalbusinessway.ae);
// 5 is taken too. No source says officially that it has a check digit, so none is asked for.
package identity

import (
	"regexp"
	"strings"
	"unicode"

	"tenhal.sa/tenhal/services/foundation/fault"
	"tenhal.sa/tenhal/services/foundation/text"
)

// Kind says what a number is on.
type Kind string

// The kinds. Newborn and None have no number: a newborn is known by its mother until it is registered.
const (
	NationalID   Kind = "national_id"
	Iqama        Kind = "iqama"
	GCC          Kind = "gcc_id" // the civil number of another Gulf state
	Passport     Kind = "passport"
	BorderNumber Kind = "border_number"
	Newborn      Kind = "newborn"
	None         Kind = "none"
)

// Kinds has all of them, in the order in which a form offers them.
var Kinds = []Kind{NationalID, Iqama, GCC, Passport, BorderNumber, Newborn, None}

// Why a number is refused; where one is needed and none is given it is text.ErrEmpty.
var (
	ErrKind       = fault.New(fault.Invalid, "fault.choice")
	ErrNationalID = fault.New(fault.Invalid, "identity.not_national_id")
	ErrIqama      = fault.New(fault.Invalid, "identity.not_iqama")
	ErrGCC        = fault.New(fault.Invalid, "identity.not_gcc_id")
	ErrPassport   = fault.New(fault.Invalid, "identity.not_passport")
	ErrBorder     = fault.New(fault.Invalid, "identity.not_border_number")
	ErrCheckDigit = fault.New(fault.Invalid, "identity.check_digit") // the form is right, a digit is not
	ErrNoNumber   = fault.New(fault.Invalid, "identity.no_number")   // a number for a kind that has none
)

// rule is what is known of a kind's numbers. The zero rule is for kinds without a number.
type rule struct {
	label      string
	form       *regexp.Regexp
	err        error
	checkDigit bool
}

// The Gulf states have 8 (Oman) to 15 (Emirates) digits.
var rules = map[Kind]rule{
	NationalID:   {label: "identity.national_id", form: regexp.MustCompile(`^1\d{9}$`), err: ErrNationalID, checkDigit: true},
	Iqama:        {label: "identity.iqama", form: regexp.MustCompile(`^2\d{9}$`), err: ErrIqama, checkDigit: true},
	GCC:          {label: "identity.gcc_id", form: regexp.MustCompile(`^\d{8,15}$`), err: ErrGCC},
	Passport:     {label: "identity.passport", form: regexp.MustCompile(`^[A-Z0-9]{5,20}$`), err: ErrPassport},
	BorderNumber: {label: "identity.border_number", form: regexp.MustCompile(`^[345]\d{9}$`), err: ErrBorder},
	Newborn:      {label: "identity.newborn"},
	None:         {label: "identity.none"},
}

// Label returns the message key of the kind's name.
func (k Kind) Label() string { return rules[k].label }

// Numbered says whether the kind has a number.
func (k Kind) Numbered() bool { return rules[k].form != nil }

// Check returns a number as it is kept, in Latin digits and capitals without spaces and hyphens, or says what is wrong
// with it. Right means well formed: only the issuer knows whether the number exists.
func Check(kind Kind, number string) (string, error) {
	want, known := rules[kind]
	if !known {
		return "", ErrKind
	}
	number = compact(number)
	switch {
	case want.form == nil && number != "":
		return "", ErrNoNumber
	case want.form == nil:
		return "", nil
	case number == "":
		return "", text.ErrEmpty
	case !want.form.MatchString(number):
		return "", want.err
	case want.checkDigit && luhn(number) != 0:
		return "", ErrCheckDigit
	}
	return number, nil
}

func compact(s string) string {
	return strings.ToUpper(strings.Map(func(r rune) rune {
		if r == '-' || unicode.IsSpace(r) {
			return -1
		}
		return r
	}, text.Figures(s)))
}

// luhn returns what a number of ten digits is off a right one: 0 if its check digit fits.
func luhn(number string) int {
	sum := 0
	for i, r := range number {
		digit := int(r - '0')
		if i%2 == 0 {
			digit *= 2
		}
		sum += digit/10 + digit%10
	}
	return sum % 10
}
