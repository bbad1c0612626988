package notes_test

import (
	"context"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"tenhal.sa/tenhal/services/access"
	"tenhal.sa/tenhal/services/appointments"
	"tenhal.sa/tenhal/services/clinictest"
	"tenhal.sa/tenhal/services/finance"
	"tenhal.sa/tenhal/services/foundation/dbtest"
	"tenhal.sa/tenhal/services/notes"
	"tenhal.sa/tenhal/web/webtest"
)

// office is a centre in which the clinician is Dr Sami, who has seen Omar.
type office struct {
	*webtest.Centre
	*clinictest.Cast
	sami  *webtest.Browser
	visit uuid.UUID
}

func open(t *testing.T) office {
	t.Helper()
	c := webtest.Open(t)
	o := office{Centre: c, Cast: clinictest.New(t, c.Services.DB)}
	o.sami = c.As(access.Clinician)
	if _, err := c.Services.DB.NewRaw("UPDATE users SET provider_id = ? WHERE role = 'clinician'", o.Sami.ID).Exec(t.Context()); err != nil {
		t.Fatal(err)
	}
	a, err := c.Services.Appointments.Book(o.Context(), appointments.Wish{PatientID: o.Omar.ID, ProviderID: o.Sami.ID, ServiceID: o.Session.ID, StartsAt: dbtest.Now})
	if err != nil {
		t.Fatal(err)
	}
	o.visit = a.ID
	for _, step := range []func(context.Context, appointments.Change) (*appointments.Appointment, error){
		c.Services.Appointments.Arrive, c.Services.Appointments.Start, c.Services.Appointments.Complete,
	} {
		if _, err := step(o.Context(), appointments.Change{ID: o.visit}); err != nil {
			t.Fatal(err)
		}
	}
	return o
}

func (o office) begin() string {
	return o.sami.Post("/appointments/"+o.visit.String()+"/note", nil).Header.Get("Location")
}

// A note is written, saved by itself, signed and added to; who may not read it sees neither it nor what it says.
func TestNote(t *testing.T) {
	t.Parallel()
	o := open(t)
	if got := o.sami.Get("/notes/unsigned"); !strings.Contains(got.Text("#unsigned"), "Omar Bin Saleh") {
		t.Errorf("what is owed: %s", got.Text("#unsigned"))
	}
	path := o.begin()
	if page := o.sami.Get(path); page.Status != http.StatusOK || page.Value("version") != "1" {
		t.Fatalf("%s = %d", path, page.Status)
	}
	typed := url.Values{"version": {"1"}, "section_0": {"Sleeps <b>better</b>"}}
	if got := o.sami.Post(path, typed, webtest.HX...); got.Value("version") != "2" || got.Text("[data-saved]") != "Saved 09:00" {
		t.Errorf("saved: %d %s", got.Status, got.Body)
	}
	typed.Set("section_0", "Other tab")
	got := o.sami.Post(path, typed, webtest.HX...)
	if got.Status != http.StatusPreconditionFailed || !strings.Contains(got.Text("[data-conflict]"), "Sleeps <b>better</b>") || got.Value("version") != "1" {
		t.Errorf("the slower tab: %d %s", got.Status, got.Body)
	}
	if page := o.sami.Post(path, typed); page.Value("section_0") != "Other tab" || page.Value("over") == "" && page.Find("[name=over]").AttrOr("value", "") != "2" {
		t.Errorf("without a script: %d", page.Status)
	}
	typed.Set("over", "2")
	if got := o.sami.Post(path+"/signature", typed); got.Header.Get("Location") != path {
		t.Errorf("signed: %d %s", got.Status, got.Body)
	}
	if got := o.sami.Post(path+"/addenda", url.Values{"addendum": {""}}); got.Status != http.StatusUnprocessableEntity || got.Wrong("addendum") == "" {
		t.Errorf("an empty addendum: %d", got.Status)
	}
	o.sami.Post(path+"/addenda", url.Values{"addendum": {"And eats"}})
	if page := o.sami.Get(path); !strings.Contains(page.Body, "And eats") || page.Find("#note-form").Length() != 0 {
		t.Error("the signed note has a form, or no addendum")
	}
	if got := o.sami.Get("/notes/unsigned"); !strings.Contains(got.Body, "Every visit has its signed note.") {
		t.Error("it is still owed")
	}
	for _, role := range []access.Role{access.Receptionist, access.Billing, access.Manager} {
		b := o.As(role)
		if got := b.Get(path); got.Status != http.StatusForbidden {
			t.Errorf("a %s reads it: %d", role, got.Status)
		}
		for _, page := range []string{"/patients/" + o.Omar.ID.String(), "/patients/" + o.Omar.ID.String() + "/timeline", "/appointments/" + o.visit.String()} {
			if got := b.Get(page); got.Status != http.StatusOK || strings.Contains(got.Body, "Other tab") || strings.Contains(got.Body, path) {
				t.Errorf("%s for a %s = %d, or leads to the note", page, role, got.Status)
			}
		}
	}
	o.sami.Post(path+"/mistake", url.Values{"reason": {"of Sara"}})
	if page := o.sami.Get(path); page.Text("s") != "Other tab" || !strings.Contains(page.Body, "of Sara") {
		t.Error("a note entered in error is not struck")
	}
}

// Where a clinic wants the note first, the bill of a visit waits for it, and says so.
func TestNoNoteNoInvoice(t *testing.T) {
	t.Parallel()
	o := open(t)
	s, ctx := o.Services, o.Context()
	_, err := s.Notes.Revise(ctx, notes.Template{ClinicID: o.Speech.ID, BeforeInvoice: true, Sections: []notes.Title{{TitleAr: "الخطة", TitleEn: "Plan"}}})
	if err != nil {
		t.Fatal(err)
	}
	inv, err := s.Finance.DraftFor(ctx, o.visit)
	if err != nil {
		t.Fatal(err)
	}
	desk := o.As(access.Receptionist)
	issue := "/invoices/" + inv.ID.String() + "/issue"
	if got := desk.Post(issue, nil); got.Status != http.StatusConflict || !strings.Contains(got.Body, "has not signed the note") {
		t.Errorf("issued without a note: %d", got.Status)
	}
	o.sami.Post(o.begin()+"/signature", url.Values{"version": {"1"}, "section_0": {"Go on"}})
	if got := desk.Post(issue, nil); got.Status != http.StatusSeeOther {
		t.Errorf("issued with one: %d %s", got.Status, got.Text("main"))
	}
	if issued, err := s.Finance.Get(ctx, inv.ID); err != nil || issued.State != finance.Issued {
		t.Errorf("%v, %v", issued, err)
	}
}

// A manager changes a template; a refused one keeps what was typed.
func TestTemplates(t *testing.T) {
	t.Parallel()
	o := open(t)
	b := o.As(access.Manager)
	form := url.Values{"clinic_id": {o.Speech.ID.String()}, "edition": {"0"}, "section_0_ar": {"الهدف"}, "section_0_en": {""}}
	if got := b.Post("/note-templates", form); got.Status != http.StatusUnprocessableEntity || !strings.Contains(got.Body, "الهدف") {
		t.Errorf("in one language: %d", got.Status)
	}
	form.Set("section_0_en", "Goal")
	if got := b.Post("/note-templates", form); got.Status != http.StatusSeeOther {
		t.Errorf("%d %s", got.Status, got.Text("main"))
	}
	if got := b.Post("/note-templates", form); got.Status != http.StatusPreconditionFailed {
		t.Errorf("somebody else's change was lost: %d", got.Status)
	}
	begun := b.Get("/note-templates?from=slp&clinic=" + o.Speech.ID.String())
	if !strings.Contains(begun.Body, `value="Expressive language"`) || strings.Contains(begun.Body, `value="Goal"`) {
		t.Errorf("no ready-made template to begin from: %d %s", begun.Status, begun.Text("main"))
	}
	form.Set("clinic_id", "x")
	if got := b.Post("/note-templates", form); got.Status != http.StatusNotFound {
		t.Errorf("of no clinic: %d", got.Status)
	}
}

// The summary of a patient and their timeline take a known number of statements, however much there is.
func TestSummaryCost(t *testing.T) {
	t.Parallel()
	o := open(t)
	asked := dbtest.Listen(o.Services.DB)
	omar := "/patients/" + o.Omar.ID.String()
	count := func() (n [2]int) {
		for i, path := range []string{omar, omar + "/timeline"} {
			asked.Take()
			if got := o.sami.Get(path); got.Status != http.StatusOK {
				t.Fatalf("%s = %d %s", path, got.Status, got.Text("main"))
			}
			n[i] = len(asked.Take())
		}
		return n
	}
	count() // the catalogue is read once
	before := count()
	for n := range 5 {
		_, err := o.Services.Appointments.Book(o.Context(), appointments.Wish{
			PatientID: o.Omar.ID, ProviderID: o.Sami.ID, ServiceID: o.Session.ID, StartsAt: dbtest.Now.Add(time.Duration(n+1) * 24 * time.Hour), OutsideHours: true,
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	o.sami.Post(o.begin()+"/signature", url.Values{"version": {"1"}, "section_0": {"Go on"}})
	if after := count(); after != before || after[0] > 18 || after[1] > 4 {
		t.Errorf("%v statements, and %v with more to show", before, after)
	}
}
