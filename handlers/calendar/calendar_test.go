package calendar_test

import (
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
	"tenhal.sa/tenhal/services/finance"
	"tenhal.sa/tenhal/services/foundation/dbtest"
	"tenhal.sa/tenhal/services/patients"
	"tenhal.sa/tenhal/web/webtest"
)

// centre is a centre on Sunday 2026-11-22 at 9:00 in which Omar comes at 10:00 and Sara at 11:00, both to
// Dr Sami. A visit of Omar's at 15:00 was cancelled.
type centre struct {
	*webtest.Centre
	*clinictest.Cast
	t                     *testing.T
	omar, sara, cancelled *appointments.Appointment
}

func open(t *testing.T) *centre {
	t.Helper()
	app := webtest.Open(t)
	c := &centre{Centre: app, Cast: clinictest.New(t, app.Services.DB), t: t}
	c.omar, c.sara = c.book(c.Omar.ID, 1*time.Hour), c.book(c.Sara.ID, 2*time.Hour)
	c.cancelled = c.book(c.Omar.ID, 6*time.Hour)
	if _, err := app.Services.Appointments.Cancel(c.Context(), appointments.Change{ID: c.cancelled.ID, Reason: "ill"}, appointments.ByPatient); err != nil {
		t.Fatal(err)
	}
	return c
}

// book books a patient with Dr Sami so long after 9:00 today.
func (c *centre) book(patient uuid.UUID, after time.Duration) *appointments.Appointment {
	c.t.Helper()
	a, err := c.Services.Appointments.Book(c.Context(), appointments.Wish{
		PatientID: patient, ProviderID: c.Sami.ID, ServiceID: c.Session.ID, StartsAt: dbtest.Now.Add(after),
	})
	if err != nil {
		c.t.Fatal(err)
	}
	return a
}

// shown are the patients whose visits an answer has, in its order.
func shown(a webtest.Answer) []string {
	return a.Find("a[href^='/appointments/0'] b, .c-listed__who a bdi").Map(func(_ int, name *goquery.Selection) string { return strings.TrimSpace(name.Text()) })
}

func TestDay(t *testing.T) {
	t.Parallel()
	c := open(t)
	b := c.As(access.Receptionist)
	got := b.Get("/calendar")
	if want := []string{"Omar Bin Saleh", "Sara Al-Qahtani"}; !slices.Equal(shown(got), want) {
		t.Errorf("the day has %v, want %v", shown(got), want)
	}
	for _, want := range []string{"Sunday 22 November", "12 Jumada II 1448", "2 visits", "Show cancelled (1)", "Speech therapy"} {
		if !strings.Contains(got.Text("main"), want) {
			t.Errorf("the day does not say %q", want)
		}
	}
	card := got.Find("#visit-" + c.omar.ID.String())
	if label := card.AttrOr("aria-label", ""); label != "Omar Bin Saleh 10:00 · Speech session, \u206610:00–10:45\u2069, Unconfirmed, first visit to the clinic" {
		t.Errorf("a visit is called %q", label)
	}
	if column := card.Closest("[data-provider]"); column.AttrOr("data-provider", "") != c.Sami.ID.String() || column.AttrOr("data-date", "") != "2026-11-22" {
		t.Error("Omar is not in Sami's column of today")
	}
	if part := b.Get("/calendar", webtest.HX...); strings.Contains(part.Body, "<html") || part.Find("#calendar-grid").Length() != 1 || part.Find("#desk").Length() != 0 {
		t.Errorf("the part is %s", part.Body)
	} else if counts := part.Text("hx-partial[hx-target='#calendar-counts']"); !strings.HasPrefix(counts, "2 visits") {
		t.Errorf("the part counts %q", counts)
	}
}

// A card says that a patient is in the clinic for the first time, and to who may read invoices that an invoice is overdue.
func TestMarks(t *testing.T) {
	t.Parallel()
	c := open(t)
	again, late := c.book(c.Omar.ID, 4*time.Hour), c.book(c.Omar.ID, (5*7*24+1)*time.Hour)
	inv, err := c.Services.Finance.DraftEmpty(c.Context(), c.Omar.ID, c.Speech.ID)
	if err == nil {
		inv, err = c.Services.Finance.AddLine(c.Context(), finance.Change{ID: inv.ID}, c.Session.ID)
	}
	if err == nil {
		_, err = c.Services.Finance.Issue(c.Context(), finance.Change{ID: inv.ID})
	}
	if err != nil {
		t.Fatal(err)
	}
	desk, therapist := c.As(access.Receptionist), c.As(access.Clinician)
	for _, want := range []struct {
		reader *webtest.Browser
		visit  *appointments.Appointment
		flags  string
	}{
		{desk, c.omar, "first visit to the clinic"},
		{desk, c.sara, "first visit to the clinic"},
		{desk, again, ""},
		{desk, late, "an invoice is overdue"},
		{therapist, late, ""},
	} {
		card := want.reader.Get("/calendar?date=" + want.visit.StartsAt.Format(time.DateOnly)).Find("#visit-" + want.visit.ID.String())
		flags := strings.Join(card.Find("[data-flag]").Map(func(_ int, f *goquery.Selection) string { return f.AttrOr("title", "") }), " ")
		if card.Length() != 1 || flags != want.flags || !strings.Contains(strings.ReplaceAll(card.AttrOr("aria-label", ""), ",", ""), want.flags) {
			t.Errorf("the card is flagged %q, want %q; its label is %q", flags, want.flags, card.AttrOr("aria-label", ""))
		}
	}
}

// What must be known of a patient is on the cards of the grid, in words too.
func TestAlerts(t *testing.T) {
	t.Parallel()
	c := open(t)
	if _, err := c.Services.Patients.AddAlert(c.Context(), c.Omar.ID, patients.AlertDraft{Kind: "allergy", Words: "Latex", Audience: "everyone", Severity: "danger"}); err != nil {
		t.Fatal(err)
	}
	b := c.As(access.Receptionist)
	for _, path := range []string{"/calendar", "/calendar?view=week&provider=" + c.Sami.ID.String()} {
		got := b.Get(path)
		omar, sara := got.Find("#visit-"+c.omar.ID.String()), got.Find("#visit-"+c.sara.ID.String())
		if label := omar.AttrOr("aria-label", ""); omar.Find(".c-alert-mark").Length() != 1 || !strings.HasSuffix(label, "Unconfirmed, first visit to the clinic, Allergy: Latex") {
			t.Errorf("%s: Omar's card is %q", path, label)
		}
		if sara.Find(".c-alert-mark").Length() != 0 {
			t.Errorf("%s warns of Sara", path)
		}
	}
}

// What the filters ask for is in the address, and what makes no sense there asks for nothing.
func TestFilters(t *testing.T) {
	t.Parallel()
	c := open(t)
	b := c.As(access.Receptionist)
	omar, sara := "Omar Bin Saleh", "Sara Al-Qahtani"
	for _, test := range []struct {
		name, query string
		want        []string
	}{
		{"the cancelled too", "cancelled=1", []string{omar, sara, omar}},
		{"a list of the unconfirmed", "view=list&status=booked", []string{omar, sara}},
		{"a list of those inside", "view=list&status=in_session", nil},
		{"the cancelled alone", "view=list&status=cancelled", []string{omar}},
		{"Hind", "provider=" + c.Hind.ID.String(), nil},
		{"the clinic", "clinic=" + c.Speech.ID.String(), []string{omar, sara}},
		{"an unknown provider", "provider=" + uuid.NewString(), []string{omar, sara}},
		{"a provider who is no id", "provider=sami", []string{omar, sara}},
		{"an unknown clinic", "view=list&clinic=" + uuid.NewString(), nil},
		{"a view that is none", "view=year", []string{omar, sara}},
		{"a status that is none", "view=list&status=%27", []string{omar, sara}},
		{"a day that is none", "date=2026-02-30", []string{omar, sara}},
		{"tomorrow", "date=2026-11-23", nil},
		{"the week", "view=week", []string{omar, sara}},
		{"the week of Sami", "view=week&provider=" + c.Sami.ID.String(), []string{omar, sara}},
		{"the week before", "view=week&date=2026-11-21", nil},
	} {
		got := b.Get("/calendar?" + test.query)
		if got.Status != http.StatusOK || !slices.Equal(shown(got), test.want) {
			t.Errorf("%s: %d %v, want %v", test.name, got.Status, shown(got), test.want)
		}
	}
	week := b.Get("/calendar?view=week&provider=" + c.Sami.ID.String())
	if days := week.Find(".c-cal__col").Length(); days != 7 {
		t.Errorf("a week has %d days", days)
	}
	dim := b.Get("/calendar?status=confirmed")
	if n := dim.Find(".c-visit--dim").Length(); n != 2 {
		t.Errorf("%d visits recede, want both that are not confirmed: their time is taken all the same", n)
	}
}

func TestArabic(t *testing.T) {
	t.Parallel()
	c := open(t)
	b := c.As(access.Receptionist)
	b.Post("/preferences", url.Values{"locale": {"ar"}})
	got := b.Get("/calendar")
	if got.Find("html").AttrOr("dir", "") != "rtl" || got.Find("html").AttrOr("lang", "") != "ar" {
		t.Error("the page is not Arabic")
	}
	for _, want := range []string{"الأحد 22 نوفمبر", "عمر بن صالح", "د. سامي العتيبي", "زيارتان", "إظهار الملغاة (1)"} {
		if !strings.Contains(got.Text("main"), want) {
			t.Errorf("the day does not say %q", want)
		}
	}
}

// A clinician's calendar opens with their own visits of today, each with a button for what comes next.
func TestClinician(t *testing.T) {
	t.Parallel()
	c := open(t)
	sami := c.As(access.Clinician)
	if _, err := c.Services.DB.ExecContext(t.Context(), "UPDATE users SET provider_id = ? WHERE role = 'clinician'", c.Sami.ID); err != nil {
		t.Fatal(err)
	}
	got := sami.Get("/calendar")
	if got.Find(".c-daylist").Length() != 1 || len(shown(got)) != 2 || got.Find("#desk").Length() != 0 {
		t.Errorf("the calendar opens with %v", shown(got))
	}
	button := got.Find("form[action='/appointments/" + c.omar.ID.String() + "/arrival'] button")
	if button.AttrOr("aria-label", "") != "Check in Omar Bin Saleh" {
		t.Errorf("the button is %q", button.AttrOr("aria-label", ""))
	}
	if tomorrow := sami.Get("/calendar?date=2026-11-23"); tomorrow.Find(".c-listed form").Length() != 0 {
		t.Error("there are buttons on the visits of tomorrow")
	}
	if all := sami.Get("/calendar?view=day&clinic=all"); all.Find(".c-cal__col").Length() != 2 {
		t.Error("the others are not to be seen")
	}
}

// A page takes as many statements for many visits as for few.
func TestStatements(t *testing.T) {
	t.Parallel()
	c := open(t)
	b := c.As(access.Receptionist)
	seen := dbtest.Listen(c.Services.DB)
	count := func(path string) int {
		seen.Take()
		if got := b.Get(path); got.Status != http.StatusOK {
			t.Fatalf("%s = %d", path, got.Status)
		}
		return len(seen.Take())
	}
	paths := []string{"/calendar", "/calendar?view=week", "/calendar?view=list", "/desk"}
	b.Get("/calendar") // what the centre has is read once
	few := map[string]int{}
	for _, path := range paths {
		few[path] = count(path)
	}
	for _, hours := range []time.Duration{5, 25, 26, 49, 50, 73, 97} {
		c.book(c.Omar.ID, hours*time.Hour)
	}
	for _, path := range paths {
		if many := count(path); many != few[path] || many > 9 {
			t.Errorf("%s takes %d statements, and took %d with fewer visits", path, many, few[path])
		}
	}
}
