// Package files draws a patient's files in the clinics.
package files

import (
	"context"
	"slices"

	"github.com/google/uuid"

	"tenhal.sa/tenhal/services/clinics"
	"tenhal.sa/tenhal/services/foundation/i18n"
	"tenhal.sa/tenhal/services/patients"
	"tenhal.sa/tenhal/views/ui"
)

// List is a patient's files.
type List struct {
	Patient    *patients.Patient
	Files      []*patients.File
	Clinics    *clinics.Catalogue
	Form       ui.Form // one that was refused: that of the file or patient with its id, or without one the form that opens a new file
	MayOpen    bool
	MayClose   bool
	MayArchive bool
}

// Closing is a file that is about to be closed.
type Closing struct {
	Patient     *patients.Patient
	File        *patients.File
	Clinics     *clinics.Catalogue
	Left        []patients.Matter
	MayOverride bool
	Form        ui.Form
}

// Path is the page of a patient's files.
func Path(patient uuid.UUID) string { return "/patients/" + patient.String() + "/files" }

func path(f *patients.File) string { return Path(f.PatientID) + "/" + f.ID.String() }

// clinic is the name of a file's clinic.
func clinic(ctx context.Context, catalogue *clinics.Catalogue, f *patients.File) string {
	if c, ok := catalogue.Clinic(f.ClinicID); ok {
		return i18n.Pick(ctx, c.NameAr, c.NameEn)
	}
	return f.Number // of a clinic that is no more
}

// openable are the clinics in which the patient has no file.
func (l List) openable(ctx context.Context) (options []ui.Option) {
	for _, c := range l.Clinics.Clinics {
		has := slices.ContainsFunc(l.Files, func(f *patients.File) bool { return f.ClinicID == c.ID })
		if !has {
			options = append(options, ui.Option{Value: c.ID.String(), Label: i18n.Pick(ctx, c.NameAr, c.NameEn)})
		}
	}
	return options
}

// form is the form of a file, or of the record: the one that was refused, or an empty one.
func (l List) form(of uuid.UUID) ui.Form {
	if l.asked(of) {
		return l.Form
	}
	return ui.Form{ID: of.String()}
}

// asked reports whether what was asked of a file, or of the record, was refused: it is drawn with all that was typed, also
// where it would not be offered.
func (l List) asked(of uuid.UUID) bool { return l.Form.ID == of.String() }

// allClosed reports whether no file is open that may be seen.
func (l List) allClosed() bool {
	return !slices.ContainsFunc(l.Files, func(f *patients.File) bool { return !f.Closed() })
}

// happened is what has become of a file, the latest first.
func happened(ctx context.Context, f *patients.File) (events []ui.Event) {
	for i, e := range f.Episodes {
		if !e.ClosedAt.IsZero() {
			events = append(events, ui.Event{
				Text: because(ctx, "files.closed", e.CloseReason, e.LeftOpen), At: e.ClosedAt, By: i18n.Pick(ctx, e.ClosedByAr, e.ClosedByEn), Tone: ui.Warn,
			})
		}
		key := "files.reopened"
		if i == len(f.Episodes)-1 {
			key = "files.opened"
		}
		events = append(events, ui.Event{Text: because(ctx, key, e.OpenReason, nil), At: e.OpenedAt, By: i18n.Pick(ctx, e.OpenedByAr, e.OpenedByEn), Tone: ui.Ok})
	}
	return events
}

// because is what happened, why, and what was left to do.
func because(ctx context.Context, key, reason string, left []patients.Matter) string {
	text := i18n.T(ctx, key)
	if reason != "" {
		text = i18n.T(ctx, "files.because", "what", text, "why", reason)
	}
	for _, m := range left {
		text += " · " + i18n.N(ctx, m.What, m.Count)
	}
	return text
}
