// Package consents draws what people are asked to agree to, and what they have agreed to.
package consents

import (
	"context"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/google/uuid"

	"tenhal.sa/tenhal/services/clinics"
	"tenhal.sa/tenhal/services/consents"
	"tenhal.sa/tenhal/services/foundation/civil"
	"tenhal.sa/tenhal/services/foundation/i18n"
	"tenhal.sa/tenhal/services/patients"
	"tenhal.sa/tenhal/views/ui"
)

// List is the page of a patient's consents.
type List struct {
	Patient   *patients.Patient
	Items     []*consents.Item
	Today     civil.Date
	Clinics   *clinics.Catalogue
	Form      ui.Form // of a withdrawal that was refused; its ID is the consent's
	MaySign   bool
	MayManage bool
}

// Path is the page of a patient's consents.
func Path(patient uuid.UUID) string { return "/patients/" + patient.String() + "/consents" }

// SignPath is where a patient's form is signed, to go on to another page afterwards, or to the consents for "".
func SignPath(patient, form uuid.UUID, back string) string {
	q := url.Values{"form": {form.String()}}
	if back != "" {
		q.Set("return", back)
	}
	return Path(patient) + "/new?" + q.Encode()
}

func path(c *consents.Consent) string { return Path(c.PatientID) + "/" + c.ID.String() }

// here are the items that concern the patient, or else those that don't yet.
func (l List) here(applies bool) []*consents.Item {
	return slices.DeleteFunc(slices.Clone(l.Items), func(i *consents.Item) bool {
		return (i.Applies || len(i.Consents) > 0) != applies
	})
}

// form is the form that withdraws a consent: the one that was refused, or an empty one.
func (l List) form(c *consents.Consent) ui.Form {
	if l.Form.ID == c.ID.String() {
		return l.Form
	}
	return ui.Form{ID: c.ID.String()}
}

// signable reports whether a form may be signed now.
func (l List) signable(i *consents.Item) bool {
	return l.MaySign && i.Form.Active && i.State(l.Today) != consents.Standing
}

// mayWithdraw reports whether there is something to withdraw: a consent that has not ended, be it to an earlier text.
func (l List) mayWithdraw(i *consents.Item, c *consents.Consent) bool {
	state := c.State(i.Form, l.Today)
	return l.MaySign && state != consents.Withdrawn && state != consents.Expired
}

// weight makes the button of a form that is missing the one that stands out.
func (l List) weight(i *consents.Item) []string {
	if i.Missing(l.Today) {
		return []string{ui.Primary, ui.Small}
	}
	return []string{ui.Small}
}

// place is the clinic that a form is for, or the whole centre.
func place(ctx context.Context, catalogue *clinics.Catalogue, f *consents.Form) string {
	if c, ok := catalogue.Clinic(f.ClinicID); ok {
		return i18n.Pick(ctx, c.NameAr, c.NameEn)
	}
	return i18n.T(ctx, "consents.whole_centre")
}

// look is how a state is shown.
type look struct{ tone, icon, label string }

var looks = map[consents.State]look{
	consents.Unsigned:  {ui.Neutral, "circle-dashed", "consents.unsigned"},
	consents.Standing:  {ui.Ok, "check", "consents.standing"},
	consents.Ending:    {ui.Warn, "clock", "consents.ending"},
	consents.Outdated:  {ui.Warn, "history", "consents.outdated"},
	consents.Expired:   {ui.Danger, "clock", "consents.expired"},
	consents.Withdrawn: {ui.Danger, "x", "consents.withdrawn"},
}

// look is how a form stands with a patient. What is missing is said as such.
func (l List) look(i *consents.Item) look {
	state := i.State(l.Today)
	if state == consents.Unsigned && i.Missing(l.Today) {
		return look{ui.Warn, "circle-alert", "consents.missing"}
	}
	return looks[state]
}

var needLabels = map[consents.Need]string{
	consents.Nothing: "consents.need_nothing", consents.Visit: "consents.need_visit", consents.Booking: "consents.need_booking", consents.Sharing: "consents.need_sharing",
}

var purposeLabels = map[consents.Purpose]string{
	consents.Treatment: "consents.treatment", consents.Share: "consents.sharing", consents.Photo: "consents.photo", consents.Other: "consents.other",
}

var authorityLabels = map[consents.Authority]string{consents.Lost: "consents.authority_lost", consents.Gone: "consents.authority_gone"}

// languages are those in which a text is read, by their own names.
var languages = []ui.Option{{Value: string(i18n.Arabic), Label: "العربية"}, {Value: string(i18n.English), Label: "English"}}

func languageName(l i18n.Locale) string {
	return languages[slices.IndexFunc(languages, func(o ui.Option) bool { return o.Value == string(l) })].Label
}

// paragraphs are the lines of a text.
func paragraphs(body string) []string {
	return strings.FieldsFunc(body, func(r rune) bool { return r == '\n' })
}

func number(n int) string { return strconv.Itoa(n) }
