// Package imports is what the import of patients looks like.
package imports

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/a-h/templ"
	"github.com/google/uuid"

	"tenhal.sa/tenhal/services/foundation/i18n"
	"tenhal.sa/tenhal/services/patients/importing"
	people "tenhal.sa/tenhal/views/patients"
	"tenhal.sa/tenhal/views/ui"
)

// List is the imports there were.
type List struct {
	Form    ui.Form
	Imports []*importing.Import
	Pages   ui.Pages
	Off     bool // no more files are taken
}

// Page is one import.
type Page struct {
	*importing.Import
	Form    ui.Form
	Mapping bool               // it is asked what the columns hold
	State   importing.RowState // of the rows that are shown; empty for all
	Counts  importing.Counts
	Rows    []*importing.Row
	Pages   ui.Pages
}

// Path is the page of an import.
func Path(id uuid.UUID) string { return "/patients/imports/" + id.String() }

// ColumnInput is the input that says what a column holds.
func ColumnInput(n int) string { return "column" + strconv.Itoa(n) }

type look struct{ tone, icon, label string }

var phases = map[importing.State]look{
	importing.Columns:   {ui.Info, "clock", "importing.columns"},
	importing.Checking:  {ui.Info, "hourglass", "importing.checking"},
	importing.Ready:     {ui.Info, "clock", "importing.ready"},
	importing.Running:   {ui.Info, "hourglass", "importing.running"},
	importing.Done:      {ui.Ok, "check", "importing.done"},
	importing.Undoing:   {ui.Info, "hourglass", "importing.undoing"},
	importing.Undone:    {ui.Neutral, "undo-2", "importing.undone"},
	importing.Withdrawn: {ui.Neutral, "ban", "importing.withdrawn"},
}

var rowStates = map[importing.RowState]look{
	importing.New:     {ui.Neutral, "clock", "importing.row_new"},
	importing.Fit:     {ui.Ok, "check", "importing.row_ready"},
	importing.Alike:   {ui.Warn, "users", "importing.row_alike"},
	importing.Faulty:  {ui.Danger, "triangle-alert", "importing.row_faulty"},
	importing.Created: {ui.Ok, "check", "importing.row_created"},
	importing.Taken:   {ui.Neutral, "undo-2", "importing.row_undone"},
	importing.Kept:    {ui.Warn, "lock", "importing.row_kept"},
}

// tabs are the states that rows are in, each with how many are.
func (p Page) tabs(ctx context.Context) []ui.Segment {
	all := []ui.Segment{{Label: i18n.T(ctx, "importing.all_rows"), Href: Path(p.ID), On: p.State == ""}}
	for _, s := range importing.RowStates {
		if n := p.Counts.By[s]; n > 0 {
			label := fmt.Sprintf("%s (%d)", i18n.T(ctx, rowStates[s].label), n)
			all = append(all, ui.Segment{Label: label, Href: Path(p.ID) + "?state=" + string(s), On: p.State == s})
		}
	}
	return all
}

// percent is how far the job at work has come.
func (p Page) percent() int {
	left := p.Counts.By[importing.New]
	switch p.Import.State {
	case importing.Running:
		left = p.Counts.Wanted
	case importing.Undoing:
		left = p.Counts.By[importing.Created]
	}
	return 100 * (p.Total - left) / p.Total
}

// watching has the page drawn anew as long as a job is at work. That it does is no sign that somebody is there.
func (p Page) watching() templ.Attributes {
	if !p.Moves() {
		return nil
	}
	return templ.Attributes{
		"hx-get": Path(p.ID), "hx-target": "this", "hx-swap": "outerHTML", "hx-trigger": "every 2s", "hx-headers": `{"X-By-Itself":"true"}`,
	}
}

// columns are the choices of what a column holds.
func columns() (all []ui.Option) {
	for _, c := range importing.Known {
		all = append(all, ui.Option{Value: c.Name, Label: c.Label})
	}
	return all
}

// mapping is the form that says what the columns hold, as it was sent or is known.
func (p Page) mapping() ui.Form {
	form := p.Form
	form.Values = map[string]string{}
	for i, name := range p.Columns {
		form.Values[ColumnInput(i)] = name
		if sent, ok := p.Form.Values[ColumnInput(i)]; ok {
			form.Values[ColumnInput(i)] = sent
		}
	}
	return form
}

// example is what the first row has in a column.
func (p Page) example(column int) string {
	if len(p.Rows) == 0 || column >= len(p.Rows[0].Cells) {
		return ""
	}
	return p.Rows[0].Cells[column]
}

// says is a row in a line: what it has in the first columns that are held.
func (p Page) says(r *importing.Row) (parts []string) {
	for i, cell := range r.Cells {
		if p.Columns[i] != "" && cell != "" && len(parts) < 5 {
			parts = append(parts, cell)
		}
	}
	return parts
}

// faults are what is wrong with a row, field by field, or for what its patient stays.
func faults(ctx context.Context, r *importing.Row) (all []string) {
	for _, field := range slices.Sorted(maps.Keys(r.Faults)) {
		says := i18n.T(ctx, r.Faults[field])
		if r.State != importing.Kept {
			says = i18n.T(ctx, importing.Label(field)) + ": " + says
		}
		all = append(all, says)
	}
	return all
}

// likeness says in words who may be the same, and why.
func likeness(ctx context.Context, l importing.Likeness) string {
	keys := make([]string, len(l.Reasons))
	for i, reason := range l.Reasons {
		keys[i] = string(reason)
	}
	who := l.File
	if l.Line > 0 {
		who = i18n.T(ctx, "importing.line_n", "n", strconv.Itoa(l.Line))
	}
	return who + ": " + people.ReasonsText(ctx, keys)
}

// ReportHead are the headings of a report: those of the file, so that it can be mended and sent again.
func ReportHead(ctx context.Context, im *importing.Import) []string {
	return append(slices.Clone(im.Headings), i18n.T(ctx, "importing.line"), i18n.T(ctx, "importing.why"))
}

// ReportRow is a row in a report.
func ReportRow(ctx context.Context, r *importing.Row) []string {
	why := faults(ctx, r)
	for _, l := range r.Alike {
		why = append(why, likeness(ctx, l))
	}
	return append(slices.Clone(r.Cells), strconv.Itoa(r.Line), strings.Join(why, " "))
}

// limits are those that a browser holds files to before it sends them, with the words that say so.
func limits(ctx context.Context) templ.Attributes {
	return templ.Attributes{
		"accept": ".csv,.txt,.tsv,.xlsx", "data-largest": strconv.Itoa(importing.LargestFile), "data-too-large": i18n.T(ctx, "importing.too_large"),
	}
}
