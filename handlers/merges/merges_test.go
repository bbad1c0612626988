package merges_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/google/uuid"

	"tenhal.sa/tenhal/services/access"
	"tenhal.sa/tenhal/services/clinictest"
	"tenhal.sa/tenhal/services/foundation/db"
	"tenhal.sa/tenhal/services/patients"
	"tenhal.sa/tenhal/web/webtest"
)

// office is a manager's browser, at a centre where Omar was registered twice.
type office struct {
	*webtest.Browser
	*clinictest.Cast
	t      *testing.T
	centre *webtest.Centre
	twin   *patients.Patient
}

func open(t *testing.T) *office {
	t.Helper()
	centre := webtest.Open(t)
	o := &office{Cast: clinictest.New(t, centre.Services.DB), t: t, centre: centre, Browser: centre.As(access.Manager)}
	var err error
	if o.twin, err = centre.Services.Patients.Register(o.Context(), twin("Omar Saleh")); err != nil {
		t.Fatal(err)
	}
	return o
}

func twin(name string) patients.Draft {
	return patients.Draft{
		NameEn: name, Sex: "male", BirthDate: "1990-03-14", IdentityKind: "passport", IdentityNumber: "K12345678",
		Phone: "0551234567", Email: "second@example.com", DifferentPerson: true,
	}
}

// compare is the path of the comparison in which Omar's first record stays.
func (o *office) compare() string {
	return "/patients/merge?survivor_id=" + o.Omar.ID.String() + "&merged_id=" + o.twin.ID.String()
}

func (o *office) form() url.Values {
	o.t.Helper()
	return url.Values(o.Get(o.compare()).Fields("#merge"))
}

func (o *office) want(got webtest.Answer, status int, texts ...string) {
	o.t.Helper()
	if got.Status != status {
		o.t.Errorf("status %d, want %d: %.2000s", got.Status, status, got.Body)
	}
	for _, text := range texts {
		if !strings.Contains(got.Body, text) {
			o.t.Errorf("no %q in %.6000s", text, got.Body)
		}
	}
}

func (o *office) goes(got webtest.Answer, to string) {
	o.t.Helper()
	if got.Status != http.StatusSeeOther || got.Header.Get("Location") != to {
		o.t.Errorf("%d to %q, want on to %s: %.2000s", got.Status, got.Header.Get("Location"), to, got.Body)
	}
}

// The page asks for one record after the other, and knows who may be the same person.
func TestChoose(t *testing.T) {
	t.Parallel()
	o := open(t)
	omar := o.Omar.ID.String()
	o.want(o.Get("/patients/merge"), http.StatusOK, "Which record stays?")
	o.want(o.Get("/patients/merge?patient_id="+omar), http.StatusOK, "Which record is of the same person?", "Omar Bin Saleh", "Omar Saleh", "same mobile and given name", `name="survivor_id" value="`+omar)
	o.want(o.Get("/patients/merge?survivor_id="+omar+"&patient_id="+omar), http.StatusUnprocessableEntity, "These are the same record.")
	o.want(o.Get("/patients/merge?survivor_id="+uuid.NewString()), http.StatusNotFound)
	o.want(o.Get("/patients/merge?survivor_id="+omar+"&merged_id="+uuid.NewString()), http.StatusNotFound)
	o.want(o.Get("/patients/"+omar), http.StatusOK, "/patients/merge?survivor_id="+omar)
	noura := o.centre.As(access.Receptionist)
	o.want(noura.Get("/patients/merge"), http.StatusForbidden)
	if strings.Contains(noura.Get("/patients/"+omar).Body, "/patients/merge") {
		t.Error("a receptionist is offered what she may not do")
	}
}

// Two records become one: the old address and number lead to it, the list has it, and it is taken back there.
func TestMergeAndUndo(t *testing.T) {
	t.Parallel()
	o := open(t)
	omar, twin := "/patients/"+o.Omar.ID.String(), "/patients/"+o.twin.ID.String()
	o.want(o.Get(o.compare()), http.StatusOK, "K12345678", "second@example.com", "Different", "There is nothing to move.", "Keep the other one")
	form := o.form()
	form.Set("email", "merged")
	o.want(o.Post("/patients/merge", form), http.StatusUnprocessableEntity, "Please say why", `name="email" value="merged" checked`)
	form.Set("reason", "registered <twice>")
	o.goes(o.Post("/patients/merge", form), omar)
	o.want(o.Get(omar), http.StatusOK, "second@example.com", o.twin.FileNumber, "The two records are one now.")
	o.goes(o.Post("/patients/merge", form), omar) // by a double click
	o.goes(o.Get(twin), omar)
	o.want(o.Get(omar), http.StatusOK, "File "+o.twin.FileNumber+" was merged into this record.")
	o.want(o.Get("/search?q="+o.twin.FileNumber, webtest.HX...), http.StatusOK, `href="`+omar, "was "+o.twin.FileNumber)
	o.want(o.Get("/appointments/new?patient="+o.twin.ID.String()), http.StatusOK, `value="`+o.Omar.ID.String())
	journal := o.Get("/patients/merges?patient=" + o.Omar.ID.String())
	o.want(journal, http.StatusOK, "registered &lt;twice&gt;", "Omar Saleh")
	undo, _ := journal.Find("main details form").Attr("action")
	o.want(o.Post(undo, url.Values{}), http.StatusUnprocessableEntity, "Please say why")
	o.goes(o.Post(undo, url.Values{"reason": {"two people"}}), twin)
	o.want(o.Get(twin), http.StatusOK, "second@example.com", "There are two records again.")
	o.want(o.Get("/patients/merges"), http.StatusOK, "Undone", "two people")
	o.want(o.Post(undo, url.Values{"reason": {"again"}}), http.StatusConflict)
	o.want(o.Post("/patients/merges/"+db.NewID().String()+"/undo", url.Values{"reason": {"none"}}), http.StatusNotFound)
}

// Who compares records that somebody changes meanwhile sees them as they are now, with what was chosen; and a form with
// nonsense in it does no harm.
func TestStale(t *testing.T) {
	t.Parallel()
	o := open(t)
	form := o.form()
	form.Set("reason", "twice")
	form.Set("name_en", "merged")
	if err := o.centre.Services.Patients.Update(o.Context(), o.twin.ID, 1, twin("Omar S. Saleh")); err != nil {
		t.Fatal(err)
	}
	again := o.Post("/patients/merge", form)
	o.want(again, http.StatusPreconditionFailed, "Omar S. Saleh", `name="name_en" value="merged" checked`)
	form = url.Values(again.Fields("#merge"))
	form.Set("reason", "twice")
	o.goes(o.Post("/patients/merge", form), "/patients/"+o.Omar.ID.String())
	o.want(o.Post("/patients/merge", url.Values{"survivor_id": {"x"}, "merged_id": {"'; --"}, "reason": {"x"}}), http.StatusUnprocessableEntity)
	o.want(o.Post("/patients/merge", url.Values{"survivor_id": {o.Sara.ID.String()}, "merged_id": {o.twin.ID.String()}, "reason": {"x"}}), http.StatusConflict, "archived or was merged")
}
