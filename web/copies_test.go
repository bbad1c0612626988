package web_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"tenhal.sa/tenhal/services/access"
	"tenhal.sa/tenhal/services/copies"
	"tenhal.sa/tenhal/services/foundation/db"
	"tenhal.sa/tenhal/services/foundation/dbtest"
	"tenhal.sa/tenhal/web"
	"tenhal.sa/tenhal/web/webtest"
)

// On a copy for tests the program runs as on its original: an admin signs in and opens every page there is, Omar's among
// them, and nowhere is Omar called by his name.
func TestCopyRuns(t *testing.T) {
	t.Parallel()
	s, dsn := openScope(t), dbtest.Clone(t)
	admin := s.Centre.User(access.Admin)
	d := db.Open(db.Options{DSN: dsn, StatementTimeout: time.Minute})
	made, err := copies.Copy{From: s.Services.DB, To: d}.Fill(t.Context(), webtest.Password)
	if err != nil || len(made.SignIns) == 0 {
		t.Fatal(made, err)
	}
	defer d.Close()
	c := webtest.OpenOn(t, web.Config{Env: "development", BaseURL: "http://tenhal.test"}, dsn)
	b := c.Stranger()
	b.Get("/login")
	last := made.SignIns[len(made.SignIns)-1]
	if got := b.Post("/login", url.Values{"email": {last.Email}, "password": {webtest.Password}}); got.Status != http.StatusSeeOther || last.Role != access.Admin {
		t.Fatalf("signing in as %+v = %d", last, got.Status)
	}
	ids := map[string]string{}
	for _, of := range []string{"patients", "appointments", "invoices", "payments", "families"} {
		var id uuid.UUID
		if err := d.NewRaw("SELECT id FROM "+of+" ORDER BY id LIMIT 1").Scan(t.Context(), &id); err != nil {
			t.Fatal(err)
		}
		ids["/"+of] = id.String()
	}
	shown := 0
	for _, r := range web.Routes(c.Config, c.Services) {
		path := strings.Replace(r.Path, ":id", ids[place(r.Path)], 1)
		if r.Method != http.MethodGet || strings.Contains(path, ":") || strings.Contains(path, "//") || path == "/events" || r.Needs == access.Public {
			continue
		}
		got := b.Get(path)
		if got.Status >= http.StatusInternalServerError {
			t.Errorf("%s = %d", path, got.Status)
		}
		for _, was := range []string{s.Omar.NameEn, s.Omar.NameAr, s.Omar.Phone, s.Omar.IdentityNumber, admin.Email} {
			if strings.Contains(got.Body, was) {
				t.Errorf("%s says %q", path, was)
			}
		}
		if got.Status == http.StatusOK {
			shown++
		}
	}
	if shown < 40 {
		t.Errorf("only %d pages are shown", shown)
	}
}
