package reports

import (
	"context"
	"strings"

	"tenhal.sa/tenhal/services/appointments"
	"tenhal.sa/tenhal/services/foundation/civil"
	"tenhal.sa/tenhal/services/foundation/i18n"
	"tenhal.sa/tenhal/services/reports"
	"tenhal.sa/tenhal/views/ui"
)

// Everyone is what the filter of clinics sends for no clinic in particular: nothing at all opens a clinician's own list.
const Everyone = "all"

// file is the address of a report as a file, with what this page's address chooses.
func file(ctx context.Context, path, ending string) string {
	_, query, _ := strings.Cut(ui.Here(ctx, "print", ""), "?")
	if query == "" {
		return path + ending
	}
	return path + ending + "?" + query
}

// kindNames are the names of the kinds of snapshots.
var kindNames = map[reports.Kind]string{reports.Week: "reports.week", reports.Month: "reports.month"}

// ScheduleText names the list of a day.
func ScheduleText(ctx context.Context, on civil.Date) string {
	return i18n.T(ctx, "reports.schedule_of", "date", ui.LongDateText(ctx, on))
}

// fields are the filters that are a choice.
func (s Schedule) fields(ctx context.Context) []ui.Field {
	clinic := ui.Field{Name: "clinic", Label: "reports.clinic", Options: []ui.Option{{Value: Everyone, Label: "reports.all_clinics"}}}
	clinic.Options = append(clinic.Options, ui.Named(ctx, s.Clinics)...)
	return []ui.Field{clinic, {Name: "provider", Label: "reports.provider", Blank: "reports.all_providers", Options: ui.Named(ctx, s.Providers)}}
}

// filtered names whose list it is.
func (s Schedule) filtered(ctx context.Context) string {
	for _, f := range s.fields(ctx) {
		for _, o := range f.Options {
			if chosen := s.Form.Value(f.Name); o.Value == chosen && chosen != Everyone && (f.Name == "provider" || s.Form.Value("provider") == "") {
				return o.Label
			}
		}
	}
	return i18n.T(ctx, "reports.all_clinics")
}

// Paper is the list as it is on paper, where there is room for what the status says already only once.
func (s Schedule) Paper(ctx context.Context) []Section { return s.sections(ctx, false) }

// Sections are the list as it is in files, which people sort and filter.
func (s Schedule) Sections(ctx context.Context) []Section { return s.sections(ctx, true) }

func (s Schedule) sections(ctx context.Context, confirmed bool) []Section {
	list := Section{Title: "reports.visits", Columns: []ui.Column{
		{Label: "reports.time"},
		{Label: "reports.patient"},
		{Label: "reports.file_number"},
		{Label: "reports.service"},
		{Label: "reports.provider"},
		{Label: "reports.room"},
		{Label: "reports.status"},
	}}
	if confirmed {
		list.Columns = append(list.Columns, ui.Column{Label: "reports.confirmed"})
	}
	if s.Balances {
		list.Columns = append(list.Columns, ui.Column{Label: "reports.balance"})
	}
	yes := map[bool]string{true: i18n.T(ctx, "reports.yes"), false: i18n.T(ctx, "reports.no")}
	for _, v := range s.Visits {
		line := cells(ui.ClockText(ctx, v.StartsAt)+"–"+ui.ClockText(ctx, v.EndsAt), i18n.Pick(ctx, v.PatientAr, v.PatientEn), v.FileNumber, i18n.Pick(ctx, v.ServiceAr, v.ServiceEn),
			i18n.Pick(ctx, v.ProviderAr, v.ProviderEn), i18n.Pick(ctx, v.RoomAr, v.RoomEn), ui.StatusText(ctx, string(v.Status)))
		if confirmed {
			line = append(line, Cell{Value: yes[v.Confirmed()]})
		}
		line[0].Code, line[2].Code = true, true
		if s.Balances {
			line = append(line, Cell{Value: yes[v.Owes]})
		}
		list.Lines = append(list.Lines, Line{Cells: line})
	}
	return []Section{list, s.loads(ctx)}
}

func (s Schedule) loads(ctx context.Context) Section {
	list := Section{Title: "reports.loads", Columns: []ui.Column{
		{Label: "reports.provider"}, {Label: "reports.visits", Number: true}, {Label: "reports.unconfirmed", Number: true}, {Label: "reports.works", Number: true}, {Label: "reports.free", Number: true},
	}}
	for _, l := range s.Loads {
		list.Lines = append(list.Lines, Line{Cells: cells(i18n.Pick(ctx, l.Provider.NameAr, l.Provider.NameEn), l.Visits, l.Unconfirmed, hours(l.Works), hours(l.Free))})
	}
	return list
}

// unconfirmed is how many of the visits nobody has confirmed.
func (s Schedule) unconfirmed() (n int) {
	for _, v := range s.Visits {
		if v.Status == appointments.Booked {
			n++
		}
	}
	return n
}
