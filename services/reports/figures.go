package reports

import (
	"bytes"
	"slices"

	"github.com/google/uuid"

	"tenhal.sa/tenhal/services/access"
	"tenhal.sa/tenhal/services/finance"
	"tenhal.sa/tenhal/services/foundation/civil"
	"tenhal.sa/tenhal/services/foundation/money"
)

// Figures are what was billed and paid in a period, and what was open at its end. They are kept by clinic, and every sum
// is made of those, so that they add up for whoever sees some of the clinics only. Amounts are halalas.
type Figures struct {
	Until   civil.Date `json:"until"` // the day to whose end what is open was counted: the last one, or today
	Clinics []Clinic   `json:"clinics"`
}

// Clinic is the figures of a clinic. A refund would be here; there are none yet.
type Clinic struct {
	ID       uuid.UUID     `json:"id"` // uuid.Nil: of several
	NameAr   string        `json:"name_ar"`
	NameEn   string        `json:"name_en"`
	Invoices int           `json:"invoices"` // that were issued
	Gross    money.Halalas `json:"gross"`    // before discount and VAT
	Discount money.Halalas `json:"discount"`
	VAT      money.Halalas `json:"vat"`
	Total    money.Halalas `json:"total"`
	Taxes    []Tax         `json:"taxes"`
	Received []Received    `json:"received"`
	Open     [Ages]Open    `json:"open"`
}

// Tax is what was billed at a rate of VAT. Its VAT is rounded as on each invoice.
type Tax struct {
	Category finance.VATCategory `json:"category"`
	Rate     money.BasisPoints   `json:"rate"`
	Net      money.Halalas       `json:"net"`
	VAT      money.Halalas       `json:"vat"`
}

// Received is what was paid in a way, whenever it was billed.
type Received struct {
	Method   finance.Method `json:"method"`
	Payments int            `json:"payments"`
	Amount   money.Halalas  `json:"amount"`
}

// Open is what was not paid of invoices of an age.
type Open struct {
	Invoices int           `json:"invoices"`
	Amount   money.Halalas `json:"amount"`
}

// Ages is how many ages of invoices are told apart, by days since the issue: up to 30, 60, 90, and older.
const Ages = 4

// ageDays is how many days an age has.
const ageDays = 30

// Aged returns the first and the last day of issue of invoices that are of an age on a day. Of the oldest there is no first.
func Aged(age int, on civil.Date) (from, to civil.Date) {
	if age > 0 {
		to = on.Add(-ageDays*age - 1)
	} else {
		to = on
	}
	if age < Ages-1 {
		from = on.Add(-ageDays * (age + 1))
	}
	return from, to
}

// Net returns what was billed after discount and before VAT.
func (c *Clinic) Net() money.Halalas { return c.Gross - c.Discount }

// Paid returns what was paid by all methods.
func (c *Clinic) Paid() (paid Received) {
	for _, r := range c.Received {
		paid.Payments += r.Payments
		paid.Amount += r.Amount
	}
	return paid
}

// Owed returns what is open of all ages.
func (c *Clinic) Owed() (owed Open) {
	for _, o := range c.Open {
		owed.Invoices += o.Invoices
		owed.Amount += o.Amount
	}
	return owed
}

// Sum returns the figures of all clinics together.
func (f *Figures) Sum() Clinic {
	sum := Clinic{}
	for _, c := range f.Clinics {
		sum.Invoices += c.Invoices
		sum.Gross += c.Gross
		sum.Discount += c.Discount
		sum.VAT += c.VAT
		sum.Total += c.Total
		for _, t := range c.Taxes {
			sum.tax(t)
		}
		for _, r := range c.Received {
			sum.receive(r)
		}
		for age, o := range c.Open {
			sum.Open[age].Invoices += o.Invoices
			sum.Open[age].Amount += o.Amount
		}
	}
	return sum
}

// tax adds to what was billed at a rate; rates stay in the order of their categories.
func (c *Clinic) tax(t Tax) {
	n := slices.IndexFunc(c.Taxes, func(other Tax) bool { return other.Category == t.Category && other.Rate == t.Rate })
	if n < 0 {
		after := slices.IndexFunc(c.Taxes, func(other Tax) bool {
			return other.Category > t.Category || other.Category == t.Category && other.Rate > t.Rate
		})
		if after < 0 {
			after = len(c.Taxes)
		}
		c.Taxes = slices.Insert(c.Taxes, after, t)
		return
	}
	c.Taxes[n].Net += t.Net
	c.Taxes[n].VAT += t.VAT
}

// receive adds to what was paid in a way; they stay in the order in which they are offered.
func (c *Clinic) receive(r Received) {
	place := func(m finance.Method) int { return slices.Index(finance.Methods, m) }
	n := slices.IndexFunc(c.Received, func(other Received) bool { return place(other.Method) >= place(r.Method) })
	switch {
	case n < 0:
		c.Received = append(c.Received, r)
	case c.Received[n].Method != r.Method:
		c.Received = slices.Insert(c.Received, n, r)
	default:
		c.Received[n].Payments += r.Payments
		c.Received[n].Amount += r.Amount
	}
}

// seenBy leaves out the clinics that are not there for somebody.
func (f *Figures) seenBy(who access.Actor) {
	f.Clinics = slices.DeleteFunc(f.Clinics, func(c Clinic) bool { return !who.Sees(c.ID) })
}

// Same reports whether the figures are those of others, however the clinics are called and ordered by now.
func (f *Figures) Same(others *Figures) bool {
	return f.Until == others.Until && slices.EqualFunc(f.counted(), others.counted(), func(a, b Clinic) bool {
		return a.ID == b.ID && a.Invoices == b.Invoices && a.Gross == b.Gross && a.Discount == b.Discount && a.VAT == b.VAT && a.Total == b.Total &&
			slices.Equal(a.Taxes, b.Taxes) && slices.Equal(a.Received, b.Received) && a.Open == b.Open
	})
}

// counted are the clinics that have figures, by their ids.
func (f *Figures) counted() []Clinic {
	list := slices.DeleteFunc(slices.Clone(f.Clinics), func(c Clinic) bool {
		return c.Invoices == 0 && len(c.Received) == 0 && c.Owed().Invoices == 0
	})
	slices.SortFunc(list, func(a, b Clinic) int { return bytes.Compare(a.ID[:], b.ID[:]) })
	return list
}
