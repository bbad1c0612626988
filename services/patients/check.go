package patients

import (
	"errors"
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

var (
	errName   = fault.New(fault.Invalid, "patients.name_unclear")
	errFuture = fault.New(fault.Invalid, "patients.birth_future")
)

// check reads inputs and collects what is wrong with them. An input that can't be read is returned
// as it was typed, so that nobody also complains of its absence; Err keeps it from being used.
type check struct {
	fault.Check
}

// note records that an input is at fault, and reports whether it is there and well.
func (c *check) note(field string, err error) bool {
	if err != nil && !errors.Is(err, text.ErrEmpty) {
		c.Field(field, fault.Of(err).Key)
	}
	return err == nil
}

func (c *check) name(field, typed string) string {
	name, err := text.Name(typed, longName)
	if err == nil && !strings.ContainsFunc(name, unicode.IsLetter) {
		err = errName // nobody would ever find it
	}
	if c.note(field, err) || errors.Is(err, text.ErrEmpty) {
		return name
	}
	return typed
}

func (c *check) phone(field, typed string) string {
	number, err := phone.Parse(typed)
	if c.note(field, err) || errors.Is(err, text.ErrEmpty) {
		return number
	}
	return typed
}

func (c *check) email(field, typed string) string {
	address, err := address(typed)
	c.note(field, err)
	return address
}

func (c *check) birthDate(field, typed string, today civil.Date) civil.Date {
	day, err := civil.Parse(typed)
	if err == nil && day.After(today) {
		day, err = civil.Date{}, errFuture
	}
	if err != nil {
		c.Field(field, fault.Of(err).Key)
	}
	return day
}

// identity reads a kind and its number.
func (c *check) identity(kind, number string) (identity.Kind, string) {
	known := choice(c, "identity_kind", kind, identity.Kinds)
	if known == "" {
		return "", ""
	}
	number, err := identity.Check(known, number)
	if err != nil {
		c.Field("identity_number", fault.Of(err).Key)
	}
	return known, number
}

// choice reads one of a few values; without one the input is at fault.
func choice[T ~string](c *check, field, typed string, values []T) T {
	if !slices.Contains(values, T(typed)) {
		c.Field(field, "fault.choice")
		return ""
	}
	return T(typed)
}
