package retention

import (
	"time"
)

// Age is how old something becomes. Years and months are those of the calendar, so that what is kept for ten years is
// kept for ten years, and not for 3,650 days.
type Age struct{ Years, Months, Days int }

// Before returns the instant before which what began then has come of this age by now.
func (a Age) Before(now time.Time) time.Time { return now.AddDate(-a.Years, -a.Months, -a.Days) }

// Periods are for how long the records of patients are kept. They are the one place where those figures stand.
type Periods struct {
	// RecordYears count from the last thing that was done with the patient, from the day on which the record was put
	// away, or from the day on which the patient came of age, whichever was last.
	//
	// Source: none that was verified. Ten years after the last visit is what is commonly said of medical records in the
	// Kingdom; the text of the rule has not been read.
	RecordYears int
	// BillYears count from the end of the calendar year in which an invoice was issued or a payment received.
	//
	// Source: none that was verified. Six years are commonly said of tax invoices, and longer ones for some goods; ten
	// are taken here, so that no figure that is commonly said is longer.
	BillYears int
}

// Kept are the periods that hold. They are the least: who destroys records may say longer ones, and never shorter ones.
var Kept = Periods{RecordYears: 10, BillYears: 10}

// ofAge is the age in years from which the period of somebody who was a child begins. Source: the age of majority, which
// the consents of this program go by as well. Of whom no birth date is known is taken to have been born on the day on
// which they were registered: an assumption, and the longest there is.
const ofAge = 18

// Confirmed returns ErrUnconfirmed unless somebody who has read the law says that the periods are right, by naming both:
// each at least as long as the one that holds.
func (p Periods) Confirmed() error {
	if p.RecordYears < Kept.RecordYears || p.BillYears < Kept.BillYears {
		return ErrUnconfirmed.With("records", Kept.RecordYears, "bills", Kept.BillYears)
	}
	return nil
}
