package referrals_test

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/google/uuid"

	"tenhal.sa/tenhal/services/access"
	"tenhal.sa/tenhal/services/attachments"
	"tenhal.sa/tenhal/services/clinictest"
	"tenhal.sa/tenhal/services/foundation/i18n"
	"tenhal.sa/tenhal/web/webtest"
)

// office is a centre with a second clinic, where Hind works from now on. It is Sunday 2026-11-22, 9:00.
type office struct {
	*webtest.Centre
	*clinictest.Cast
	t  *testing.T
	ot uuid.UUID
}

func open(t *testing.T) office {
	t.Helper()
	c := webtest.Open(t)
	o := office{c, clinictest.New(t, c.Services.DB), t, uuid.New()}
	for _, query := range []string{
		"INSERT INTO clinics (id, code, name_ar, name_en, position) VALUES (?0, 'OT', 'العلاج الوظيفي', 'Occupational therapy', 1)",
		"INSERT INTO services (id, clinic_id, code, name_ar, name_en, price, duration, vat_class) VALUES (gen_random_uuid(), ?0, 'OT-45', 'تقييم', 'Hand assessment', 20000, 45, 'healthcare')",
		"UPDATE providers SET clinic_id = ?0, room_id = NULL WHERE id = ?1",
		"INSERT INTO provider_services (provider_id, service_id) SELECT ?1, id FROM services WHERE clinic_id = ?0",
	} {
		_, err := c.Services.DB.NewRaw(query, o.ot, o.Hind.ID).Exec(t.Context())
		o.must(err)
	}
	return o
}

func (o office) must(err error) {
	o.t.Helper()
	if err != nil {
		o.t.Fatal(err)
	}
}

// as returns a browser of a user of a role who works in one clinic only, or in all for uuid.Nil, and may be a provider.
func (o office) as(role access.Role, clinic, provider uuid.UUID) *webtest.Browser {
	o.t.Helper()
	u := o.User(role)
	if clinic != uuid.Nil {
		o.must(o.Services.Access.WorkIn(o.t.Context(), u.ID, []uuid.UUID{clinic}))
	}
	if provider != uuid.Nil {
		_, err := o.Services.DB.NewRaw("UPDATE users SET provider_id = ? WHERE id = ?", provider, u.ID).Exec(o.t.Context())
		o.must(err)
	}
	b := o.Stranger()
	b.SignIn(role)
	return b
}

// reads has the user of a role read a language.
func (o office) reads(role access.Role, locale i18n.Locale) {
	o.t.Helper()
	u, err := o.Services.Access.UserByEmail(o.t.Context(), webtest.Email(role))
	o.must(err)
	o.must(o.Services.Access.Prefer(access.With(o.t.Context(), u.Actor()), access.Preferences{Locale: locale}))
}

// form is Omar's way from the speech clinic to the other one.
func (o office) form(pairs ...string) url.Values {
	f := url.Values{
		"patient_id": {o.Omar.ID.String()}, "direction": {"internal"}, "from_clinic_id": {o.Speech.ID.String()}, "to_clinic_id": {o.ot.String()}, "service_id": {""},
		"urgency": {"routine"}, "reason": {"assessment"}, "question": {"Does he need help with his hands?"}, "consent": {"patient"}, "do": {"send"},
	}
	for n := 0; n+1 < len(pairs); n += 2 {
		f.Set(pairs[n], pairs[n+1])
	}
	return f
}

// Why a draft can't be sent is said where one presses: nobody has agreed that it is shared.
func TestSendRefused(t *testing.T) {
	t.Parallel()
	o := open(t)
	b := o.As(access.Receptionist)
	page := b.Post("/referrals", o.form("do", "keep", "consent", "")).Header.Get("Location")
	got := b.Post(page+"/sending", url.Values{"version": {"1"}})
	if got.Status != http.StatusUnprocessableEntity || !strings.Contains(got.Text(".c-fault"), "Say who agreed that this is shared.") {
		t.Errorf("%s = %d %q", page, got.Status, got.Text(".c-fault"))
	}
}

// What is wrong is said beside its input, in the reader's language, and nothing that was typed is lost.
func TestRefuses(t *testing.T) {
	t.Parallel()
	o := open(t)
	b := o.As(access.Receptionist)
	if page := b.Get("/referrals/new"); page.Status != http.StatusOK || page.Find("[name=question]").Length() != 0 || page.Find("[data-picker]").Length() != 1 {
		t.Errorf("without a patient = %d", page.Status)
	}
	if page := b.Get("/referrals/new?patient_id=" + o.Omar.ID.String()); page.Status != http.StatusOK || !strings.Contains(page.Body, "40 hours") || page.Value("direction") != "internal" {
		t.Fatalf("the form = %d %s", page.Status, page.Body)
	}
	for _, test := range []struct{ input, typed, says, arabic string }{
		{"question", " ", "This is needed.", "هذا الحقل مطلوب."},
		{"question", strings.Repeat("م", 5000), "This is too long.", ""},
		{"to_clinic_id", o.Speech.ID.String(), "Choose another clinic than the one it comes from.", "اختر عيادة غير التي تصدر منها الإحالة."},
		{"to_clinic_id", "", "Please choose one from the list.", ""},
		{"service_id", o.Session.ID.String(), "This clinic does not offer this service.", "هذه العيادة لا تقدم هذه الخدمة."},
		{"urgency", "now", "Please choose one from the list.", ""},
		{"reason", "", "Please choose one from the list.", ""},
		{"consent", "", "Say who agreed that this is shared.", "حدد من وافق على المشاركة."},
	} {
		for lang, want := range map[string]string{"en": test.says, "ar": test.arabic} {
			if want == "" {
				continue
			}
			o.reads(access.Receptionist, i18n.Locale(lang))
			got := b.Post("/referrals", o.form(test.input, test.typed))
			if got.Status != http.StatusUnprocessableEntity || got.Wrong(test.input) != want {
				t.Errorf("%s %q in %s = %d, %q; want %q", test.input, test.typed, lang, got.Status, got.Wrong(test.input), want)
			}
			if test.input != "question" && (got.Value("question") != "Does he need help with his hands?" || got.Value("patient_id") != o.Omar.ID.String()) {
				t.Errorf("%s: what was typed is lost: %q", test.input, got.Value("question"))
			}
		}
	}
	o.reads(access.Receptionist, i18n.English)
	if got := b.Post("/referrals", o.form("direction", "out", "facility", " ")); got.Wrong("facility") == "" {
		t.Errorf("outside without a name = %d", got.Status)
	}
	if got := b.Post("/referrals", o.form("patient_id", uuid.NewString())); got.Status != http.StatusUnprocessableEntity || got.Find(".c-field__error").Length() == 0 {
		t.Errorf("nobody = %d", got.Status)
	}
	to := b.Post("/referrals", o.form()).Header.Get("Location")
	if got := b.Post("/referrals", o.form()); got.Status != http.StatusConflict || !strings.Contains(got.Body, "open referral to this clinic") || got.Value("question") == "" {
		t.Errorf("the same again = %d", got.Status)
	}
	if page := b.Get(to); page.Status != http.StatusOK || !strings.Contains(page.Text("#referral"), "REF-2026-000001") {
		t.Errorf("the page = %d", page.Status)
	}
}

// From one clinic to the other, to a visit and its outcome: each side does its own, and others do not see it.
func TestReferral(t *testing.T) {
	t.Parallel()
	o := open(t)
	ctx := o.Context()
	paper, err := o.Services.Attachments.Upload(ctx, o.Omar.ID, attachments.Upload{Kind: "report", Title: "School", FileName: "school.pdf", Body: []byte("%PDF-1.7\n%%EOF"), ClinicID: o.Speech.ID.String()})
	o.must(err)
	from, to, third := o.as(access.Receptionist, o.Speech.ID, uuid.Nil), o.as(access.Clinician, o.ot, o.Hind.ID), o.As(access.Billing)
	form := o.form("papers", paper.ID.String(), "do", "draft")
	page := from.Post("/referrals", form).Header.Get("Location")
	if got := from.Get(page); !strings.Contains(got.Body, "Draft") || !strings.Contains(got.Body, "School") {
		t.Fatalf("the draft = %d %s", got.Status, got.Body)
	}
	form.Set("do", "send")
	form.Set("version", "1")
	if got := from.Post(page, form); got.Header.Get("Location") != page {
		t.Fatalf("sent = %d %s", got.Status, got.Body)
	}
	_, err = o.Services.Attachments.Remove(ctx, o.Omar.ID, paper.ID, "Old.")
	o.must(err)
	if got := to.Get("/referrals"); !strings.Contains(got.Body, "Omar Bin Saleh") || !strings.Contains(got.Body, "working hours left") {
		t.Errorf("the worklist is %s", got.Text("main"))
	}
	sheet := to.Get(page)
	if link := sheet.Find("a[href*='/documents/']").AttrOr("href", ""); to.Get(link).Body != "%PDF-1.7\n%%EOF" {
		t.Errorf("%q is not the paper as it was", link)
	}
	if got := from.Post(page+"/acceptance", nil); got.Status != http.StatusForbidden {
		t.Errorf("the sender accepts = %d", got.Status)
	}
	if got := third.Get(page); got.Status != http.StatusForbidden {
		t.Errorf("who bills = %d", got.Status)
	}
	if got := to.Post(page+"/rejection", url.Values{"reason": {""}, "words": {""}}); got.Status != http.StatusUnprocessableEntity || got.Find("details[open] .c-field__error").Length() != 2 {
		t.Errorf("rejected for no reason = %d", got.Status)
	}
	for _, step := range []string{"receipt", "acceptance"} {
		if got := to.Post(page+"/"+step, nil); got.Header.Get("Location") != page {
			t.Fatalf("%s = %d %s", step, got.Status, got.Body)
		}
	}
	if got := to.Post(page+"/acceptance", nil); got.Status != http.StatusConflict {
		t.Errorf("accepted twice = %d", got.Status)
	}
	o.visit(to, page)
	if got := to.Post(page+"/completion", url.Values{"outcome": {"Exercises at home."}}); got.Header.Get("Location") != page {
		t.Errorf("completed = %d %s", got.Status, got.Body)
	}
	o.reads(access.Receptionist, i18n.Arabic)
	if got := from.Get(page); got.Find("html").AttrOr("dir", "") != "rtl" || !strings.Contains(got.Body, "Exercises at home.") || !strings.Contains(got.Text("#referral"), "منجزة") {
		t.Errorf("the sender reads %s", got.Text("#referral"))
	}
}

// visit books from a referral and sees the visit through.
func (o office) visit(b *webtest.Browser, page string) {
	o.t.Helper()
	book := b.Get(b.Get(page).Find("a[href^='/appointments/new']").AttrOr("href", ""))
	if book.Value("provider_id") != o.Hind.ID.String() || book.Value("starts_at") != "2026-11-22T09:00" || !strings.Contains(book.Text("form#book"), "Omar Bin Saleh") || !strings.Contains(book.Text("form#book"), "REF-2026-000001") {
		o.t.Fatalf("the booking is %s", book.Text("form#book"))
	}
	form := url.Values{"starts_at": {"2026-11-22T09:00"}, "duration": {""}, "note": {""}}
	for _, name := range []string{"patient_id", "provider_id", "service_id", "referral_id"} {
		form.Set(name, book.Value(name))
	}
	sami := url.Values{}
	for name, value := range form {
		sami[name] = value
	}
	sami.Set("provider_id", o.Sami.ID.String())
	if got := b.Post("/appointments", sami); got.Status != http.StatusUnprocessableEntity {
		o.t.Errorf("booked in another clinic = %d", got.Status)
	}
	visit := b.Post("/appointments", form).Header.Get("Location")
	if got := b.Get(visit); !strings.Contains(got.Text("#visit"), "From referral REF-2026-000001") {
		o.t.Errorf("the visit at %q is %s", visit, got.Text("#visit"))
	}
	for _, step := range []string{"arrival", "start", "completion"} {
		if got := b.Post(visit+"/"+step, nil); got.Status != http.StatusSeeOther {
			o.t.Errorf("%s = %d", step, got.Status)
		}
	}
	if got := b.Get(page); !strings.Contains(got.Text("#referral"), "Seen") || got.Find("[name=outcome]").Length() != 1 {
		o.t.Errorf("after the visit: %s", got.Text("#referral"))
	}
}

// The patient's page and timeline show referrals, and a file is not closed over one.
func TestOfPatient(t *testing.T) {
	t.Parallel()
	o := open(t)
	b := o.As(access.Receptionist)
	_, err := o.Services.Patients.OpenFile(o.Context(), o.Omar.ID, o.Speech.ID)
	o.must(err)
	b.Post("/referrals", o.form())
	omar := "/patients/" + o.Omar.ID.String()
	page := b.Get(omar)
	if !strings.Contains(page.Text("section[aria-labelledby=referrals]"), "REF-2026-000001") || page.Text("a[href='#referrals']") != "1" {
		t.Errorf("the patient's page has %s", page.Text("section[aria-labelledby=referrals]"))
	}
	if line := b.Get(omar + "/timeline?kind=referrals"); !strings.Contains(line.Text("main"), "Sent") {
		t.Errorf("the timeline is %s", line.Text("main"))
	}
	files, err := o.Services.Patients.Files(o.Context(), o.Omar.ID)
	o.must(err)
	if got := b.Get(omar + "/files/" + files[0].ID.String() + "/closure"); !strings.Contains(got.Body, "1 open referral") {
		t.Errorf("the checklist is %s", got.Text("main"))
	}
}

// The figures lead to their referrals, on the page, on paper and in files; they are for managers.
func TestReport(t *testing.T) {
	t.Parallel()
	o := open(t)
	desk, manager := o.As(access.Receptionist), o.As(access.Manager)
	page := desk.Post("/referrals", o.form()).Header.Get("Location")
	desk.Post(page+"/rejection", url.Values{"reason": {"incomplete"}, "words": {"Which hand?"}})
	if got := desk.Get("/reports/referrals"); got.Status != http.StatusForbidden {
		t.Errorf("at the desk = %d", got.Status)
	}
	report := manager.Get("/reports/referrals?from=2026-11-22&until=2026-11-22")
	links := []string{}
	for _, a := range report.Find("main table a").Nodes {
		links = append(links, a.Attr[0].Val)
	}
	if report.Status != http.StatusOK || len(links) != 5 || !strings.Contains(report.Body, "Speech therapy → Occupational therapy") {
		t.Fatalf("the report = %d, figures lead to %q", report.Status, links)
	}
	for _, link := range links {
		if list := manager.Get(link); list.Status != http.StatusOK || list.Find("tbody tr").Length() != 1 || !strings.Contains(list.Body, "REF-2026-000001") {
			t.Errorf("%s = %d, want the referral", link, list.Status)
		}
	}
	if list := manager.Get("/referrals?did=accepted&from=2026-11-22&until=2026-11-22"); list.Status != http.StatusOK || list.Find("tbody tr").Length() != 0 {
		t.Errorf("those accepted = %d", list.Status)
	}
	file := manager.Get("/reports/referrals.csv?from=2026-11-22&until=2026-11-22")
	if !slices.Contains(strings.Split(strings.ReplaceAll(file.Body, "\r", ""), "\n"), "Speech therapy → Occupational therapy,1,0,1,0,0,0,0,0") {
		t.Errorf("the file is %q", file.Body)
	}
	for _, path := range []string{"/reports/referrals?print=1", "/reports/referrals.xlsx", "/reports"} {
		if got := manager.Get(path); got.Status != http.StatusOK {
			t.Errorf("%s = %d", path, got.Status)
		}
	}
	if got := manager.Get("/reports/referrals?from=31-12"); got.Status != http.StatusUnprocessableEntity || got.Wrong("from") == "" {
		t.Errorf("a day that is none = %d", got.Status)
	}
	if got := manager.Get("/reports/referrals/" + uuid.NewString()); got.Status != http.StatusNotFound {
		t.Errorf("a week that was not kept = %d", got.Status)
	}
}
