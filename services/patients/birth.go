package patients

import (
	"fmt"
	"regexp"
	"strconv"

	"tenhal.sa/tenhal/services/foundation/civil"
	"tenhal.sa/tenhal/services/foundation/fault"
	"tenhal.sa/tenhal/services/foundation/hijri"
	"tenhal.sa/tenhal/services/foundation/text"
)

// gregorian is the year from which a year is a Gregorian one: no Hijri year that matters is later, no Gregorian one earlier.
const gregorian = 1600

var (
	errFuture     = fault.New(fault.Invalid, "patients.birth_future")
	errBirth      = fault.New(fault.Invalid, "patients.birth_unclear")
	errBirthHijri = fault.New(fault.Invalid, "patients.birth_hijri_unclear")
	errBirthOld   = fault.New(fault.Invalid, "patients.birth_hijri_old")
)

// The year comes first, as identity cards print it, with or without something between; a mark of the Hijri calendar may follow.
var written = regexp.MustCompile(`^(\d{4})(?:[-/.](\d{1,2})[-/.](\d{1,2})|(\d\d)(\d\d))\s*(?i:(h|ah|هـ|ه)\.?)?$`)

// ParseBirth reads a birth date of either calendar, "1990-03-14", "١٩٩٠/٣/١٤" or "1410-08-16 H", and says whether it was a
// Hijri one: a year before 1600 is. It returns text.ErrEmpty for nothing at all.
func ParseBirth(typed string) (day civil.Date, isHijri bool, err error) {
	typed = text.Figures(typed)
	if typed == "" {
		return day, false, text.ErrEmpty
	}
	part := written.FindStringSubmatch(typed)
	if part == nil {
		return day, false, errBirth
	}
	year, _ := strconv.Atoi(part[1]) // four digits
	plain := fmt.Sprintf("%s-%02s-%02s", part[1], part[2]+part[4], part[3]+part[5])
	if year < gregorian {
		day, err = parseHijri(year, plain)
		return day, true, err
	}
	day, err = civil.Parse(plain)
	if err != nil || part[6] != "" {
		return civil.Date{}, false, errBirth
	}
	return day, false, nil
}

func parseHijri(year int, plain string) (civil.Date, error) {
	day, err := hijri.Parse(plain)
	switch {
	case err == nil:
		return day.Gregorian(), nil
	case year < hijri.First().Year:
		return civil.Date{}, errBirthOld
	}
	return civil.Date{}, errBirthHijri
}

// BirthText returns the birth date as it was given, to be read by ParseBirth again.
func (p *Patient) BirthText() string {
	if day, ok := hijri.From(p.BirthDate); ok && p.BirthHijri {
		return day.String()
	}
	return p.BirthDate.String()
}

func (c *check) birthDate(field, typed string, today civil.Date) (civil.Date, bool) {
	day, isHijri, err := ParseBirth(typed)
	if err == nil && day.After(today) {
		day, err = civil.Date{}, errFuture
	}
	c.Note(field, err)
	return day, isHijri
}
