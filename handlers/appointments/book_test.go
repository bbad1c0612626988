package appointments_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/google/uuid"

	"tenhal.sa/tenhal/web/webtest"
)

const (
	noTime     = "This is not a time."
	noLength   = "A visit takes between 5 and 480 minutes."
	noPatient  = "Choose a patient from the list."
	noProvider = "Choose a provider from the list."
	notOffered = "The provider does not offer this service."
	closed     = "The provider does not work at this time."
)

// What can't be booked is refused beside its input, with all that was typed, on the page and in its part.
func TestBookRefusesInput(t *testing.T) {
	t.Parallel()
	d := open(t)
	stranger := uuid.NewString()
	for _, test := range []struct{ name, input, typed, says string }{
		{"yesterday", "starts_at", "2026-11-21T10:00", "This time has passed."},
		{"an hour ago", "starts_at", "2026-11-22T08:00", "This time has passed."},
		{"in three years", "starts_at", "2029-11-22T10:00", "Visits are not booked this far ahead."},
		{"no time", "starts_at", "", noTime},
		{"the 30th of February", "starts_at", "2026-02-30T10:00", noTime},
		{"a word for a time", "starts_at", "tomorrow", noTime},
		{"on a Friday", "starts_at", "2026-11-27T10:00", closed},
		{"that ends after hours", "starts_at", "2026-11-22T16:30", closed},
		{"no minutes at all", "duration", "0", noLength},
		{"an end before its start", "duration", "-45", noLength},
		{"nine hours", "duration", "540", noLength},
		{"minutes in words", "duration", "half an hour", noLength},
		{"nobody", "patient_id", "", noPatient},
		{"somebody unknown", "patient_id", stranger, noPatient},
		{"somebody who is no id", "patient_id", "omar", noPatient},
		{"an unknown provider", "provider_id", stranger, noProvider},
		{"an unknown service", "service_id", stranger, notOffered},
		{"a service that Hind does not offer", "service_id", d.Report.ID.String(), notOffered},
		{"an unknown room", "room_id", stranger, "Please choose one from the list."},
		{"a note with NUL", "note", "call\x00mother", "This has characters that can't be used here."},
		{"a note that turns round", "note", "call \u202emother", "This has hidden characters that turn the reading direction. Please type it again."},
		{"a note of 10,000 letters", "note", strings.Repeat("م", 10_000), "This is too long."},
	} {
		t.Run(test.name, func(t *testing.T) {
			form := d.form("note", "call mother")
			if test.input == "service_id" && test.typed == d.Report.ID.String() {
				form.Set("provider_id", d.Hind.ID.String())
			}
			form.Set(test.input, test.typed)
			page, part := d.Post("/appointments", form), d.Post("/appointments", form, webtest.HX...)
			for kind, got := range map[string]webtest.Answer{"page": page, "part": part} {
				if got.Status != http.StatusUnprocessableEntity || got.Wrong(test.input) != test.says {
					t.Errorf("%s: %d, %s: %q; want 422 and %q", kind, got.Status, test.input, got.Wrong(test.input), test.says)
				}
				kept(t, got, test.input, form)
			}
			if strings.Contains(part.Body, "<html") || !strings.Contains(page.Body, "<html") {
				t.Error("the page is not whole, or its part is")
			}
		})
	}
	if n := d.booked(); n != 0 {
		t.Errorf("%d visits were written", n)
	}
}

// kept checks that a form that came back still has what was typed.
func kept(t *testing.T, got webtest.Answer, wrong string, form url.Values) {
	t.Helper()
	at, note := form.Get("starts_at"), form.Get("note")
	if got.Value("starts_at") != at {
		t.Errorf("the time is %q, want %q", got.Value("starts_at"), at)
	}
	if is, want := got.Value("note"), strings.ReplaceAll(note, "\x00", "\x01"); !strings.HasPrefix(want, is) || is == "" {
		t.Errorf("the note is %.40q, want %.40q", is, want)
	}
	if wrong != "patient_id" && !strings.Contains(got.Text(".c-picker__chosen"), "Omar Bin Saleh") {
		t.Errorf("the patient is %q, want Omar", got.Text(".c-picker__chosen"))
	}
}

func TestBook(t *testing.T) {
	t.Parallel()
	d := open(t)
	got := d.Post("/appointments", d.form("duration", "٣٠", "note", "  first   visit "))
	if got.Status != http.StatusSeeOther || !strings.HasPrefix(got.Header.Get("Location"), "/appointments/") {
		t.Fatalf("booking = %d %s", got.Status, got.Body)
	}
	page := d.Get(got.Header.Get("Location"))
	for _, want := range []string{"Omar Bin Saleh", "10:00–10:30 · 30 minutes", "Speech session", "Dr Sami Al-Otaibi", "first visit", "055 123 4567", "Booked"} {
		if !strings.Contains(page.Text("#visit"), want) {
			t.Errorf("the visit's page does not say %q: %s", want, page.Text("#visit"))
		}
	}
	if href := page.Find(".c-call").AttrOr("href", ""); href != "tel:+966551234567" {
		t.Errorf("the phone leads to %q", href)
	}
}

// From the calendar: the form beside the place, a toast for an answer, and the way back.
func TestBookFromTheCalendar(t *testing.T) {
	t.Parallel()
	d := open(t)
	here := d.Get("/appointments/new?provider="+d.Sami.ID.String()+"&starts_at=2026-11-22T10:00", webtest.HX...)
	if here.Value("service_id") != d.Report.ID.String() || here.Value("duration") != "15" || !strings.Contains(here.Text("h2 + p"), "10:00 · Sunday 22 November · Dr Sami Al-Otaibi") {
		t.Fatalf("the form is %s", here.Body)
	}
	form := d.form("short", "1")
	got := d.Post("/appointments", form, webtest.HX...)
	if got.Status != http.StatusOK || got.Header.Get("HX-Trigger") != "visits:changed" || got.Header.Get("HX-Reswap") != "none" {
		t.Fatalf("booking = %d %v %s", got.Status, got.Header, got.Body)
	}
	if !strings.Contains(got.Body, "Booked: Omar Bin Saleh") {
		t.Errorf("the toast says %s", got.Body)
	}
	undo := got.Find("[data-undo]").AttrOr("hx-post", "")
	if back := d.Post(undo, nil, webtest.HX...); back.Status != http.StatusOK || !strings.Contains(back.Body, "Undone: Omar Bin Saleh") {
		t.Errorf("undo at %q = %d %s", undo, back.Status, back.Body)
	}
	if again := d.Post(undo, nil, webtest.HX...); again.Status != http.StatusConflict || !strings.Contains(again.Body, "There is nothing to undo any more.") {
		t.Errorf("undo again = %d %s", again.Status, again.Body)
	}
}

// The services to choose from are the provider's, and a service brings its own length.
func TestServices(t *testing.T) {
	t.Parallel()
	d := open(t)
	got := d.Get("/appointments/services?provider_id=" + d.Sami.ID.String() + "&service_id=" + d.Session.ID.String())
	if got.Value("service_id") != d.Session.ID.String() || got.Value("duration") != "45" {
		t.Errorf("Sami's session: service %s for %s minutes", got.Value("service_id"), got.Value("duration"))
	}
	got = d.Get("/appointments/services?provider_id=" + d.Hind.ID.String() + "&service_id=" + d.Report.ID.String())
	if got.Value("service_id") != d.Session.ID.String() || strings.Contains(got.Body, "Medical report") {
		t.Errorf("Hind's services are %s", got.Body)
	}
}
