package web_test

import (
	"context"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"tenhal.sa/tenhal/services/access"
	"tenhal.sa/tenhal/services/appointments"
	"tenhal.sa/tenhal/services/attachments"
	"tenhal.sa/tenhal/services/clinictest"
	"tenhal.sa/tenhal/services/finance"
	"tenhal.sa/tenhal/services/foundation/db"
	"tenhal.sa/tenhal/services/foundation/dbtest"
	"tenhal.sa/tenhal/services/notifications"
	"tenhal.sa/tenhal/services/patients"
	"tenhal.sa/tenhal/services/referrals"
	"tenhal.sa/tenhal/web"
	"tenhal.sa/tenhal/web/webtest"
)

// scope is a centre in which Omar has been to the speech clinic, and a second clinic that knows nothing of him.
type scope struct {
	*webtest.Centre
	*clinictest.Cast
	elsewhere uuid.UUID
	of        map[string]string // the ids of what belongs to Omar, by the path that shows it
	parts     *strings.Replacer // the ids of what is his besides, by the name in a route
}

func openScope(t *testing.T) scope {
	t.Helper()
	c := webtest.Open(t)
	s := scope{Centre: c, Cast: clinictest.New(t, c.Services.DB), elsewhere: db.NewID()}
	ctx := s.Context()
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	_, err := c.Services.DB.NewRaw("INSERT INTO clinics (id, code, name_ar, name_en) VALUES (?, 'NUR', 'التمريض', 'Nursing')", s.elsewhere).Exec(ctx)
	must(err)
	_, err = c.Services.Access.Create(ctx, access.NewUser{Email: "spare@tenhal.example", NameAr: "مها", NameEn: "Maha", Role: access.Admin, Password: webtest.Password})
	must(err) // one admin is left for the whole centre
	visit, err := c.Services.Appointments.Book(ctx, appointments.Wish{
		PatientID: s.Omar.ID, ProviderID: s.Sami.ID, ServiceID: s.Session.ID, StartsAt: dbtest.Now, OutsideHours: true,
	})
	must(err)
	for _, step := range []func(context.Context, appointments.Change) (*appointments.Appointment, error){
		c.Services.Appointments.Arrive, c.Services.Appointments.Start, c.Services.Appointments.Complete,
	} {
		_, err := step(ctx, appointments.Change{ID: visit.ID})
		must(err)
	}
	inv, err := c.Services.Finance.DraftFor(ctx, visit.ID)
	must(err)
	_, err = c.Services.Finance.Issue(ctx, finance.Change{ID: inv.ID})
	must(err)
	paid, err := c.Services.Finance.Pay(ctx, finance.Receipt{InvoiceID: inv.ID, Method: finance.Mada, Amount: inv.Balance() / 2, IdempotencyKey: "once"})
	must(err)
	told, _, err := c.Services.Notifications.List(ctx, notifications.Filter{PatientID: s.Omar.ID})
	must(err)
	files, err := c.Services.Patients.Files(ctx, s.Omar.ID)
	must(err)
	paper, err := c.Services.Attachments.Upload(ctx, s.Omar.ID, attachments.Upload{
		Kind: "report", FileName: "report.pdf", Body: []byte("%PDF-1.7\n%%EOF"), ClinicID: s.Speech.ID.String(),
	})
	must(err)
	s.parts = strings.NewReplacer(":file", files[0].ID.String(), ":document", paper.ID.String(), ":line", inv.Lines[0].ID.String(),
		":alert", uuid.NewString(), ":consent", uuid.NewString(), ":note", uuid.NewString(), ":hold", uuid.NewString(),
		":result", s.examined(t, "result").String(), ":order", s.examined(t, "order").String(), ":n", "0")
	task := db.NewID()
	_, err = c.Services.DB.NewRaw("INSERT INTO desk_tasks (id, kind, patient_id, words, created_at, version, channel, address) VALUES (?, 'reply', ?, 'نعم', ?, 1, 'sms', ?)",
		task, s.Omar.ID, dbtest.Now, s.Omar.Phone).Exec(ctx)
	must(err)
	family, referral := s.family(t), s.referral(t)
	s.of = map[string]string{
		"/referrals": referral.String(),
		"/patients":  s.Omar.ID.String(), "/appointments": visit.ID.String(), "/invoices": inv.ID.String(), "/payments": paid.ID.String(),
		"/receipts": paid.ID.String(), "/messages": told[0].ID.String(), "/tasks": task.String(),
		"/families": family.String(), "/einvoices": s.electronic(t, inv.ID).String(),
		"/results": s.examined(t, "stray").String(), // of nobody: who works in some clinics only does not file them
	}
	return s
}

// electronic is an electronic invoice, of a device that never was.
func (s scope) electronic(t *testing.T, invoice uuid.UUID) uuid.UUID {
	t.Helper()
	id := db.NewID()
	_, err := s.Services.DB.NewRaw(`INSERT INTO einvoice_units (id, state, environment, name, request, seller, private_key, credentials, valid_until, created_at)
  VALUES (?0, 'active', 'sandbox', 'none', '{}', '{}', '', '', now(), now());
INSERT INTO einvoice_chains (unit_id, last_hash) VALUES (?0, 'first');
INSERT INTO einvoices (id, invoice_id, unit_id, icv, previous_hash, hash, class, xml, qr, state, made_at, deadline)
  VALUES (?0, ?1, ?0, 1, 'first', 'second', 'simplified', '<Invoice/>', '', 'waiting', now(), now())`, id, invoice).Exec(s.Context())
	if err != nil {
		t.Fatal(err)
	}
	return id
}

// examined is an order of Omar's in the speech clinic, its result, or a result of nobody.
func (s scope) examined(t *testing.T, what string) (id uuid.UUID) {
	t.Helper()
	query := map[string]string{
		"order": `INSERT INTO test_orders (id, placer_no, kind, code, asks, priority, patient_id, provider_id, clinic_id, ordered_at, ordered_by, key)
VALUES (gen_random_uuid(), 'PLC-2026-000001', 'lab', '', 'Zinc', 'routine', ?0, ?1, ?2, now(), (SELECT id FROM users LIMIT 1), gen_random_uuid()) RETURNING id`,
		"result": `WITH s AS (INSERT INTO result_sources (id, kind, base) VALUES (gen_random_uuid(), 'lab', 'http://a') RETURNING id),
r AS (INSERT INTO results (id, source_id, key, kind, state, patient_id, clinic_id, matched_by, said_of, current, status, title, code, worst, received_at, changed_at)
  SELECT gen_random_uuid(), id, 'r', 'lab', 'filed', ?0, ?2, 'placer', 'x', 1, 'final', 'Zinc', '', 2, now(), now() FROM s RETURNING id)
INSERT INTO result_versions (id, result_id, n, status, stands_at, content, sha256, late, received_at) SELECT gen_random_uuid(), id, 1, 'final', now(), '{}', sha256('x'), false, now() FROM r RETURNING result_id`,
		"stray": `WITH s AS (INSERT INTO result_sources (id, kind, base) VALUES (gen_random_uuid(), 'lab', 'http://b') RETURNING id)
INSERT INTO results (id, source_id, key, kind, state, doubt, said_of, current, status, title, code, worst, received_at, changed_at)
SELECT gen_random_uuid(), id, 's', 'lab', 'unmatched', 'x', 'x', 1, 'final', 'Zinc', '', 2, now(), now() FROM s RETURNING id`,
	}[what]
	if err := s.Services.DB.NewRaw(query, s.Omar.ID, s.Sami.ID, s.Speech.ID).Scan(s.Context(), &id); err != nil {
		t.Fatal(err)
	}
	return id
}

// family is a family of Omar and his daughter.
func (s scope) family(t *testing.T) uuid.UUID {
	t.Helper()
	daughter, err := s.Services.Patients.Register(s.Context(), patients.Draft{
		NameEn: "Huda Al-Saleh", Sex: "female", BirthDate: "2020-02-10", IdentityKind: "none", ClinicID: s.Speech.ID.String(), FamilyWith: s.Omar.ID.String(),
		Guardians: []patients.GuardianDraft{{NameEn: s.Omar.NameEn, Relation: "father", Phone: s.Omar.Phone}},
	})
	if err != nil {
		t.Fatal(err)
	}
	f, err := s.Services.Patients.FamilyOf(s.Context(), daughter.ID)
	if err != nil {
		t.Fatal(err)
	}
	return f.ID
}

// referral is a referral of Omar's from the speech clinic to a hospital.
func (s scope) referral(t *testing.T) uuid.UUID {
	t.Helper()
	r, err := s.Services.Referrals.Create(s.Context(), referrals.Wish{
		PatientID: s.Omar.ID, Direction: referrals.Outward, From: s.Speech.ID, Facility: "King Khalid Hospital", Urgency: referrals.Routine,
		Reason: referrals.Diagnostics, Question: "Can he hear?", Consent: referrals.ByPatient, AndSend: true,
	})
	if err != nil {
		t.Fatal(err)
	}
	return r.ID
}

// ofNoPatient are the places whose ids are not a patient's: of the centre, of the user, or proven by a token.
var ofNoPatient = []string{
	"/a/", "/u/", "/welcome/", "/reset/", "/account/", "/inbox/", "/message-rules/", "/broadcasts/", "/templates/", "/admin/", "/outbox/", "/consent-forms/", "/reports/",
}

// place is the first part of a path.
func place(path string) string {
	first, _, _ := strings.Cut(path[1:], "/")
	first, _, _ = strings.Cut(first, ".")
	return "/" + first
}

// as returns a browser of a user who works in one clinic only.
func (s scope) as(t *testing.T, role access.Role, clinic uuid.UUID) *webtest.Browser {
	t.Helper()
	u, err := s.Services.Access.UserByEmail(t.Context(), webtest.Email(role))
	if err != nil {
		u = s.User(role)
	}
	if err := s.Services.Access.WorkIn(t.Context(), u.ID, []uuid.UUID{clinic}); err != nil {
		t.Fatal(err)
	}
	b := s.Stranger()
	b.SignIn(role)
	return b
}

// What belongs to another clinic is not there, by whatever route and for whatever role: neither to be read nor to be
// changed. A route with an id that is in neither list fails here.
func TestClinicScope(t *testing.T) {
	t.Parallel()
	s := openScope(t)
	form := url.Values{
		"reason": {"because"}, "version": {"0"}, "amount": {"1.00"}, "method": {"cash"}, "idempotency_key": {"twice"}, "by": {"patient"},
		"service_id": {s.Session.ID.String()}, "starts_at": {dbtest.Now.Add(time.Hour).Format("2006-01-02T15:04")}, "provider_id": {s.Sami.ID.String()},
		"name_en": {"Omar Changed"}, "sex": {"male"}, "birth_date": {"1990-03-14"}, "identity_kind": {"none"}, "phone": {"0551234567"}, "person": {""},
	}
	for _, role := range access.Roles {
		b := s.as(t, role, s.elsewhere)
		for _, r := range web.Routes(s.Config, s.Services) {
			id, known := s.of[place(r.Path)]
			if !strings.Contains(r.Path, ":") || strings.HasPrefix(r.Path, "/outbox") {
				continue
			}
			if !known {
				if !slices.ContainsFunc(ofNoPatient, func(place string) bool { return strings.HasPrefix(r.Path, place) }) {
					t.Errorf("%s: say in this test whose its id is", r.Path)
				}
				continue
			}
			path := s.parts.Replace(strings.ReplaceAll(r.Path, ":id", id))
			body := url.Values(nil)
			if r.Method == http.MethodPost {
				body = url.Values{"_csrf": {b.CSRF}}
				for name, value := range form {
					body[name] = value
				}
			}
			if got := b.Do(r.Method, path, body); got.Status != http.StatusNotFound && got.Status != http.StatusForbidden {
				t.Errorf("%s %s of another clinic by %s = %d, want it not there", r.Method, r.Path, role, got.Status)
			}
		}
	}
}

// No list and no search of another clinic names him; those of his own do.
func TestClinicScopeOfLists(t *testing.T) {
	t.Parallel()
	s := openScope(t)
	lists := []string{
		"/patients", "/patients?q=Omar", "/patients?q=" + s.Omar.Phone[4:], "/patients/options?q=Omar&picker=p", "/desk", "/calendar",
		"/calendar?view=week", "/invoices", "/messages", "/tasks", "/referrals?box=out", "/patients?q=" + s.Omar.IdentityNumber,
	}
	named := func(b *webtest.Browser) (in []string) {
		for _, path := range lists {
			if got := b.Get(path); got.Status != http.StatusOK {
				t.Errorf("%s = %d", path, got.Status)
			} else if strings.Contains(got.Body, "Omar Bin Saleh") {
				in = append(in, path)
			}
		}
		return in
	}
	if got := named(s.as(t, access.Receptionist, s.elsewhere)); len(got) > 0 {
		t.Errorf("another clinic finds Omar in %v", got)
	}
	twin := url.Values{"name_en": {"Omar Bin Saleh"}, "birth_date": {"1990-03-14"}, "phone": {s.Omar.Phone}}
	for clinic, known := range map[uuid.UUID]bool{s.elsewhere: false, s.Speech.ID: true} {
		if got := s.as(t, access.Receptionist, clinic).Post("/patients/duplicates", twin); strings.Contains(got.Body, s.Omar.FileNumber) != known {
			t.Errorf("who may be the same names Omar: %t, want %t", !known, known)
		}
	}
	if got := named(s.as(t, access.Receptionist, s.Speech.ID)); len(got) < len(lists)-1 {
		t.Errorf("his own clinic finds Omar only in %v", got)
	}
}

// Somebody who works in a clinic only is no admin of the whole centre.
func TestClinicScopeOfTheCentre(t *testing.T) {
	t.Parallel()
	s := openScope(t)
	b := s.as(t, access.Admin, s.Speech.ID)
	for _, path := range []string{"/admin/users", "/admin/audit", "/admin/jobs", "/message-rules", "/broadcasts"} {
		if got := b.Get(path); got.Status != http.StatusForbidden {
			t.Errorf("%s = %d, want 403", path, got.Status)
		}
	}
}
