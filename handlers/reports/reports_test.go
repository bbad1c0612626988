package reports_test

import (
	"bytes"
	"context"
	"encoding/csv"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"
	"github.com/xuri/excelize/v2"

	"tenhal.sa/tenhal/services/access"
	"tenhal.sa/tenhal/services/appointments"
	"tenhal.sa/tenhal/services/clinictest"
	"tenhal.sa/tenhal/services/finance"
	"tenhal.sa/tenhal/services/foundation/dbtest"
	"tenhal.sa/tenhal/services/reports"
	"tenhal.sa/tenhal/web/webtest"
)

// office is a centre with an invoice of Omar's, SAR 103.50 of which 50.00 are paid, and his visit tomorrow at 10:00.
type office struct {
	*webtest.Centre
	*clinictest.Cast
	t *testing.T
}

func open(t *testing.T) office {
	t.Helper()
	c := webtest.Open(t)
	o := office{c, clinictest.New(t, c.Services.DB), t}
	inv, err := c.Services.Finance.DraftEmpty(o.Context(), o.Omar.ID, o.Speech.ID)
	o.must(err)
	_, err = c.Services.Finance.AddLine(o.Context(), finance.Change{ID: inv.ID}, o.Report.ID)
	o.must(err)
	_, err = c.Services.Finance.Pay(o.Context(), finance.Receipt{InvoiceID: inv.ID, Method: finance.Cash, Amount: 5000, IdempotencyKey: "once"})
	o.must(err)
	_, err = c.Services.Appointments.Book(o.Context(), appointments.Wish{PatientID: o.Omar.ID, ProviderID: o.Sami.ID, ServiceID: o.Session.ID, StartsAt: dbtest.Now.Add(25 * time.Hour)})
	o.must(err)
	return o
}

func (o office) must(err error) {
	o.t.Helper()
	if err != nil {
		o.t.Fatal(err)
	}
}

// rows are the lines of an answer that is a CSV file.
func (o office) rows(got webtest.Answer) [][]string {
	o.t.Helper()
	r := csv.NewReader(strings.NewReader(strings.TrimPrefix(got.Body, "\uFEFF")))
	r.FieldsPerRecord = -1
	rows, err := r.ReadAll()
	o.must(err)
	return rows
}

// The money of a week on the page, on paper and in files, with links to its invoices, which are there.
func TestFinancial(t *testing.T) {
	t.Parallel()
	o := open(t)
	b := o.As(access.Billing)
	const at = "/reports/financial?period=week&date=2026-11-24"
	page := b.Get(at)
	if page.Status != http.StatusOK || !strings.Contains(page.Body, "103.50") || !strings.Contains(page.Body, "53.50") {
		t.Fatalf("the page = %d %s", page.Status, page.Body)
	}
	links := []string{}
	for _, a := range page.Find("main table a").Nodes {
		links = append(links, a.Attr[0].Val)
	}
	if len(links) != 5 {
		t.Fatalf("figures lead to %q", links)
	}
	for _, link := range links {
		if list := b.Get(link); list.Status != http.StatusOK || !strings.Contains(list.Body, "INV-2026-000001") {
			t.Errorf("%s = %d, want the invoice on it", link, list.Status)
		}
	}
	if list := b.Get("/invoices?from=2026-11-23"); strings.Contains(list.Body, "INV-2026-000001") {
		t.Error("an invoice of another day is on the list")
	}
	rows := o.rows(b.Get("/reports/financial.csv?period=week&date=2026-11-24"))
	if !slices.ContainsFunc(rows, func(r []string) bool {
		return slices.Equal(r, []string{o.Speech.NameEn, "1", "0.00", "90.00", "13.50", "103.50", "50.00", "53.50"})
	}) {
		t.Errorf("the file is %q", rows)
	}
	book, err := excelize.OpenReader(bytes.NewReader([]byte(b.Get("/reports/financial.xlsx?period=week&date=2026-11-24").Body)))
	o.must(err)
	if total, err := book.GetCellValue("Sheet1", "F5"); err != nil || total != "103.50" {
		t.Errorf("the workbook has %q, %v", total, err)
	}
	if paper := b.Get(at + "&print=1"); paper.Status != http.StatusOK || !strings.Contains(paper.Body, "print-a4") || !strings.Contains(paper.Body, "103.50") {
		t.Errorf("paper = %d", paper.Status)
	}
	if wrong := b.Get("/reports/financial?date=31-12"); wrong.Status != http.StatusUnprocessableEntity || wrong.Wrong("date") == "" || !strings.Contains(wrong.Body, "103.50") {
		t.Errorf("a day that is none = %d", wrong.Status)
	}
}

// The list of a day for the desk and for a clinician, who sees their own first and nothing of money; in files no name is a formula.
func TestSchedule(t *testing.T) {
	t.Parallel()
	o := open(t)
	o.must(o.Services.DB.Tx(t.Context(), func(ctx context.Context, tx bun.Tx) error {
		_, err := tx.NewRaw("UPDATE patients SET name_en = '=1+1 Omar' WHERE id = ?", o.Omar.ID).Exec(ctx)
		return err
	}))
	desk := o.As(access.Receptionist)
	page := desk.Get("/reports/schedule?date=2026-11-23")
	if page.Status != http.StatusOK || !strings.Contains(page.Body, "10:00–10:45") || !strings.Contains(page.Body, "Room 1") || page.Find(`[data-tone="warn"]`).Length() != 1 {
		t.Errorf("the page = %d %s", page.Status, page.Body)
	}
	rows := o.rows(desk.Get("/reports/schedule.csv?date=2026-11-23"))
	want := []string{"10:00–10:45", "'=1+1 Omar", o.file(), "Speech session", "Dr Sami Al-Otaibi", "Room 1", "Unconfirmed", "No", "Yes"}
	if !slices.ContainsFunc(rows, func(r []string) bool { return slices.Equal(r, want) }) {
		t.Errorf("the file is %q, want %q in it", rows, want)
	}
	if paper := desk.Get("/reports/schedule?date=2026-11-23&print=1"); paper.Status != http.StatusOK || !strings.Contains(paper.Body, "print-a4") {
		t.Errorf("paper = %d", paper.Status)
	}
	hind := o.As(access.Clinician)
	_, err := o.Services.DB.ExecContext(t.Context(), "UPDATE users SET provider_id = ? WHERE email = ?", o.Hind.ID, webtest.Email(access.Clinician))
	o.must(err)
	if page := hind.Get("/reports/schedule?date=2026-11-23"); strings.Contains(page.Body, "10:00–10:45") {
		t.Error("a clinician's list opens with another's visits")
	}
	if page := hind.Get("/reports/schedule?date=2026-11-23&clinic=all"); !strings.Contains(page.Body, "10:00–10:45") || page.Find(`[data-tone="warn"]`).Length() != 0 {
		t.Error("a clinician sees nobody else's visits, or who owes")
	}
}

func (o office) file() (number string) {
	o.t.Helper()
	o.must(o.Services.DB.NewRaw("SELECT file_number FROM patients WHERE id = ?", o.Omar.ID).Scan(o.Context(), &number))
	return number
}

// What was kept is on the first page for those who may see it, and its page says whether it holds.
func TestSnapshots(t *testing.T) {
	t.Parallel()
	o := open(t)
	o.Clock.Set(dbtest.Now.AddDate(0, 0, 7))
	o.must(o.Services.Reports.CloseWeek(access.With(t.Context(), access.System), reports.CloseWeek{}))
	manager := o.As(access.Manager)
	page := manager.Get("/reports")
	path := page.Find(`a[href^="/reports/snapshots/"]`).AttrOr("href", "")
	kept := manager.Get(path)
	if kept.Status != http.StatusOK || !strings.Contains(kept.Body, "the same figures") || !strings.Contains(kept.Body, "103.50") {
		t.Errorf("%q = %d", path, kept.Status)
	}
	if paper := manager.Get(path + "?print=1"); paper.Status != http.StatusOK || !strings.Contains(paper.Body, "print-a4") {
		t.Errorf("paper = %d", paper.Status)
	}
	if got := manager.Get("/reports/snapshots/" + uuid.NewString()); got.Status != http.StatusNotFound {
		t.Errorf("one that is none = %d", got.Status)
	}
	desk := o.As(access.Receptionist)
	if page := desk.Get("/reports"); page.Status != http.StatusOK || strings.Contains(page.Body, "/reports/snapshots/") || strings.Contains(page.Body, "/reports/financial") || !strings.Contains(page.Body, "/reports/schedule") {
		t.Errorf("at the desk = %d %s", page.Status, page.Body)
	}
	for _, shut := range []string{path, "/reports/financial", "/reports/financial.csv", "/reports/financial.xlsx"} {
		if got := desk.Get(shut); got.Status != http.StatusForbidden {
			t.Errorf("%s at the desk = %d", shut, got.Status)
		}
	}
	o.Clock.Set(dbtest.Now) // the clock goes back, and somebody issues
	inv, err := o.Services.Finance.DraftEmpty(o.Context(), o.Omar.ID, o.Speech.ID)
	o.must(err)
	_, err = o.Services.Finance.AddLine(o.Context(), finance.Change{ID: inv.ID}, o.Report.ID)
	o.must(err)
	_, err = o.Services.Finance.Issue(o.Context(), finance.Change{ID: inv.ID})
	o.must(err)
	o.Clock.Set(dbtest.Now.AddDate(0, 0, 7))
	if kept := manager.Get(path); !strings.Contains(kept.Body, "other figures") || !strings.Contains(kept.Body, "207.00") {
		t.Error("that it does not hold is not said")
	}
}
