package desk_test

import (
	"encoding/json"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/PuerkitoBio/goquery"
	"github.com/google/uuid"

	"tenhal.sa/tenhal/services/access"
	"tenhal.sa/tenhal/services/appointments"
	"tenhal.sa/tenhal/services/clinictest"
	"tenhal.sa/tenhal/services/foundation/dbtest"
	"tenhal.sa/tenhal/services/settings"
	"tenhal.sa/tenhal/web/webtest"
)

// day is a centre on Sunday 2026-11-22 at 9:00. Sara has been waiting for her visit of 9:15 for 20
// minutes, Omar is to come at 10:00.
type day struct {
	*webtest.Centre
	*clinictest.Cast
	t          *testing.T
	omar, sara *appointments.Appointment
}

func open(t *testing.T) *day {
	t.Helper()
	c := webtest.Open(t)
	d := &day{Centre: c, Cast: clinictest.New(t, c.Services.DB), t: t}
	d.omar, d.sara = d.book(d.Omar.ID, time.Hour), d.book(d.Sara.ID, 15*time.Minute)
	if _, err := c.Services.Appointments.Arrive(d.Context(), appointments.Change{ID: d.sara.ID}); err != nil {
		t.Fatal(err)
	}
	if _, err := c.Services.DB.ExecContext(t.Context(), "UPDATE appointments SET arrived_at = ? WHERE id = ?", dbtest.Now.Add(-20*time.Minute), d.sara.ID); err != nil {
		t.Fatal(err)
	}
	return d
}

func (d *day) book(patient uuid.UUID, after time.Duration) *appointments.Appointment {
	d.t.Helper()
	a, err := d.Services.Appointments.Book(d.Context(), appointments.Wish{
		PatientID: patient, ProviderID: d.Sami.ID, ServiceID: d.Report.ID, StartsAt: dbtest.Now.Add(after),
	})
	if err != nil {
		d.t.Fatal(err)
	}
	return a
}

// list are the rows of one of the desk's lists: a name, what else is said, and the button.
func list(a webtest.Answer, title string) []string {
	rows := a.Find("section[aria-label='" + title + "'] li")
	words := func(_ int, part *goquery.Selection) string { return strings.Join(strings.Fields(part.Text()), " ") }
	return rows.Map(func(_ int, row *goquery.Selection) string {
		return strings.Join(row.Find("a, small, .c-queue__wait, .c-money, button").Map(words), " ")
	})
}

func TestDesk(t *testing.T) {
	t.Parallel()
	d := open(t)
	b := d.As(access.Receptionist)
	got := b.Get("/desk")
	for title, want := range map[string][]string{
		"Next arrivals": {"Omar Bin Saleh 10:00 · Dr Sami Al-Otaibi Check in"},
		"Waiting":       {"Sara Al-Qahtani 09:15 · Dr Sami Al-Otaibi 20 min Start"},
		"In session":    nil,
		"Ready to pay":  nil,
	} {
		if is := list(got, title); !slices.Equal(is, want) {
			t.Errorf("%s: %q, want %q", title, is, want)
		}
	}
	if !got.Find(".c-queue__wait").HasClass("c-queue__wait--late") {
		t.Error("20 minutes are no long wait")
	}
	if label := got.Find("[data-key=s]").AttrOr("aria-label", ""); label != "Start Sara Al-Qahtani" {
		t.Errorf("the button is called %q", label)
	}
	if waiting := got.Find("#desk").AttrOr("data-waiting", ""); waiting != "1" {
		t.Errorf("%s wait, want 1", waiting)
	}
	if part := b.Get("/desk?panel=1", webtest.HX...); strings.Contains(part.Body, "<html") || len(list(part, "Waiting")) != 1 {
		t.Errorf("the part is %s", part.Body)
	}
}

// One button each, from arrival to payment: what the desk does is two clicks from "Ready to pay".
func TestWayThroughTheDay(t *testing.T) {
	t.Parallel()
	d := open(t)
	b := d.As(access.Receptionist)
	for _, step := range []struct{ from, to string }{{"Waiting", "In session"}, {"In session", "Ready to pay"}} {
		form := b.Get("/desk").Find("section[aria-label='" + step.from + "'] form").First()
		sent := b.Post(form.AttrOr("action", ""), url.Values{
			"version": {form.Find("[name=version]").AttrOr("value", "")}, "return": {form.Find("[name=return]").AttrOr("value", "")},
		})
		if sent.Status != http.StatusSeeOther || sent.Header.Get("Location") != "/desk" {
			t.Fatalf("from %s: %d to %q", step.from, sent.Status, sent.Header.Get("Location"))
		}
		if is := list(b.Get("/desk"), step.to); len(is) != 1 || !strings.HasPrefix(is[0], "Sara Al-Qahtani") {
			t.Errorf("%s: %q, want Sara", step.to, is)
		}
	}
	pay := b.Get("/desk").Find("section[aria-label='Ready to pay'] form")
	bill := b.Post(pay.AttrOr("action", ""), url.Values{"appointment_id": {pay.Find("[name=appointment_id]").AttrOr("value", "")}})
	if bill.Status != http.StatusSeeOther || !strings.HasPrefix(bill.Header.Get("Location"), "/invoices/") {
		t.Fatalf("paying leads to %d %q", bill.Status, bill.Header.Get("Location"))
	}
	if page := b.Get(bill.Header.Get("Location")); page.Value("amount") != "103.50" || page.Value("method") != "mada" {
		t.Errorf("the payment is %q by %q, want 103.50 by mada", page.Value("amount"), page.Value("method"))
	}
}

// A desk that is left alone looks for news each minute, and is signed out like any other page.
func TestDeskLeftAlone(t *testing.T) {
	t.Parallel()
	d := open(t)
	b := d.As(access.Receptionist)
	headers := slices.Clone(webtest.HX)
	for name, value := range askedWith(t, b.Get("/desk").Find("#desk").AttrOr("hx-headers", "")) {
		headers = append(headers, name, value)
	}
	poll := func(after time.Duration) int {
		d.Clock.Set(d.Clock.Now().Add(after))
		return b.Get("/desk?panel=1", headers...).Status
	}
	if got := poll(5 * time.Hour); got != http.StatusOK {
		t.Errorf("after five hours: %d, want 200", got)
	}
	if got := poll(3 * time.Hour); got != http.StatusUnauthorized {
		t.Errorf("after eight hours in which nobody did anything: %d, want 401", got)
	}
}

func askedWith(t *testing.T, headers string) (list map[string]string) {
	t.Helper()
	if err := json.Unmarshal([]byte(headers), &list); err != nil {
		t.Fatalf("hx-headers %q: %v", headers, err)
	}
	return list
}

// Who may not attend or take money sees the lists without their buttons.
func TestDeskButtons(t *testing.T) {
	t.Parallel()
	d := open(t)
	for role, buttons := range map[access.Role]int{access.Clinician: 2, access.Billing: 0, access.Manager: 2} {
		got := d.As(role).Get("/desk")
		if n := got.Find("#desk form").Length(); n != buttons || got.Status != http.StatusOK {
			t.Errorf("%s: %d with %d buttons, want %d", role, got.Status, n, buttons)
		}
	}
}

// Who has not come stays among those to come for as long as the clinic says.
func TestLate(t *testing.T) {
	t.Parallel()
	d := open(t)
	d.Clock.Set(dbtest.Now.Add(time.Hour + 40*time.Minute))
	b := d.As(access.Receptionist)
	if got := list(b.Get("/desk"), "Next arrivals"); len(got) != 0 {
		t.Errorf("forty minutes late, of thirty: %q", got)
	}
	d.Adjust(t, d.Services.DB, settings.DeskLate.In(d.Speech.ID), 60)
	if got := list(b.Get("/desk"), "Next arrivals"); len(got) != 1 {
		t.Errorf("forty minutes late, of the clinic's sixty: %q", got)
	}
}
