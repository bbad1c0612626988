package reports

import (
	"context"
	"fmt"
	"net/url"
	"slices"
	"strconv"
	"time"

	"github.com/google/uuid"

	"tenhal.sa/tenhal/services/clinics"
	"tenhal.sa/tenhal/services/foundation/civil"
	"tenhal.sa/tenhal/services/foundation/i18n"
	"tenhal.sa/tenhal/services/referrals"
	"tenhal.sa/tenhal/services/reports"
	words "tenhal.sa/tenhal/views/referrals"
	"tenhal.sa/tenhal/views/ui"
)

// Referrals is the page of the referrals of some days.
type Referrals struct {
	*reports.ReferralSpan
	Form   ui.Form
	Places *clinics.Catalogue
	Weeks  []reports.ReferralWeek // that were kept
}

// KeptReferrals is the page of a week that was kept.
type KeptReferrals struct {
	*reports.ReferralWeek
	Again  *referrals.Figures // the same, counted now
	Places *clinics.Catalogue
}

// ReferralWeekPath is the page of a week that was kept.
func ReferralWeekPath(id uuid.UUID) string { return "/reports/referrals/" + id.String() }

// ReferralsText names the report of some days.
func ReferralsText(ctx context.Context, from, to civil.Date) string {
	return i18n.T(ctx, "reports.referrals_of", "from", ui.DayText(ctx, from), "to", ui.LongDateText(ctx, to))
}

// Sections are the tables of the page.
func (r Referrals) Sections(ctx context.Context) []Section {
	return days{r.From, r.To, r.Places}.sections(ctx, r.Figures)
}

// Sections are the tables of a week, as it was kept.
func (k KeptReferrals) Sections(ctx context.Context) []Section {
	return days{k.StartsOn, k.EndsOn, k.Places}.sections(ctx, &k.Figures)
}

func (k KeptReferrals) again(ctx context.Context) []Section {
	return days{k.StartsOn, k.EndsOn, k.Places}.sections(ctx, k.Again)
}

// days are those of which figures are shown.
type days struct {
	from, to civil.Date
	places   *clinics.Catalogue
}

func (d days) sections(ctx context.Context, f *referrals.Figures) []Section {
	sum := f.Sum()
	return []Section{d.byPair(ctx, f, sum), d.turnaround(ctx, f, sum), d.refusals(ctx, sum), shares(ctx, f, sum)}
}

// name is what a clinic is called, and what is outside.
func (d days) name(ctx context.Context, clinic uuid.UUID) string {
	if c, there := d.places.Clinic(clinic); there {
		return i18n.Pick(ctx, c.NameAr, c.NameEn)
	}
	if clinic == uuid.Nil {
		return i18n.T(ctx, "reports.outside")
	}
	return i18n.T(ctx, "referrals.closed_clinic")
}

func (d days) pair(ctx context.Context, p referrals.Pair) string {
	return i18n.T(ctx, "reports.pair", "from", d.name(ctx, p.From), "to", d.name(ctx, p.To))
}

func (d days) byPair(ctx context.Context, f *referrals.Figures, sum referrals.Pair) Section {
	s := Section{Title: "reports.by_pair", Columns: []ui.Column{{Label: "reports.from_to"}}}
	for _, label := range []string{
		"reports.sent", "reports.accepted", "reports.rejected", "reports.withdrawn", "reports.expired", "reports.completed", "reports.waiting", "reports.late",
	} {
		s.Columns = append(s.Columns, ui.Column{Label: label, Number: true})
	}
	for _, p := range f.Pairs {
		s.Lines = append(s.Lines, Line{Cells: d.counts(d.pair(ctx, p), p, true)})
	}
	s.Lines = append(s.Lines, Line{Sum: true, Cells: d.counts(i18n.T(ctx, "reports.sum"), sum, false)})
	return s
}

// counts are the numbers of a pair, or of all, each with the way to its referrals.
func (d days) counts(name string, p referrals.Pair, only bool) []Cell {
	list := []Cell{{Value: name}}
	for _, c := range []struct {
		what referrals.Happening
		n    int
	}{
		{referrals.WhenSent, p.Sent},
		{referrals.WhenAccepted, p.Accepted},
		{referrals.WhenRejected, p.Rejected},
		{referrals.WhenWithdrawn, p.Withdrawn},
		{referrals.WhenExpired, p.Expired},
		{referrals.WhenCompleted, p.Completed},
		{referrals.WhenWaiting, p.Waiting},
		{"late", p.Late},
	} {
		cell := Cell{Value: c.n}
		if c.n > 0 {
			cell.Href = d.rows(c.what, p, only)
		}
		list = append(list, cell)
	}
	return list
}

// rows is the list of the referrals of a figure.
func (d days) rows(what referrals.Happening, p referrals.Pair, only bool) string {
	q := url.Values{"did": {string(what)}, "from": {d.from.String()}, "until": {d.to.String()}}
	if what == "late" {
		q.Set("did", string(referrals.WhenWaiting))
		q.Set("late", "1")
	}
	if only {
		q.Set("a", end(p.From))
		q.Set("b", end(p.To))
	}
	return "/referrals?" + q.Encode()
}

// end is how an address names one end of a pair.
func end(clinic uuid.UUID) string {
	if clinic == uuid.Nil {
		return "outside"
	}
	return clinic.String()
}

func (d days) turnaround(ctx context.Context, f *referrals.Figures, sum referrals.Pair) Section {
	s := Section{Title: "reports.turnaround", Note: "reports.turnaround_hint", Columns: []ui.Column{
		{Label: "reports.from_to"},
		{Label: "reports.answer_median", Number: true},
		{Label: "reports.answer_p90", Number: true},
		{Label: "reports.visit_median", Number: true},
		{Label: "reports.visit_p90", Number: true},
		{Label: "reports.outcome_median", Number: true},
		{Label: "reports.outcome_p90", Number: true},
	}}
	for _, p := range f.Pairs {
		s.Lines = append(s.Lines, Line{Cells: times(d.pair(ctx, p), p)})
	}
	s.Lines = append(s.Lines, Line{Sum: true, Cells: times(i18n.T(ctx, "reports.all_pairs"), sum)})
	return s
}

func times(name string, p referrals.Pair) []Cell {
	return cells(name, worked(p.Answers, 50), worked(p.Answers, 90), lasted(p.Visits, 50), lasted(p.Visits, 90), lasted(p.Outcomes, 50), lasted(p.Outcomes, 90))
}

// none stands where there is nothing to count: an open one does not count as quick.
const none = "–"

// worked is a quantile of minutes of work, in hours and minutes.
func worked(minutes []int, percent int) string {
	n, some := referrals.Quantile(minutes, percent)
	if !some {
		return none
	}
	return hours(time.Duration(n) * time.Minute)
}

// lasted is a quantile of minutes of the calendar, in days and their tenths.
func lasted(minutes []int, percent int) string {
	n, some := referrals.Quantile(minutes, percent)
	if !some {
		return none
	}
	const day = 24 * 60
	return fmt.Sprintf("%d.%d", n/day, n%day*10/day)
}

func (d days) refusals(ctx context.Context, sum referrals.Pair) Section {
	s := Section{Title: "reports.refusals", Columns: []ui.Column{{Label: "referrals.why"}, {Label: "reports.rejected", Number: true}}}
	for _, why := range referrals.Refusals {
		if n := sum.Refusals[why]; n > 0 {
			s.Lines = append(s.Lines, Line{Cells: cells(i18n.T(ctx, words.Refusals[why]), n)})
		}
	}
	slices.SortStableFunc(s.Lines, func(a, b Line) int { return b.Cells[1].Value.(int) - a.Cells[1].Value.(int) })
	line := Line{Sum: true, Cells: cells(i18n.T(ctx, "reports.sum"), sum.Rejected)}
	if sum.Rejected > 0 {
		line.Cells[1].Href = d.rows(referrals.WhenRejected, sum, false)
	}
	s.Lines = append(s.Lines, line)
	return s
}

// shares are how many of the answers were yes, and how many patients were sent outside.
func shares(ctx context.Context, f *referrals.Figures, sum referrals.Pair) Section {
	s := Section{Title: "reports.shares", Columns: []ui.Column{{Label: "reports.share"}, {Label: "reports.number", Number: true}, {Label: "reports.percent", Number: true}}}
	s.Lines = append(s.Lines,
		Line{Cells: cells(i18n.T(ctx, "reports.acceptance"), sum.Accepted, percent(sum.Accepted, sum.Accepted+sum.Rejected))},
		Line{Cells: cells(i18n.T(ctx, "reports.leakage"), f.Left(), percent(f.Left(), sum.Sent))})
	return s
}

func percent(n, of int) string {
	if of == 0 {
		return none
	}
	return strconv.Itoa((n*100+of/2)/of) + "%"
}
