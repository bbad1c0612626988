// Package settings draws what an admin decides of how the program works.
package settings

import (
	"context"
	"strconv"

	"github.com/google/uuid"

	"tenhal.sa/tenhal/services/clinics"
	"tenhal.sa/tenhal/services/foundation/i18n"
	"tenhal.sa/tenhal/services/settings"
	"tenhal.sa/tenhal/views/ui"
)

// Decided is what was decided, and where it can be: the latest change of each setting, and the clinics.
type Decided struct {
	Latest  map[settings.At]settings.Change
	Clinics []clinics.Clinic
}

// Place is a setting in the centre or in a clinic.
type Place struct {
	*settings.Setting
	ClinicID  uuid.UUID // uuid.Nil: the centre
	Name      string    // message key or text
	Latest    *settings.Change
	Holds     int     // there, whoever decided it
	Otherwise int     // what would hold without a decision
	Form      ui.Form // value, reason, version
}

// Path is the page of a setting.
func Path(key settings.Key) string { return "/admin/settings/" + string(key) }

// Places are where a setting can be decided: the centre first, then the clinics where they may differ.
func (d Decided) Places(ctx context.Context, s *settings.Setting) []Place {
	list := []Place{d.place(s, uuid.Nil, "settings.centre", s.Default)}
	if !s.PerClinic {
		return list
	}
	for _, c := range d.Clinics {
		list = append(list, d.place(s, c.ID, i18n.Pick(ctx, c.NameAr, c.NameEn), list[0].Holds))
	}
	return list
}

func (d Decided) place(s *settings.Setting, clinic uuid.UUID, name string, otherwise int) Place {
	p := Place{Setting: s, ClinicID: clinic, Name: name, Holds: otherwise, Otherwise: otherwise}
	typed, version := "", 0
	if latest, some := d.Latest[s.In(clinic)]; some {
		p.Latest, version = &latest, latest.Version
		if latest.Value != nil {
			p.Holds, typed = *latest.Value, strconv.Itoa(*latest.Value)
		}
	}
	p.Form = ui.Form{ID: string(s.Key) + "-" + clinic.String(), Values: map[string]string{"value": typed, "version": strconv.Itoa(version)}}
	return p
}

// Own reports whether it was decided there, and is not as in the centre or as declared.
func (p Place) Own() bool { return p.Latest != nil && p.Latest.Value != nil }

// centre reports whether the place is the whole centre.
func (p Place) centre() bool { return p.ClinicID == uuid.Nil }

// clinic is the place as a form sends it.
func (p Place) clinic() string {
	if p.centre() {
		return ""
	}
	return p.ClinicID.String()
}

// otherwise is what is said of a place where nothing was decided.
func (p Place) otherwise() string {
	if p.centre() {
		return "settings.is_default"
	}
	return "settings.as_centre"
}

var unitLabels = map[settings.Unit]string{
	settings.Minutes: "settings.in_minutes", settings.Hours: "settings.in_hours", settings.Days: "settings.in_days", settings.Megabytes: "settings.in_megabytes",
}

// field asks for the value.
func (p Place) field(ctx context.Context) ui.Field {
	f := ui.Field{Name: "value", Label: unitLabels[p.Unit], InputMode: "numeric", Dir: "ltr", Placeholder: strconv.Itoa(p.Otherwise)}
	if p.Unit == settings.OnOff {
		f.Label, f.Blank = "settings.value", "settings.as_default"
		if !p.centre() {
			f.Blank = "settings.as_centre"
		}
		f.Options = []ui.Option{{Value: "1", Label: "settings.on"}, {Value: "0", Label: "settings.off"}}
		return f
	}
	f.Hint = i18n.T(ctx, "settings.range", "least", p.Least, "most", p.Most)
	if !p.centre() {
		f.Hint = i18n.T(ctx, "settings.range_clinic", "least", p.Least, "most", p.Most)
	}
	return f
}

// differing is how many clinics have decided otherwise than the centre.
func differing(places []Place) (n int) {
	for _, p := range places[1:] {
		if p.Own() {
			n++
		}
	}
	return n
}

// value is what a setting was or became by a change.
func value(ctx context.Context, s *settings.Setting, c settings.Change, n *int) string {
	switch {
	case n != nil:
		return s.Text(ctx, *n)
	case c.ClinicID != uuid.Nil:
		return i18n.T(ctx, "settings.as_centre")
	}
	return i18n.T(ctx, "settings.default", "value", s.Text(ctx, s.Default))
}

// Tabs lead from the settings to the features, to the export of everything, and back.
func Tabs(on string) []ui.Segment {
	return []ui.Segment{
		{Label: "settings.title", Href: "/admin/settings", On: on == "settings"},
		{Label: "centre.title", Href: "/admin/centre", On: on == "centre"},
		{Label: "settings.features", Href: "/admin/features", On: on == "features"},
		{Label: "exports.title", Href: "/admin/export", On: on == "export"},
	}
}

// elsewhere are the places where more is decided.
var elsewhere = []ui.Segment{
	{Label: "roles.title", Href: "/admin/roles"},
	{Label: "rules.title", Href: "/message-rules"},
	{Label: "templates.title", Href: "/templates"},
	{Label: "notes.templates", Href: "/note-templates"},
	{Label: "consents.forms", Href: "/consent-forms"},
	{Label: "results.sources", Href: "/admin/sources"},
	{Label: "schedules.title", Href: "/admin/schedules"},
}

// back is what the button says that takes a decision back.
func (p Place) back() string {
	if p.centre() {
		return "settings.as_default"
	}
	return "settings.as_centre"
}

// columns are those of the matrix: the centre, and a clinic each.
func (d Decided) columns(ctx context.Context) []ui.Column {
	list := []ui.Column{{Label: "settings.feature"}, {Label: "settings.centre"}}
	for _, c := range d.Clinics {
		list = append(list, ui.Column{Label: i18n.Pick(ctx, c.NameAr, c.NameEn)})
	}
	return list
}
