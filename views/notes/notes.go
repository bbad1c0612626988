// Package notes draws what clinicians write of their visits, the list of what is not signed, and the templates.
package notes

import (
	"context"
	"time"

	"github.com/google/uuid"

	"tenhal.sa/tenhal/services/clinics"
	"tenhal.sa/tenhal/services/foundation/i18n"
	"tenhal.sa/tenhal/services/notes"
	"tenhal.sa/tenhal/services/patients"
	"tenhal.sa/tenhal/views/ui"
)

// Page is the page of a note.
type Page struct {
	Patient *patients.Patient
	Note    *notes.Note
	Addenda []*notes.Addendum
	Form    ui.Form     // of the draft, or of what was refused
	Other   *notes.Note // the draft as it was saved meanwhile in another tab, where that is in the way; or nil
	Mine    bool        // the reader wrote it
	MayAdd  bool
}

// Path is the path of a note of a patient.
func Path(patient, note uuid.UUID) string {
	return "/patients/" + patient.String() + "/notes/" + note.String()
}

func (p Page) path() string { return Path(p.Patient.ID, p.Note.ID) }

// record is the page of whom the note is.
func (p Page) record() string { return "/patients/" + p.Patient.ID.String() }

// Title returns what a section is called in the reader's language.
func Title(ctx context.Context, s notes.Section) string { return i18n.Pick(ctx, s.TitleAr, s.TitleEn) }

// savedAt is a message with a time of day.
func savedAt(ctx context.Context, key string, at time.Time) string {
	return i18n.T(ctx, key, "time", ui.ClockText(ctx, at))
}

// Values are what the form of a draft holds.
func Values(n *notes.Note) map[string]string {
	values := map[string]string{}
	for i, s := range n.Written {
		values[notes.FieldOf(i)] = s.Written
	}
	return values
}

// Worklist is the visits whose note is not signed.
type Worklist struct {
	Owed   []notes.Owed
	Mine   bool // those of the reader only
	Writes bool // the reader has visits of their own
	Reader uuid.UUID
	Now    time.Time
	Pages  ui.Pages

	MayChange bool // what notes ask
	MayMatch  bool // results of nobody, without reading any: then they have no other way there
}

// Age is how long a note has been owed, in words.
func Age(ctx context.Context, since, now time.Time) string {
	hours := max(int(now.Sub(since).Hours()), 0)
	if hours < 48 {
		return i18n.N(ctx, "notes.hours", hours)
	}
	return i18n.N(ctx, "notes.days", hours/24)
}

// tone is how urgent a note is by its age.
func tone(since, now time.Time) string {
	switch age := now.Sub(since); {
	case age > 72*time.Hour:
		return ui.Danger
	case age > 24*time.Hour:
		return ui.Warn
	}
	return ui.Neutral
}

// Templates is the page of how the clinics keep their notes.
type Templates struct {
	Clinics []clinics.Clinic
	All     map[uuid.UUID]*notes.Template
	Form    ui.Form // that was refused; its ID is the clinic's
	Begun   string  // the clinic whose template begins from Ready, where there is one
	Ready   []notes.Title
}

// open reports whether the template of a clinic is being changed.
func (t Templates) open(clinic uuid.UUID) bool {
	return t.Form.ID == clinic.String() || t.Begun == clinic.String()
}

// readyKeys are the names of the ready-made templates.
var readyKeys = map[string]string{
	"soap": "notes.ready_soap", "aba": "notes.ready_aba", "ot": "notes.ready_ot",
	"slp": "notes.ready_slp", "nursing": "notes.ready_nursing", "medical": "notes.ready_medical",
}

// beginFrom is the address of a clinic's template begun from a ready-made one.
func beginFrom(clinic uuid.UUID, code string) string {
	return "/note-templates?clinic=" + clinic.String() + "&from=" + code + "#t-" + clinic.String()
}

// form is the template of a clinic as it stands, or as it was refused. A clinic without one starts from that of all.
func (t Templates) form(clinic uuid.UUID) ui.Form {
	if t.Form.ID == clinic.String() {
		return t.Form
	}
	f, now := ui.Form{ID: clinic.String(), Values: map[string]string{}}, t.of(clinic)
	sections := now.Sections
	if t.Ready != nil && t.Begun == clinic.String() {
		sections = t.Ready
	}
	for i, s := range sections {
		f.Values[notes.TitleField(i, "ar")], f.Values[notes.TitleField(i, "en")] = s.TitleAr, s.TitleEn
	}
	if now.BeforeInvoice {
		f.Values["before_invoice"] = "true"
	}
	return f
}

func (t Templates) of(clinic uuid.UUID) *notes.Template {
	if own, ok := t.All[clinic]; ok {
		return own
	}
	return t.All[uuid.Nil]
}

// edition is the one that the reader sees: 0 where the clinic has none of its own.
func (t Templates) edition(clinic uuid.UUID) int {
	if own, ok := t.All[clinic]; ok {
		return own.Edition
	}
	return 0
}
