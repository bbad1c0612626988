// Package attachments draws the papers of a patient.
package attachments

import (
	"context"
	"strconv"

	"github.com/a-h/templ"
	"github.com/google/uuid"

	"tenhal.sa/tenhal/services/attachments"
	"tenhal.sa/tenhal/services/clinics"
	"tenhal.sa/tenhal/services/foundation/civil"
	"tenhal.sa/tenhal/services/foundation/i18n"
	"tenhal.sa/tenhal/services/patients"
	"tenhal.sa/tenhal/views/ui"
)

// List is the papers of a patient.
type List struct {
	Patient  *patients.Patient
	Papers   []*attachments.Attachment
	Pages    ui.Pages
	Kind     string // the only one that is shown; empty for all
	Removed  bool   // those that were put aside
	Today    civil.Date
	Clinics  *clinics.Catalogue
	Largest  int     // bytes of a new paper
	Form     ui.Form // that was refused: of the paper with its id, or without one of a new paper
	MayWrite bool
	Key      string // of the form for a new paper
}

// Path is the page of a patient's papers.
func Path(patient uuid.UUID) string { return "/patients/" + patient.String() + "/documents" }

func path(a *attachments.Attachment) string { return Path(a.PatientID) + "/" + a.ID.String() }

// KindLabels are the message keys of what papers are.
var KindLabels = map[attachments.Kind]string{
	attachments.Identity:  "attachments.identity",
	attachments.Insurance: "attachments.insurance",
	attachments.Referral:  "attachments.referral",
	attachments.Report:    "attachments.report",
	attachments.Result:    "attachments.result",
	attachments.Consent:   "attachments.consent",
	attachments.Photo:     "attachments.photo",
	attachments.Other:     "attachments.other",
}

func kindOptions() []ui.Option { return ui.Labelled(attachments.Kinds, KindLabels) }

func (l List) clinicOptions(ctx context.Context) (options []ui.Option) {
	for _, c := range l.Clinics.Clinics {
		options = append(options, ui.Option{Value: c.ID.String(), Label: i18n.T(ctx, "attachments.only_for", "clinic", i18n.Pick(ctx, c.NameAr, c.NameEn))})
	}
	return options
}

// only is the clinic for which a paper is kept, or "".
func (l List) only(ctx context.Context, a *attachments.Attachment) string {
	if c, ok := l.Clinics.Clinic(a.ClinicID); ok {
		return i18n.Pick(ctx, c.NameAr, c.NameEn)
	}
	return ""
}

// form is the form of a paper: the one that was refused, or an empty one.
func (l List) form(a *attachments.Attachment) ui.Form {
	if l.Form.ID == a.ID.String() {
		return l.Form
	}
	return ui.Form{ID: a.ID.String()}
}

// size is how large a paper is, in kilobytes or megabytes.
func size(ctx context.Context, bytes int) string {
	if bytes < 1<<20 {
		return i18n.T(ctx, "attachments.kb", "n", strconv.Itoa(max(bytes>>10, 1)))
	}
	return i18n.T(ctx, "attachments.mb", "n", strconv.FormatInt(int64(bytes)>>20, 10))
}

// limits are those that a browser holds files to before it sends them, with the words that say so.
func (l List) limits(ctx context.Context) templ.Attributes {
	return templ.Attributes{
		"accept": "application/pdf,image/jpeg,image/png,image/webp,image/heic", "data-largest": strconv.Itoa(l.Largest),
		"data-too-large": i18n.T(ctx, "attachments.too_large"),
	}
}
