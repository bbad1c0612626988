// Package patients draws the list of patients, the page of one, the forms that register and change
// one, and the picker with which other forms choose one.
package patients

import (
	"context"
	"net/url"
	"time"

	"github.com/google/uuid"

	"tenhal.sa/tenhal/services/foundation/civil"
	"tenhal.sa/tenhal/services/foundation/i18n"
	"tenhal.sa/tenhal/services/foundation/phone"
	"tenhal.sa/tenhal/services/overview"
	"tenhal.sa/tenhal/services/patients"
	"tenhal.sa/tenhal/views/ui"
)

// Hit is a patient in a list to choose from.
type Hit struct {
	ID      uuid.UUID
	Name    string // in the reader's language
	Other   string // in the other one; empty where there is none
	File    string
	Phone   string
	Age     string
	VisitAt time.Time // of today's first visit; zero where there is none
	Former  string    // file number of a record merged into this one, by which it was found
	Locked  bool      // the record is restricted: no more is told than name and number
}

// HitOf is a patient as lists show one.
func HitOf(ctx context.Context, p *patients.Patient, today civil.Date) Hit {
	return Hit{
		ID: p.ID, Name: p.Name(ctx), Other: OtherName(ctx, p.NameAr, p.NameEn), File: p.FileNumber,
		Phone: PhoneText(p.Phone), Age: AgeText(ctx, p.BirthDate, today),
	}
}

// NewHits are what a search found, as the reader sees it on a day.
func NewHits(ctx context.Context, found []overview.Hit, today civil.Date) []Hit {
	hits := make([]Hit, len(found))
	for i, h := range found {
		hits[i] = Hit{
			ID: h.ID, Name: i18n.Pick(ctx, h.NameAr, h.NameEn), Other: OtherName(ctx, h.NameAr, h.NameEn), File: h.FileNumber,
			Phone: PhoneText(h.Phone), Age: AgeText(ctx, h.BirthDate, today), VisitAt: h.VisitAt, Former: h.Former,
		}
	}
	return hits
}

// Href is the path of the patient's page.
func (h Hit) Href() string { return "/patients/" + h.ID.String() }

// Book is the path of the form that books a visit for the patient.
func (h Hit) Book() string { return "/appointments/new?patient=" + h.ID.String() }

// OtherName returns the name that i18n.Pick does not choose, or "" where there is none.
func OtherName(ctx context.Context, ar, en string) string {
	if i18n.Pick(ctx, ar, en) == ar {
		return en
	}
	return ar
}

// AgeText returns how old somebody is on a day, in months before the second birthday, or "" where it is not known.
func AgeText(ctx context.Context, born, on civil.Date) string {
	if born.IsZero() {
		return ""
	}
	years, months := born.Age(on)
	if years < 2 {
		return i18n.N(ctx, "patients.age_months", 12*years+months)
	}
	return i18n.N(ctx, "patients.age_years", years)
}

// BothCalendars is a day in words, Gregorian and, where that calendar has it, Hijri.
func BothCalendars(ctx context.Context, d civil.Date) string {
	text := ui.LongDateText(ctx, d)
	if hijri := ui.HijriText(ctx, d); hijri != "" {
		text += " · " + hijri
	}
	return text
}

// PhoneText is a number as it is dialled here, in groups: "050 295 2990"; one from abroad has its country.
func PhoneText(e164 string) string {
	local := phone.Local(e164)
	if len(local) != len("0502952990") || local[0] != '0' {
		return phone.Display(e164)
	}
	return local[:3] + " " + local[3:6] + " " + local[6:]
}

// List is the list of patients, or those whom a search found.
type List struct {
	Query     string
	Order     string // "newest" or "name"; a search has an order of its own
	Hits      []Hit
	Pages     ui.Pages
	MayBook   bool
	MayAdd    bool
	MayImport bool
}

// NewHref is the path of the form for a new patient, with the text of a search.
func NewHref(query string) string {
	if query == "" {
		return "/patients/new"
	}
	return "/patients/new?q=" + url.QueryEscape(query)
}
