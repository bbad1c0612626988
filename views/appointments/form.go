package appointments

import (
	"context"
	"net/url"
	"time"

	"github.com/a-h/templ"
	"github.com/google/uuid"

	"tenhal.sa/tenhal/services/foundation/civil"
	"tenhal.sa/tenhal/views/patients"
	"tenhal.sa/tenhal/views/ui"
)

// BookForm is the form that books or moves a visit.
type BookForm struct {
	ui.Form
	Patient        patients.Chosen // if any
	Providers      []ui.Option
	Services       []ui.Option
	Durations      []ui.Option
	When           time.Time // in the centre's zone; zero where it is still to be chosen
	Provider       string    // name of the provider chosen, if any
	Taken          *Taken
	Referral       uuid.UUID // from which it books; uuid.Nil for none
	ReferralNumber string
	Unsigned       string // path to a form without which nothing is booked; empty where that is not so
	Closed         bool   // refused only because nobody works then, and the user may override that
}

// Taken says who has a time that was asked for, and which times are free.
type Taken struct {
	By   []Blocker
	Free []time.Time // in the centre's zone
}

// Blocker is a visit in the way.
type Blocker struct {
	Who       string // the patient's name
	Provider  string
	From      time.Time
	To        time.Time
	Elsewhere bool // in a clinic of which the reader sees nothing
}

// Again is a move that was refused, to be tried at another time.
type Again struct {
	Path string // to POST to
	Form BookForm
}

// Again is where the form is found again, as it is filled in.
func (f BookForm) Again() string {
	q := url.Values{}
	for name, input := range map[string]string{"patient": "patient_id", "provider": "provider_id", "starts_at": "starts_at", "duration": "duration", "referral": "referral_id"} {
		if value := f.Value(input); value != "" {
			q.Set(name, value)
		}
	}
	return "/appointments/new?" + q.Encode()
}

// day is the day for which the form books, in words.
func (f BookForm) day(ctx context.Context) string {
	return ui.DayText(ctx, civil.Of(f.When, f.When.Location()))
}

// otherDay names the day of a time that is not on the day asked for.
func (f BookForm) otherDay(ctx context.Context, at time.Time) string {
	day := civil.Of(at, at.Location())
	if !f.When.IsZero() && day == civil.Of(f.When, at.Location()) {
		return ""
	}
	return ui.DayText(ctx, day)
}

// offers fetch the services of a provider, and the length of a service, when another one is chosen.
func (f BookForm) offers() templ.Attributes {
	return templ.Attributes{
		"hx-get": "/appointments/services?form=" + f.ID, "hx-target": "#" + f.InputID("services"), "hx-swap": "outerMorph",
		"hx-trigger": "change", "hx-include": "closest form",
	}
}
