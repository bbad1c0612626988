package consents

import (
	"context"
	"slices"
	"strconv"

	"github.com/google/uuid"

	"tenhal.sa/tenhal/services/foundation/fault"
	"tenhal.sa/tenhal/services/foundation/text"
)

const (
	longTitle    = 120
	longBody     = 6000
	fewestMonths = 2 // a consent can be signed anew in its last 30 days
	mostMonths   = 120
)

// Rules are what a form asks of a form of consent, as it was typed.
type Rules struct {
	ClinicID  string // clinic_id; empty is the whole centre
	Purpose   string // purpose
	NeededFor string // needed_for
	Months    string // months; empty: until it is withdrawn
	Active    bool   // active
}

// Words are what a new text says, as it was typed.
type Words struct {
	TitleAr string // title_ar
	TitleEn string // title_en
	BodyAr  string // body_ar
	BodyEn  string // body_en
	Renews  bool   // renews
}

// read puts the rules down to a form.
func (s *Service) read(ctx context.Context, r Rules, f *Form, check *fault.Check) error {
	catalogue, err := s.Clinics.Catalogue(ctx)
	if err != nil {
		return err
	}
	f.ClinicID = uuid.Nil
	if r.ClinicID != "" {
		f.ClinicID, _ = uuid.Parse(r.ClinicID) // what is no id is no clinic's
		_, known := catalogue.Clinic(f.ClinicID)
		check.Require(known, "clinic_id", "fault.choice")
	}
	f.Purpose, f.NeededFor, f.Active = Purpose(r.Purpose), Need(r.NeededFor), r.Active
	check.Require(slices.Contains(Purposes, f.Purpose), "purpose", "fault.choice")
	check.Require(slices.Contains(Needs, f.NeededFor), "needed_for", "fault.choice")
	f.Months = 0
	if typed := text.Figures(r.Months); typed != "" {
		f.Months, err = strconv.Atoi(typed)
		check.Require(err == nil && f.Months >= fewestMonths && f.Months <= mostMonths, "months", "consents.months_unclear")
	}
	return nil
}

// text reads what a text says. Both languages are needed: nobody signs what they can't read.
func (w Words) text(check *fault.Check) *Text {
	line := func(field, typed string) string {
		line, err := text.Clean(typed, longTitle)
		check.Note(field, err)
		return line
	}
	body := func(field, typed string) string {
		body, err := text.Note(typed, longBody)
		if err == nil && body == "" {
			err = text.ErrEmpty
		}
		check.Note(field, err)
		return body
	}
	return &Text{
		TitleAr: line("title_ar", w.TitleAr), TitleEn: line("title_en", w.TitleEn),
		BodyAr: body("body_ar", w.BodyAr), BodyEn: body("body_en", w.BodyEn), Renews: w.Renews,
	}
}
