// Package reports draws what was counted: the list of a day, the money of a week or month, and what was kept of those.
package reports

import (
	"context"
	"slices"
	"strconv"
	"time"

	"github.com/google/uuid"

	"tenhal.sa/tenhal/services/foundation/civil"
	"tenhal.sa/tenhal/services/foundation/i18n"
	"tenhal.sa/tenhal/services/foundation/money"
	"tenhal.sa/tenhal/services/reports"
	"tenhal.sa/tenhal/views/ui"
)

// Index is the page of all reports that its reader may see.
type Index struct {
	Today     civil.Date
	Schedule  bool // may be seen,
	Financial bool // as may this
	Referrals bool // and this
	Snapshots []reports.Snapshot
	Pages     ui.Pages
}

// Schedule is the page of a day's visits.
type Schedule struct {
	*reports.Schedule
	Form  ui.Form // what was chosen
	Today civil.Date
}

// Financial is the page of a week or month.
type Financial struct {
	*reports.Financial
	Form  ui.Form
	Today civil.Date
}

// Kept is the page of a snapshot.
type Kept struct {
	*reports.Snapshot
	Again reports.Figures // the same, counted now
}

// Section is a table with a title, as it is on the page, on paper and in files.
type Section struct {
	Title   string // message key
	Note    string // message key; empty for none
	Columns []ui.Column
	Lines   []Line
}

// Line is a line of a table.
type Line struct {
	Cells []Cell
	Sum   bool // of the lines above it
}

// Cell is a string, an int, or an amount of money.Halalas, and where its rows are.
type Cell struct {
	Value any
	Href  string
	Code  bool // a string of figures, which stays in one line
}

// dir keeps figures forwards; words go as they are written.
func (c Cell) dir() string {
	if _, words := c.Value.(string); words && !c.Code {
		return "auto"
	}
	return "ltr"
}

// text returns what stands in a cell, on paper and where an amount needs no sign.
func (c Cell) text() string {
	switch v := c.Value.(type) {
	case money.Halalas:
		return v.String()
	case int:
		return strconv.Itoa(v)
	case string:
		return v
	}
	return ""
}

// amount returns the amount in a cell, and whether it is one.
func (c Cell) amount() (money.Halalas, bool) {
	amount, is := c.Value.(money.Halalas)
	return amount, is
}

// priced reports whether there are amounts in sections.
func priced(list []Section) bool {
	return slices.ContainsFunc(list, func(s Section) bool {
		return slices.ContainsFunc(s.Lines, func(l Line) bool {
			return slices.ContainsFunc(l.Cells, func(c Cell) bool { _, is := c.amount(); return is })
		})
	})
}

func cells(values ...any) (list []Cell) {
	for _, v := range values {
		list = append(list, Cell{Value: v})
	}
	return list
}

// Rows are the sections as a file has them, one below the other.
func Rows(ctx context.Context, title string, sections []Section) (rows [][]any) {
	rows = append(rows, []any{title})
	for _, s := range sections {
		rows = append(rows, []any{""}, []any{i18n.T(ctx, s.Title)}, heads(ctx, s.Columns))
		for _, l := range s.Lines {
			line := []any{}
			for _, c := range l.Cells {
				line = append(line, c.Value)
			}
			rows = append(rows, line)
		}
	}
	return rows
}

func heads(ctx context.Context, columns []ui.Column) (row []any) {
	for _, c := range columns {
		row = append(row, i18n.T(ctx, c.Label))
	}
	return row
}

// PeriodText names a period, "22 November – 28 November 2026" or "November 2026".
func PeriodText(ctx context.Context, p reports.Period) string {
	if p.Kind == reports.Month {
		return ui.MonthText(ctx, p.From)
	}
	return i18n.T(ctx, "reports.span", "from", ui.DayText(ctx, p.From), "to", ui.LongDateText(ctx, p.To))
}

// FinancialText names the report of a period.
func FinancialText(ctx context.Context, p reports.Period) string {
	return i18n.T(ctx, "reports.financial_of", "period", PeriodText(ctx, p))
}

// hours is a stretch of work, "6:45".
func hours(d time.Duration) string {
	minutes := int(d.Minutes())
	rest := strconv.Itoa(100 + minutes%60)
	return strconv.Itoa(minutes/60) + ":" + rest[1:]
}

// SnapshotPath is the page of a snapshot.
func SnapshotPath(id uuid.UUID) string { return "/reports/snapshots/" + id.String() }
