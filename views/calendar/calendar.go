// Package calendar draws the schedule: a day of providers, a week of one provider, and lists.
package calendar

import (
	"strconv"
	"time"

	"github.com/a-h/templ"
	"github.com/google/uuid"

	"tenhal.sa/tenhal/services/foundation/civil"
	"tenhal.sa/tenhal/services/patients"
)

// The views of the calendar: hours of a day by provider, a week, and a day as a list.
const (
	InDay  = "day"
	InWeek = "week"
	InList = "list"
)

// Views are all of them.
var Views = []string{InDay, InWeek, InList}

// Page is a calendar page.
type Page struct {
	View           string     // one of Views
	Date           civil.Date // first day shown
	Until          civil.Date // last day shown
	Today          civil.Date
	Back           civil.Date // to which the arrows lead
	Ahead          civil.Date
	Visits         int // shown, without the cancelled ones
	Cancelled      int
	ShowsCancelled bool
	Free           int // per cent of the working hours shown; -1 where there are none
	Clinics        []Choice
	Clinic         string
	People         []Choice // providers to choose from
	Provider       string
	Status         string // the only one looked for; empty: all
	MayBook        bool
	MayAttend      bool
	Grid           *Grid // of a day, or of one provider's week
	Days           []Day // of a list, or of everybody's week
}

// Choice is one of the filters.
type Choice struct{ ID, Name string }

// Grid is a day or week by the quarter of an hour. Minutes count from midnight in the centre's zone.
//
// Its markup is a contract with static/js/calendar/grid.js:
//
//	#calendar-grid.c-cal     data-from, data-until (minutes); hx-get, hx-swap="outerMorph" and
//	                         hx-trigger="calendar:refresh" fetch it anew; data-text-taken ("{who}"),
//	                         -outside, -moving ("{who}"), -at ("{time}", "{column}"), -cancelled;
//	                         style="--cols:8;--mins:720"
//	  .c-cal__head           rows of .c-cal__corner, .c-cal__clinic, .c-cal__corner--last, .c-cal__who
//	  .c-cal__body           .c-cal__now[data-now] with a <span>; .c-cal__times; the columns
//	    .c-cal__col          id, data-provider, data-date (YYYY-MM-DD), data-name; data-readonly: no booking
//	      .c-cal__off        data-start, data-length, style="--s:0;--n:60": nobody works
//	      ol > li > a.c-visit  id="visit-<id>", data-id, data-status, data-start, data-length, data-version,
//	                         data-name; data-fixed: may not be moved; style="--s:75;--n:45;--lane:0;--lanes:1";
//	                         inside .c-visit__text and [data-resize]
type Grid struct {
	URL     string // of this grid alone
	From    int
	Until   int
	Now     int // -1 where today is not shown
	NowIn   int // column of today in a week; -1 in a day, where it is all of them
	Groups  []Group
	Columns []Column
	MayBook bool
}

// Group heads the columns of one clinic.
type Group struct {
	Name    string
	Columns int
}

// Column is a provider's day.
type Column struct {
	Provider uuid.UUID
	Date     civil.Date
	Name     string // of the provider in a day, of the day in a week
	Href     string
	Load     int // per cent of the working hours that are taken; -1 where there are none
	Today    bool
	Off      []Stretch
	Visits   []Visit
}

// Stretch is a time in which nobody works.
type Stretch struct {
	Start, Length int
	Break         bool
}

// Visit is a card in the grid.
type Visit struct {
	ID      uuid.UUID
	Status  string
	Start   int
	Length  int
	Version int
	Patient string
	Service string
	Lane    int // among those at the same time
	Lanes   int
	Fixed   bool // may not be moved
	Dim     bool // another status is looked for
	Paid    bool
	Unpaid  bool
	First   bool              // of the patient in the clinic
	Overdue bool              // an invoice of the patient
	Alerts  []*patients.Alert // what must be known of the patient, the gravest first
}

// Day is a day of a list.
type Day struct {
	Date    civil.Date
	Today   bool
	Entries []Entry
}

// Entry is a visit in a list.
type Entry struct {
	ID         uuid.UUID
	Status     string
	Version    int
	At         time.Time // in the centre's zone
	Until      time.Time // in the centre's zone
	Patient    string
	FileNumber string
	Service    string
	Provider   string // empty where all are of one
	Unpaid     bool
}

func (g *Grid) style() templ.SafeCSS {
	return templ.SafeCSS("--cols:" + strconv.Itoa(len(g.Columns)) + ";--mins:" + strconv.Itoa(g.Until-g.From))
}

func (g *Grid) at(minute int) templ.SafeCSS {
	return templ.SafeCSS("--s:" + strconv.Itoa(minute-g.From))
}

func (g *Grid) now() templ.SafeCSS {
	return g.at(g.Now) + templ.SafeCSS(";--of:"+strconv.Itoa(g.NowIn))
}

func (g *Grid) place(s Stretch) templ.SafeCSS {
	return g.at(s.Start) + templ.SafeCSS(";--n:"+strconv.Itoa(s.Length))
}

func (g *Grid) card(v Visit) templ.SafeCSS {
	lanes := ""
	if v.Lanes > 1 {
		lanes = ";--lane:" + strconv.Itoa(v.Lane) + ";--lanes:" + strconv.Itoa(v.Lanes)
	}
	return g.at(v.Start) + templ.SafeCSS(";--n:"+strconv.Itoa(v.Length)+lanes)
}

// hours are the full hours of the grid.
func (g *Grid) hours() []int {
	list := []int{}
	for m := (g.From + 59) / 60 * 60; m < g.Until; m += 60 {
		list = append(list, m)
	}
	return list
}

// clockOf writes a time of day by hand: a page has hundreds.
func clockOf(minute int) string {
	h, m := byte(minute/60), byte(minute%60)
	return string([]byte{'0' + h/10, '0' + h%10, ':', '0' + m/10, '0' + m%10})
}

// The least minutes of a card that shows one line each of name and service, and that shows two.
const (
	short = 30
	tall  = 45
)

func (v Visit) class() string {
	class := "c-visit"
	switch {
	case v.Length < short:
		class += " c-visit--tiny"
	case v.Length < tall:
		class += " c-visit--short"
	}
	if v.Lanes > 1 {
		class += " c-visit--narrow"
	}
	if v.Paid {
		class += " c-visit--paid"
	}
	if v.Dim {
		class += " c-visit--dim"
	}
	return class
}

// span is isolated, or an Arabic line would show the end first.
func (v Visit) span() string {
	return "\u2066" + clockOf(v.Start) + "–" + clockOf(v.Start+v.Length) + "\u2069"
}
