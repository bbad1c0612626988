// Package merges draws how two records of one patient become one, and the list of those that have.
package merges

import (
	"context"
	"net/url"
	"strconv"
	"time"

	"github.com/google/uuid"

	"tenhal.sa/tenhal/services/foundation/i18n"
	"tenhal.sa/tenhal/services/patients"
	"tenhal.sa/tenhal/services/patients/merging"
	"tenhal.sa/tenhal/services/settings"
	people "tenhal.sa/tenhal/views/patients"
	"tenhal.sa/tenhal/views/ui"
)

// Choice is the page that asks for the two records.
type Choice struct {
	Form     ui.Form
	Survivor people.Hit         // the record that stays; none: it is asked for first
	Alike    []people.Duplicate // who may be the other one
}

func (c Choice) known() bool { return c.Survivor.ID != uuid.Nil }

// compare is the path of the comparison with another record.
func (c Choice) compare(other people.Hit) string { return path(c.Survivor.ID, other.ID) }

func path(survivor, merged uuid.UUID) string {
	return "/patients/merge?" + url.Values{"survivor_id": {survivor.String()}, "merged_id": {merged.String()}}.Encode()
}

// Page is the comparison of two records.
type Page struct {
	*merging.Preview
	Form ui.Form
	Rows []Detail
}

// hint says what a reason is for, and how long a merge can be undone.
func (p Page) hint(ctx context.Context) string {
	return i18n.T(ctx, "merging.reason_hint", "time", settings.MergeUndo.Text(ctx, p.UndoDays))
}

// Detail is a line of the comparison.
type Detail struct {
	Name     string // of its input; empty where both agree
	Label    string // message key
	Survivor string
	Merged   string
	Clash    bool // somebody has to look
}

// NewPreview is a preview as the reader sees it.
func NewPreview(ctx context.Context, p *merging.Preview, form ui.Form) Page {
	page := Page{Preview: p, Form: form}
	differ := map[string]merging.Difference{}
	for _, d := range p.Differences {
		differ[d.Name] = d
	}
	for _, f := range merging.Fields {
		row := Detail{Label: f.Label, Survivor: text(ctx, f, p.Survivor), Merged: text(ctx, f, p.Merged)}
		if d, differs := differ[f.Name]; differs {
			row.Name, row.Clash = f.Name, d.Clash
		}
		page.Rows = append(page.Rows, row)
	}
	return page
}

// text is a detail as it is read: choices by their names.
func text(ctx context.Context, f merging.Field, p *patients.Patient) string {
	switch f.Name {
	case "sex":
		return i18n.T(ctx, people.SexLabels[p.Sex])
	case "language":
		return i18n.T(ctx, people.LanguageLabels[p.Language])
	case "phone":
		return people.PhoneText(p.Phone)
	case "identity":
		return i18n.T(ctx, p.IdentityKind.Label()) + " " + p.IdentityNumber
	}
	return f.Text(p)
}

// Inputs returns the names of the inputs of a comparison.
func Inputs() []string {
	names := []string{"survivor_id", "merged_id", "survivor_version", "merged_version", "reason"}
	for _, f := range merging.Fields {
		names = append(names, f.Name)
	}
	return names
}

// Opened is the form of a comparison that somebody opens, with what is chosen unless they choose.
func Opened(p *merging.Preview) ui.Form {
	form := Renewed(p, ui.Form{Values: map[string]string{}})
	for _, d := range p.Differences {
		form.Values[d.Name] = string(d.Default)
	}
	return form
}

// Renewed is a form with what was chosen in it, for the records as they are now.
func Renewed(p *merging.Preview, form ui.Form) ui.Form {
	form.Values["survivor_id"], form.Values["merged_id"] = p.Survivor.ID.String(), p.Merged.ID.String()
	form.Values["survivor_version"], form.Values["merged_version"] = strconv.Itoa(p.Survivor.Version), strconv.Itoa(p.Merged.Version)
	return form
}

// swapped is the path of the comparison in which the other record stays.
func (p Page) swapped() string { return path(p.Merged.ID, p.Survivor.ID) }

// Journal is the list of the merges.
type Journal struct {
	Form  ui.Form // of the undo that was refused: its merge and the reason given
	Rows  []Row
	One   bool // those of one record alone
	Pages ui.Pages
}

// Row is a merge in the list.
type Row struct {
	ID                       uuid.UUID
	SurvivorID               uuid.UUID
	Survivor, Merged         string
	SurvivorFile, MergedFile string
	By, Reason               string
	At                       time.Time
	Moved                    int // rows
	UndoneBy, UndoReason     string
	UndoneAt                 time.Time
}

// RowOf is a merge as the reader sees it.
func RowOf(ctx context.Context, e merging.Entry) Row {
	return Row{
		ID: e.ID, SurvivorID: e.SurvivorID, Survivor: i18n.Pick(ctx, e.SurvivorAr, e.SurvivorEn), Merged: i18n.Pick(ctx, e.MergedAr, e.MergedEn),
		SurvivorFile: e.SurvivorFile, MergedFile: e.MergedFile, By: e.ActorName, Reason: e.Reason, At: e.At, Moved: e.Rows,
		UndoneBy: e.UndoneBy, UndoReason: e.UndoReason, UndoneAt: e.UndoneAt,
	}
}

// undo is the form that undoes the merge, with what was typed where it was refused.
func (j Journal) undo(r Row) ui.Form {
	form := ui.Form{ID: r.ID.String(), Values: map[string]string{}}
	if j.Form.Value("merge") == r.ID.String() {
		form.Values, form.Errors, form.Fault, form.FaultArgs = j.Form.Values, j.Form.Errors, j.Form.Fault, j.Form.FaultArgs
	}
	return form
}

// of is the detail of one of the records.
func (d Detail) of(side merging.Side) string {
	if side == merging.Merged {
		return d.Merged
	}
	return d.Survivor
}

// choice says what choosing a side takes, for those who do not see the table.
func (d Detail) choice(ctx context.Context, side merging.Side) string {
	value := d.of(side)
	if value == "" {
		value = i18n.T(ctx, "merging.nothing")
	}
	return i18n.T(ctx, d.Label) + ": " + value
}
