package consents

import (
	"context"

	"tenhal.sa/tenhal/services/clinics"
	"tenhal.sa/tenhal/services/consents"
	"tenhal.sa/tenhal/services/foundation/civil"
	"tenhal.sa/tenhal/services/foundation/i18n"
	"tenhal.sa/tenhal/services/patients"
	views "tenhal.sa/tenhal/views/patients"
	"tenhal.sa/tenhal/views/ui"
)

// SignPage is the page that is handed to whoever signs. It speaks their language, and shows nothing but what they sign.
type SignPage struct {
	Patient *patients.Patient
	Of      *consents.Form
	Text    *consents.Text
	Today   civil.Date
	Clinics *clinics.Catalogue
	Drawn   bool   // it may be signed on the screen
	Back    string // where to go on
	Form    ui.Form
}

// title and body are the text in the language of the page.
func (p SignPage) title(ctx context.Context) string {
	title, _ := p.Text.In(i18n.Of(ctx))
	return title
}

func (p SignPage) body(ctx context.Context) []string {
	_, body := p.Text.In(i18n.Of(ctx))
	return paragraphs(body)
}

// languages are the ways to the page in each language.
func (p SignPage) languages(ctx context.Context) (list []ui.Segment) {
	for _, l := range languages {
		list = append(list, ui.Segment{Label: l.Label, Href: SignPath(p.Patient.ID, p.Of.ID, p.Back) + "&lang=" + l.Value, On: l.Value == string(i18n.Of(ctx))})
	}
	return list
}

// signers are those who may sign.
func (p SignPage) signers(ctx context.Context) (list []ui.Option) {
	for _, s := range consents.Signers(p.Patient, p.Today) {
		o := ui.Option{Value: s.Value(), Label: p.Patient.Name(ctx)}
		if s.Guardian != nil {
			o.Label = s.Guardian.Name(ctx) + " · " + i18n.T(ctx, views.RelationLabels[s.Guardian.Relation])
		}
		list = append(list, o)
	}
	return list
}
