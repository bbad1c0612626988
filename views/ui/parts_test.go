package ui_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/a-h/templ"

	"tenhal.sa/tenhal/services/foundation/civil"
	"tenhal.sa/tenhal/services/foundation/i18n"
	"tenhal.sa/tenhal/services/foundation/money"
	"tenhal.sa/tenhal/views/ui"
)

var (
	arabic  = i18n.With(context.Background(), i18n.Arabic)
	english = i18n.With(context.Background(), i18n.English)
)

// Every kind of input has its label, and says what is wrong where it is read with it.
func TestFields(t *testing.T) {
	form := ui.Form{
		ID:     "patient",
		Values: map[string]string{"sex": "f"},
		Errors: map[string]string{"phone": "fault.required", "sex": "fault.choice"},
		Fault:  "fault.invalid",
	}
	options := []ui.Option{{Value: "m", Label: "Male"}, {Value: "f", Label: "Female", Icon: "user"}}
	for name, c := range map[string]templ.Component{
		"input":    ui.Input(form, ui.Field{Name: "phone", Label: "Mobile", Type: "tel", Hint: "With the code", Required: true}),
		"textarea": ui.Textarea(form, ui.Field{Name: "phone", Label: "Mobile", Hint: "With the code", Required: true}),
		"select":   ui.Select(form, ui.Field{Name: "phone", Label: "Mobile", Hint: "With the code", Required: true, Options: options}),
		"amount":   ui.Amount(form, ui.Field{Name: "phone", Label: "Mobile", Hint: "With the code", Required: true}),
	} {
		doc := draw(t, english, c)
		control := doc.Find("#patient-phone")
		if got := doc.Find(`label[for="patient-phone"]`).Text(); !strings.HasPrefix(got, "Mobile") {
			t.Errorf("%s: the label is %q", name, got)
		}
		if got, want := control.AttrOr("aria-describedby", ""), "patient-phone-hint patient-phone-error"; got != want {
			t.Errorf("%s: described by %q, want %q", name, got, want)
		}
		if control.AttrOr("aria-invalid", "") != "true" || control.AttrOr("required", "no") == "no" {
			t.Errorf("%s: not marked as required and wrong", name)
		}
		sound(t, doc)
	}
	for name, c := range map[string]templ.Component{
		"radios": ui.Radios(form, ui.Field{Name: "sex", Label: "Sex", Options: options}),
		"tiles":  ui.Tiles(form, ui.Field{Name: "sex", Label: "Sex", Options: options}),
	} {
		doc := draw(t, english, c)
		if got := doc.Find("fieldset > legend").Text(); !strings.HasPrefix(got, "Sex") {
			t.Errorf("%s: the legend is %q", name, got)
		}
		if got := doc.Find("[checked]").AttrOr("value", ""); got != "f" {
			t.Errorf("%s: %q is chosen, want f", name, got)
		}
		if got := doc.Find(`fieldset[aria-invalid="true"]`).AttrOr("aria-describedby", ""); got != "patient-sex-error" {
			t.Errorf("%s: described by %q", name, got)
		}
	}
}

// Names and figures keep their direction, whatever stands round them.
func TestDirections(t *testing.T) {
	from := time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)
	for name, test := range map[string]struct {
		c              templ.Component
		selector, text string
	}{
		"name":      {ui.Name("سارة"), "bdi", "سارة"},
		"phone":     {ui.Num("+966 55 123 4567"), `bdi[dir="ltr"]`, "+966 55 123 4567"},
		"amount":    {ui.Money(money.Halalas(128000)), `bdi[dir="ltr"]`, "1,280.00"},
		"time":      {ui.Clock(from), `time[dir="ltr"]`, "15:00"},
		"moment":    {ui.Moment(from), `time[dir="ltr"]`, "2026-11-22 15:00"},
		"range":     {ui.Range(from, from.Add(time.Hour)), `bdi[dir="ltr"]`, "15:00–16:00"},
		"day":       {ui.Date(civil.Date{Year: 2026, Month: 11, Day: 22}), `time[dir="ltr"]`, "2026-11-22"},
		"long date": {ui.LongDate(civil.Date{Year: 2026, Month: 11, Day: 22}), "time", "الأحد 22 نوفمبر 2026"},
		"status":    {ui.Status("arrived"), `[data-status="arrived"]`, "في الانتظار"},
	} {
		if got := strings.TrimSpace(draw(t, arabic, test.c).Find(test.selector).Text()); got != test.text {
			t.Errorf("%s: %s holds %q, want %q", name, test.selector, got, test.text)
		}
	}
	if got := draw(t, english, ui.Money(money.Halalas(1))).Find("svg").AttrOr("aria-label", ""); got != "SAR" {
		t.Errorf("the sign is read as %q, want SAR", got)
	}
}

// A time range inside a sentence or an attribute has no element to isolate it.
func TestRangeText(t *testing.T) {
	from := time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)
	if got, want := ui.RangeText(arabic, from, from.Add(time.Hour)), "\u206615:00–16:00\u2069"; got != want {
		t.Errorf("RangeText() = %q, want %q", got, want)
	}
}

// An error stays and interrupts; what went well can be taken back.
func TestToast(t *testing.T) {
	doc := draw(t, english, ui.Toast(ui.Notice{Tone: ui.Danger, Title: "That time is taken"}), "<button>11:30</button>")
	if doc.Find(`hx-partial [data-toast="error"][role="alert"] button:contains("11:30")`).Length() != 1 {
		t.Error("an error is not told as one, or does not offer what it was given")
	}
	doc = draw(t, english, ui.Toast(ui.Notice{Tone: ui.Ok, Title: "Moved", Undo: "/appointments/1/undo", Target: "#calendar-grid"}))
	if got := doc.Find("[data-undo]").AttrOr("hx-post", ""); got != "/appointments/1/undo" {
		t.Errorf("Undo posts to %q", got)
	}
}

// The search offers what it found as options, and to create who was not found.
func TestHits(t *testing.T) {
	found := ui.Hit{Href: "/patients/1", Book: "/appointments/new?patient=1", Name: "Sara", Other: "سارة", File: "F-1", Phone: "055"}
	doc := draw(t, english, ui.HitList(ui.Hits{Query: "sar", Found: []ui.Hit{found}, Create: "/patients/new?name=sar"}))
	if got := doc.Find(`[role="listbox"] [role="option"]`).Length(); got != 2 {
		t.Errorf("%d options, want Sara and a new patient", got)
	}
	if got := doc.Find("#hit-0").AttrOr("data-book", ""); got != "/appointments/new?patient=1" {
		t.Errorf("Ctrl+Enter goes to %q", got)
	}
	if doc = draw(t, english, ui.HitList(ui.Hits{Query: "zzz"})); !strings.Contains(doc.Text(), "zzz") {
		t.Error("nobody found is not said")
	}
}

func TestHere(t *testing.T) {
	ctx := ui.WithFrame(english, ui.Frame{Path: "/invoices?page=2&status=due"})
	for _, test := range []struct {
		pairs []string
		want  string
	}{
		{nil, "/invoices?page=2&status=due"},
		{[]string{"page", "3"}, "/invoices?page=3&status=due"},
		{[]string{"page", "", "status", ""}, "/invoices"},
		{[]string{"q", "سارة"}, "/invoices?page=2&q=%D8%B3%D8%A7%D8%B1%D8%A9&status=due"},
	} {
		if got := ui.Here(ctx, test.pairs...); got != test.want {
			t.Errorf("Here(%q) = %q, want %q", test.pairs, got, test.want)
		}
	}
}

// Lists know when there is nothing to page through.
func TestPager(t *testing.T) {
	if got := draw(t, english, ui.Pager(ui.Pages{From: 1, To: 3, Total: 3})).Find("nav").Length(); got != 0 {
		t.Errorf("%d pagers for one page", got)
	}
	doc := draw(t, english, ui.Pager(ui.Pages{Previous: "/p?page=1", From: 11, To: 20, Total: 25, Next: "/p?page=3"}))
	if !strings.Contains(doc.Text(), "11 to 20 of 25") || doc.Find(`a[rel="next"]`).Length() != 1 {
		t.Errorf("the pager says %q", doc.Text())
	}
}
