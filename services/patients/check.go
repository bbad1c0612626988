package patients

import (
	"errors"
	"regexp"
	"slices"
	"strings"
	"unicode"

	"tenhal.sa/tenhal/services/foundation/civil"
	"tenhal.sa/tenhal/services/foundation/fault"
	"tenhal.sa/tenhal/services/foundation/identity"
	"tenhal.sa/tenhal/services/foundation/phone"
	"tenhal.sa/tenhal/services/foundation/text"
)

// longName is the most characters that a name may have.
const longName = 120

// longFormer is the most characters of a file number from elsewhere.
const longFormer = 40

var errName = fault.New(fault.Invalid, "patients.name_unclear")

// check reads inputs and collects what is wrong with them. An input that can't be read is returned
// as it was typed, so that nobody also complains of its absence; Err keeps it from being used.
type check struct {
	fault.Check
}

// passes notes what is wrong with an input, and reports whether nothing is. What is left out passes.
func (c *check) passes(field string, err error) bool {
	if errors.Is(err, text.ErrEmpty) {
		return true
	}
	c.Note(field, err)
	return err == nil
}

func (c *check) name(field, typed string) string {
	name, err := text.Name(typed, longName)
	if err == nil && !strings.ContainsFunc(name, unicode.IsLetter) {
		err = errName // nobody would ever find it
	}
	if c.passes(field, err) {
		return name
	}
	return typed
}

func (c *check) phone(field, typed string) string {
	number, err := phone.Parse(typed)
	if c.passes(field, err) {
		return number
	}
	return typed
}

func (c *check) email(field, typed string) string {
	address, err := address(typed)
	c.passes(field, err)
	return address
}

// day reads a day that may be left out.
func (c *check) day(field, typed string) civil.Date {
	day, err := civil.Parse(typed)
	c.passes(field, err)
	return day
}

// optional reads a line that may be left out.
func (c *check) optional(field, typed string, limit int) string {
	line, err := text.Optional(typed, limit)
	c.passes(field, err)
	return line
}

// code reads a code that may be left out, as it is kept: in Latin digits and capitals, without spaces and hyphens.
func (c *check) code(field, typed string, want codeForm) string {
	code := strings.ToUpper(strings.NewReplacer(" ", "", "-", "").Replace(text.Figures(typed)))
	c.Require(code == "" || want.form.MatchString(code), field, want.fault)
	return code
}

// identity reads a kind and its number.
func (c *check) identity(kind, number string) (identity.Kind, string) {
	known := choice(c, "identity_kind", kind, identity.Kinds)
	if known == "" {
		return "", ""
	}
	number, err := identity.Check(known, number)
	c.Note("identity_number", err)
	return known, number
}

// codeForm is what a code looks like, and the message key for one that does not.
type codeForm struct {
	form  *regexp.Regexp
	fault string
}

// choice reads one of a few values; without one the input is at fault.
func choice[T ~string](c *check, field, typed string, values []T) T {
	if !slices.Contains(values, T(typed)) {
		c.Field(field, "fault.choice")
		return ""
	}
	return T(typed)
}
