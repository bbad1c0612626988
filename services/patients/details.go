package patients

import (
	"regexp"
	"slices"

	"tenhal.sa/tenhal/services/foundation/country"
)

// The most characters of a line of an address, and of one abroad.
const (
	longLine   = 120
	longAbroad = 300
)

// Tongues are the languages that a patient may speak, by ISO 639, in the order in which they are offered. "sgn" is any of signs.
var Tongues = []string{"ar", "en", "ur", "hi", "bn", "tl", "id", "ml", "ta", "ne", "am", "fr", "tr", "sgn"}

// Details are what a form says of a patient that may all be left out.
type Details struct {
	SecondPhone string   // second_phone
	Nationality string   // nationality, code of a country
	Spoken      []string // spoken, codes of Tongues
	Address     Address
}

// Address is a Saudi national address, or one abroad.
type Address struct {
	Building   string // address_building, four digits
	Street     string // address_street
	District   string // address_district
	City       string // address_city
	PostalCode string // address_postal_code, five digits
	Additional string // address_additional, four digits
	Short      string // address_short, "RRRD2929"
	Abroad     string // address_abroad, in a line
}

// IsZero reports whether nothing of an address is known.
func (a Address) IsZero() bool { return a == Address{} }

// The codes of a Saudi address.
var (
	fourDigits = codeForm{regexp.MustCompile(`^\d{4}$`), "patients.four_digits"}
	fiveDigits = codeForm{regexp.MustCompile(`^\d{5}$`), "patients.five_digits"}
	shortCode  = codeForm{regexp.MustCompile(`^[A-Z]{4}\d{4}$`), "patients.short_unclear"}
)

// read checks the details and puts them down to the patient.
func (d Details) read(c *check, p *Patient) {
	p.SecondPhone = c.phone("second_phone", d.SecondPhone)
	p.Address = d.Address.read(c)
	if d.Nationality != "" {
		_, known := country.Find(d.Nationality)
		c.Require(known, "nationality", "fault.choice")
		p.Nationality = d.Nationality
	}
	for _, tongue := range d.Spoken {
		c.Require(slices.Contains(Tongues, tongue), "spoken", "fault.choice")
		p.Spoken = append(p.Spoken, tongue)
	}
}

func (a Address) read(c *check) Address {
	return Address{
		Building:   c.code("address_building", a.Building, fourDigits),
		Street:     c.optional("address_street", a.Street, longLine),
		District:   c.optional("address_district", a.District, longLine),
		City:       c.optional("address_city", a.City, longLine),
		PostalCode: c.code("address_postal_code", a.PostalCode, fiveDigits),
		Additional: c.code("address_additional", a.Additional, fourDigits),
		Short:      c.code("address_short", a.Short, shortCode),
		Abroad:     c.optional("address_abroad", a.Abroad, longAbroad),
	}
}
