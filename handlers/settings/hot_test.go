package settings_test

import (
	"context"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/uptrace/bun"

	"tenhal.sa/tenhal/services/access"
	"tenhal.sa/tenhal/services/appointments"
	"tenhal.sa/tenhal/services/foundation/dbtest"
	"tenhal.sa/tenhal/services/settings"
)

// asked are the statements that ask what was decided.
type asked struct{ all []string }

func (a *asked) BeforeQuery(ctx context.Context, q *bun.QueryEvent) context.Context {
	own := strings.Contains(q.Query, "settings_edition") && !strings.Contains(q.Query, "FROM sessions") || strings.Contains(q.Query, "setting_values")
	if own {
		a.all = append(a.all, q.Query)
	}
	return ctx
}

func (a *asked) AfterQuery(context.Context, *bun.QueryEvent) {}

// Pages and steps that go by settings ask the database nothing for them, until somebody has decided otherwise: then once.
func TestAsksNothing(t *testing.T) {
	t.Parallel()
	o := open(t)
	b := o.As(access.Receptionist)
	visit, err := o.Services.Appointments.Book(o.Context(), appointments.Wish{PatientID: o.Omar.ID, ProviderID: o.Sami.ID, ServiceID: o.Session.ID, StartsAt: dbtest.Now})
	if err != nil {
		t.Fatal(err)
	}
	o.Adjust(t, o.Services.DB, settings.DeskLate.In(o.Speech.ID), 45)
	seen, path := &asked{}, "/appointments/"+visit.ID.String()
	o.Services.DB.DB = o.Services.DB.WithQueryHook(seen)
	b.Get("/desk")
	if len(seen.all) != 1 {
		t.Errorf("after a decision the first page asks %q, want once for all values", seen.all)
	}
	seen.all = nil
	for _, page := range []string{"/desk", "/calendar", "/patients", path, "/patients/" + o.Omar.ID.String() + "/documents"} {
		if got := b.Get(page); got.Status != http.StatusOK {
			t.Errorf("%s = %d", page, got.Status)
		}
	}
	for _, step := range []string{"/arrival", "/undo"} {
		if got := b.Post(path+step, url.Values{}); got.Status != http.StatusSeeOther {
			t.Errorf("%s = %d", step, got.Status)
		}
	}
	if len(seen.all) > 0 {
		t.Errorf("they ask %q", seen.all)
	}
}
