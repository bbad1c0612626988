package imports_test

import (
	"encoding/csv"
	"fmt"
	"net/http"
	"net/url"
	"path"
	"slices"
	"strings"
	"testing"

	"github.com/google/uuid"
	"github.com/xuri/excelize/v2"

	"tenhal.sa/tenhal/services/access"
	"tenhal.sa/tenhal/services/clinictest"
	"tenhal.sa/tenhal/services/patients"
	"tenhal.sa/tenhal/services/patients/importing"
	"tenhal.sa/tenhal/web/webtest"
)

// hostile are names that a page, a table or a reader's eye could take for something else.
var hostile = []string{"<img src=x onerror=alert(1)>", `=HYPERLINK("http://evil.example")`, "Saad \u202Egnp.exe"}

// A hostile name is text on the pages of an import, in its report as CSV and in that for Excel.
func TestHostileNames(t *testing.T) {
	t.Parallel()
	c := webtest.Open(t)
	b := c.As(access.Manager)
	body := "MRN,Name,Gender,DOB,Mobile\n"
	for _, name := range hostile {
		body += `A,"` + strings.ReplaceAll(name, `"`, `""`) + `",x,1990-03-14,0551112233` + "\n" // of no sex, and so in the report
	}
	at := b.Send("/patients/imports", map[string]string{}, webtest.File{Name: "<b>.csv", Body: []byte(body)}).Header.Get("Location")
	fields := url.Values{}
	for i, column := range []string{"former_number", "name_en", "sex", "birth_date", "phone"} {
		fields.Set(fmt.Sprintf("column%d", i), column)
	}
	if got := b.Post(at+"/columns", fields); got.Status != http.StatusSeeOther {
		t.Fatalf("columns %v = %d", fields, got.Status)
	}
	var check importing.Check
	check.ImportID = uuid.MustParse(path.Base(at))
	if err := c.Services.Importing.Check(t.Context(), check); err != nil {
		t.Fatal(err)
	}
	page := b.Get(at)
	if page.Status != http.StatusOK || strings.Contains(page.Body, "<img src=x") || strings.Contains(page.Body, "<b>.csv") {
		t.Errorf("the page = %d", page.Status)
	}
	rows, err := csv.NewReader(strings.NewReader(strings.TrimPrefix(b.Get(at+"/report.csv").Body, "\uFEFF"))).ReadAll()
	if err != nil || len(rows) != 1+len(hostile) {
		t.Fatalf("%v, %v", rows, err)
	}
	book, err := excelize.OpenReader(strings.NewReader(b.Get(at + "/report.xlsx").Body))
	if err != nil {
		t.Fatal(err)
	}
	sheet, err := book.GetRows(book.GetSheetName(0))
	if err != nil || len(sheet) != 1+len(hostile) {
		t.Fatalf("%v, %v", sheet, err)
	}
	for n, name := range hostile {
		column := slices.IndexFunc(sheet[n+1], func(cell string) bool { return cell == name })
		if column < 0 {
			t.Fatalf("%q is not in %q", name, sheet[n+1])
		}
		cell, _ := excelize.CoordinatesToCellName(column+1, n+2)
		if formula, err := book.GetCellFormula(book.GetSheetName(0), cell); formula != "" || err != nil {
			t.Errorf("%s is the formula %q, %v", cell, formula, err)
		}
		if got := strings.TrimPrefix(rows[n+1][column], "'"); got != name || strings.HasPrefix(rows[n+1][column], "=") {
			t.Errorf("in CSV it is %q", rows[n+1][column])
		}
	}
}

// Somebody registered under such a name is text wherever a record says whose it is; one that turns the reading direction
// is not registered at all.
func TestHostilePatient(t *testing.T) {
	t.Parallel()
	c := webtest.Open(t)
	cast := clinictest.New(t, c.Services.DB)
	draft := patients.Draft{NameAr: "سعد", NameEn: hostile[0] + hostile[1], Sex: "male", BirthDate: "1990-03-14", IdentityKind: "none", Phone: "0551112233"}
	p, err := c.Services.Patients.Register(cast.Context(), draft)
	if err != nil {
		t.Fatal(err)
	}
	draft.NameEn, draft.DifferentPerson = hostile[2], true
	if _, err := c.Services.Patients.Register(cast.Context(), draft); err == nil {
		t.Error("a name that turns the reading direction was registered")
	}
	b, record := c.As(access.Manager), "/patients/"+p.ID.String()
	for _, at := range []string{
		record, record + "/edit", record + "/files", record + "/timeline", record + "/consents", record + "/documents", record + "/alerts", record + "/access",
		record + "/messages", "/patients", "/patients?q=" + url.QueryEscape("سعد"), "/patients/merge?survivor_id=" + p.ID.String(), "/appointments/new?patient=" + p.ID.String(), "/admin/audit?patient=" + p.ID.String(),
	} {
		got := b.Get(at)
		if got.Status != http.StatusOK || strings.Contains(got.Body, "<img src=x") || !strings.Contains(got.Body, "&lt;img src=x") {
			t.Errorf("%s = %d, and says %t who it is", at, got.Status, strings.Contains(got.Body, "&lt;img src=x"))
		}
	}
}
