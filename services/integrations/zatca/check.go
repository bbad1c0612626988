package zatca

import (
	"regexp"
	"strings"
	"unicode/utf8"

	"tenhal.sa/tenhal/services/foundation/fault"
	"tenhal.sa/tenhal/services/foundation/money"
	"tenhal.sa/tenhal/services/foundation/text"
)

// The faults of a document. They are found before it takes its place among its unit's, which it keeps even when it is refused.
var (
	ErrSeller  = fault.New(fault.Conflict, "einvoices.seller")
	ErrBuyer   = fault.New(fault.Conflict, "einvoices.buyer")
	ErrCitizen = fault.New(fault.Conflict, "einvoices.citizen")
	ErrMixed   = fault.New(fault.Conflict, "einvoices.mixed")
	ErrItem    = fault.New(fault.Conflict, "einvoices.item")
	ErrSums    = fault.New(fault.Conflict, "einvoices.sums")
)

// The schemes and shapes of identifications that the authority checks.
var (
	building = regexp.MustCompile(`^\d{4}$`)
	postcode = regexp.MustCompile(`^\d{5}$`)
	ids      = map[Scheme]*regexp.Regexp{
		CRN: regexp.MustCompile(`^\d{10}$`), NAT: regexp.MustCompile(`^1\d{9}$`), IQA: regexp.MustCompile(`^2\d{9}$`),
		PAS: regexp.MustCompile(`^[A-Za-z0-9]{1,127}$`), GCC: regexp.MustCompile(`^[A-Za-z0-9]{1,127}$`),
	}
	onlyDigits = regexp.MustCompile(`^[\d\s]*$`)
)

// Healthcare is why private healthcare of citizens bears no VAT.
const Healthcare = "VATEX-SA-HEA"

// How long the authority takes texts to be, in letters.
const (
	shortestItem = 3
	longestText  = 1000
	longestPlace = 127
)

// Check returns what the authority would refuse of a document, or warn of (rules R3.4.8 and spec/zatca.md, sections 3 to 5),
// or nil. Its rules miss sums that are a halala off; this one does not.
func (d *Document) Check() error {
	switch {
	case !d.Seller.whole() || d.Seller.ID == "" || len(d.Seller.Name) > longest:
		return ErrSeller
	case d.Class == Standard && (!d.Buyer.whole() || d.Buyer.VATNumber == d.Seller.VATNumber):
		return ErrBuyer
	case d.Class == Simplified && !d.Buyer.fits():
		return ErrBuyer
	}
	if err := d.checkTaxes(); err != nil {
		return err
	}
	return d.checkSums()
}

// fits reports whether what there is of a party has the shape that it should.
func (p Party) fits() bool {
	if p.ID != "" && !Fits(p.Scheme, p.ID) {
		return false
	}
	if p.VATNumber != "" && !vatNumber.MatchString(p.VATNumber) {
		return false
	}
	return text1to(p.Name, longestText) || p.Name == "" && p.ID == ""
}

// Fits reports whether an identification has the shape that its scheme wants.
func Fits(s Scheme, id string) bool { return ids[s] != nil && ids[s].MatchString(id) }

// whole reports whether a party is described as the authority wants sellers, and buyers of standard invoices.
func (p Party) whole() bool {
	return p.fits() && p.Name != "" && p.VATNumber != "" && p.Address != nil && p.Address.Whole()
}

// Whole reports whether an address says all that the authority wants of sellers.
func (a Address) Whole() bool {
	return building.MatchString(a.Building) && postcode.MatchString(a.Postcode) &&
		text1to(a.Street, longestText) && text1to(a.District, longestPlace) && text1to(a.City, longestPlace)
}

// Tidy returns an address as documents say it, or an Invalid fault with what is wrong, by the names of its parts.
func (a Address) Tidy() (Address, error) {
	c := fault.Check{}
	a.Building, a.Postcode = text.Figures(a.Building), text.Figures(a.Postcode)
	c.Require(building.MatchString(a.Building), "building", "centre.building_wrong")
	c.Require(postcode.MatchString(a.Postcode), "postcode", "centre.postcode_wrong")
	for _, part := range []struct {
		value *string
		name  string
		most  int
	}{{&a.Street, "street", longestText}, {&a.District, "district", longestPlace}, {&a.City, "city", longestPlace}} {
		s, err := text.Clean(*part.value, part.most)
		if err != nil {
			c.Field(part.name, fault.Of(err).Key)
		}
		*part.value = s
	}
	return a, c.Err()
}

func text1to(s string, most int) bool {
	n := utf8.RuneCountInString(strings.TrimSpace(s))
	return n >= 1 && n <= most && Clean(s) == s
}

// checkTaxes looks at the reasons for rates: one of a category, and that of citizens only where one is named.
func (d *Document) checkTaxes() error {
	seen := map[string]bool{}
	for _, t := range d.Taxes {
		key := t.Category
		if t.Category == "S" {
			key += percent(t.Rate)
		}
		switch {
		case seen[key]:
			return ErrMixed
		case (t.Category == "S") != (t.Code == "") || (t.Code == "") != (t.Reason == ""), t.Category != "S" && t.Rate != 0:
			return ErrSums
		case t.Code == Healthcare && (d.Buyer.Scheme != NAT || d.Buyer.ID == "" || d.Buyer.Name == ""):
			return ErrCitizen
		}
		seen[key] = true
	}
	return nil
}

// checkSums reckons everything anew, to the halala.
func (d *Document) checkSums() error {
	taxable := map[string]money.Halalas{}
	var net, vat money.Halalas
	for _, l := range d.Lines {
		if n := utf8.RuneCountInString(l.Name); n < shortestItem || n > longestText || onlyDigits.MatchString(l.Name) || Clean(l.Name) != l.Name {
			return ErrItem
		}
		if l.Quantity < 1 || l.Price < 0 || l.Discount < 0 || l.Net < 0 ||
			l.Net != l.Price*money.Halalas(l.Quantity)-l.Discount || l.VAT != l.Net.Share(l.Rate) {
			return ErrSums
		}
		net += l.Net
		taxable[l.Category+percent(l.Rate)] += l.Net
	}
	for _, t := range d.Taxes {
		if t.Taxable != taxable[t.Category+percent(t.Rate)] || t.VAT != t.Taxable.Share(t.Rate) {
			return ErrSums
		}
		delete(taxable, t.Category+percent(t.Rate))
		vat += t.VAT
	}
	if len(d.Lines) == 0 || len(taxable) > 0 || net != d.Net || vat != d.VAT || net+vat != d.Total {
		return ErrSums
	}
	return nil
}
