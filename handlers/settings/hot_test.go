package settings_test

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"tenhal.sa/tenhal/services/access"
	"tenhal.sa/tenhal/services/appointments"
	"tenhal.sa/tenhal/services/foundation/dbtest"
	"tenhal.sa/tenhal/services/settings"
)

// asking returns the statements that ask what was decided.
func asking(all []string) []string {
	return slices.DeleteFunc(all, func(q string) bool {
		edition := strings.Contains(q, "settings_edition") && !strings.Contains(q, "FROM sessions")
		return !edition && !strings.Contains(q, "setting_values")
	})
}

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
	seen, path := dbtest.Listen(o.Services.DB), "/appointments/"+visit.ID.String()
	b.Get("/desk")
	if got := asking(seen.Take()); len(got) != 1 {
		t.Errorf("after a decision the first page asks %q, want once for all values", got)
	}
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
	if got := asking(seen.Take()); len(got) > 0 {
		t.Errorf("they ask %q", got)
	}
}
