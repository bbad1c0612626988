package reports

import (
	"context"
	"fmt"
	"net/url"

	"github.com/google/uuid"

	"tenhal.sa/tenhal/services/finance"
	"tenhal.sa/tenhal/services/foundation/civil"
	"tenhal.sa/tenhal/services/foundation/i18n"
	"tenhal.sa/tenhal/services/reports"
	"tenhal.sa/tenhal/views/invoices"
	"tenhal.sa/tenhal/views/ui"
)

// ages are the names of the ages of open invoices.
var ages = [reports.Ages]string{"reports.age_30", "reports.age_60", "reports.age_90", "reports.age_older"}

// categories are the names of the categories of VAT.
var categories = map[finance.VATCategory]string{
	finance.StandardRated: "reports.vat_standard", finance.ZeroRated: "reports.vat_zero", finance.OutOfScope: "reports.vat_outside",
}

// Figures are the tables of a period's figures.
func Figures(ctx context.Context, p reports.Period, f *reports.Figures) []Section {
	sum := f.Sum()
	return []Section{byClinic(ctx, p, f, sum), byTax(ctx, sum), byMethod(ctx, sum), byAge(ctx, f, sum)}
}

func byClinic(ctx context.Context, p reports.Period, f *reports.Figures, sum reports.Clinic) Section {
	s := Section{Title: "reports.by_clinic", Columns: []ui.Column{
		{Label: "reports.clinic"},
		{Label: "reports.invoices", Number: true},
		{Label: "reports.discount", Number: true},
		{Label: "reports.net", Number: true},
		{Label: "reports.vat", Number: true},
		{Label: "reports.total", Number: true},
		{Label: "reports.received", Number: true},
		{Label: "reports.open", Number: true},
	}}
	for _, c := range f.Clinics {
		s.Lines = append(s.Lines, Line{Cells: ofClinic(i18n.Pick(ctx, c.NameAr, c.NameEn), p, f.Until, c)})
	}
	s.Lines = append(s.Lines, Line{Sum: true, Cells: ofClinic(i18n.T(ctx, "reports.all"), p, f.Until, sum)})
	return s
}

func ofClinic(name string, p reports.Period, until civil.Date, c reports.Clinic) []Cell {
	list := cells(name, c.Invoices, c.Discount, c.Net(), c.VAT, c.Total, c.Paid().Amount, c.Owed().Amount)
	if c.Invoices > 0 {
		list[1].Href = billed(c.ID, "", p.From, p.To)
	}
	if c.Owed().Invoices > 0 {
		list[7].Href = billed(c.ID, finance.Owing, civil.Date{}, until)
	}
	return list
}

// billed is the list of the invoices of a clinic, or of all, that were issued on some days and are in a status by now.
func billed(clinic uuid.UUID, status finance.Status, from, to civil.Date) string {
	chosen := url.Values{}
	for name, value := range map[string]string{"status": string(status), "from": from.String(), "until": to.String()} {
		if value != "" {
			chosen.Set(name, value)
		}
	}
	if clinic != uuid.Nil {
		chosen.Set("clinic", clinic.String())
	}
	return "/invoices?" + chosen.Encode()
}

func byTax(ctx context.Context, sum reports.Clinic) Section {
	s := Section{Title: "reports.by_tax", Columns: []ui.Column{
		{Label: "reports.category"}, {Label: "reports.rate", Number: true}, {Label: "reports.net", Number: true}, {Label: "reports.vat", Number: true},
	}}
	for _, t := range sum.Taxes {
		s.Lines = append(s.Lines, Line{Cells: cells(i18n.T(ctx, categories[t.Category]), fmt.Sprintf("%d%%", t.Rate/100), t.Net, t.VAT)})
	}
	s.Lines = append(s.Lines, Line{Sum: true, Cells: cells(i18n.T(ctx, "reports.sum"), "", sum.Net(), sum.VAT)})
	return s
}

func byMethod(ctx context.Context, sum reports.Clinic) Section {
	s := Section{Title: "reports.by_method", Note: "reports.received_hint", Columns: []ui.Column{
		{Label: "reports.method"}, {Label: "reports.payments", Number: true}, {Label: "reports.amount", Number: true},
	}}
	for _, r := range sum.Received {
		s.Lines = append(s.Lines, Line{Cells: cells(i18n.T(ctx, invoices.MethodLabel(string(r.Method))), r.Payments, r.Amount)})
	}
	paid := sum.Paid()
	s.Lines = append(s.Lines, Line{Sum: true, Cells: cells(i18n.T(ctx, "reports.sum"), paid.Payments, paid.Amount)})
	return s
}

func byAge(ctx context.Context, f *reports.Figures, sum reports.Clinic) Section {
	s := Section{Title: "reports.by_age", Note: "reports.open_hint", Columns: []ui.Column{
		{Label: "reports.age"}, {Label: "reports.invoices", Number: true}, {Label: "reports.amount", Number: true},
	}}
	for age, o := range sum.Open {
		from, to := reports.Aged(age, f.Until)
		line := cells(i18n.T(ctx, ages[age]), o.Invoices, o.Amount)
		if o.Invoices > 0 {
			line[1].Href = billed(uuid.Nil, finance.Owing, from, to)
		}
		s.Lines = append(s.Lines, Line{Cells: line})
	}
	owed := sum.Owed()
	s.Lines = append(s.Lines, Line{Sum: true, Cells: cells(i18n.T(ctx, "reports.sum"), owed.Invoices, owed.Amount)})
	return s
}
