package main

import (
	"bytes"
	"errors"
	"strings"
	"testing"

	"tenhal.sa/tenhal/services/access"
	"tenhal.sa/tenhal/services/clinictest"
	"tenhal.sa/tenhal/services/foundation/fault"
	"tenhal.sa/tenhal/services/foundation/i18n"
	"tenhal.sa/tenhal/services/retention"
	"tenhal.sa/tenhal/web/webtest"
)

// The command says what is due and changes nothing; it destroys only in the name of somebody who may, for a reason, with
// the periods confirmed, and no more than it was told to.
func TestRetain(t *testing.T) {
	t.Parallel()
	w := webtest.Open(t)
	cast, c := clinictest.New(t, w.Services.DB), &centre{services: w.Services}
	w.User(access.Manager)
	w.User(access.Receptionist)
	exec := func(query string, args ...any) {
		t.Helper()
		if _, err := w.Services.DB.NewRaw(query, args...).Exec(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	left := func() (n int) {
		if err := w.Services.DB.NewRaw("SELECT count(*) FROM patients").Scan(t.Context(), &n); err != nil {
			t.Fatal(err)
		}
		return n
	}
	ctx := access.With(i18n.With(t.Context(), i18n.English), access.System)
	exec("UPDATE patients SET archived_at = ?0, created_at = ?0", w.Clock.Now().AddDate(-20, 0, 0))
	exec("INSERT INTO sign_in_attempts (at, email, ip, succeeded) VALUES ('2020-01-01', 'x', '', true)")
	exec("INSERT INTO patient_holds (id, patient_id, ground, reason, set_by, set_at) VALUES (gen_random_uuid(), ?, 'court', 'a case', ?, now())", cast.Sara.ID, cast.Noura.ID)

	var said bytes.Buffer
	if err := (wish{}).say(ctx, w.Services.Retention, &said); err != nil {
		t.Fatal(err)
	}
	for _, part := range []string{"1 due, 1 held, 0 to be kept", "due   " + cast.Omar.FileNumber + "  kept until 2018-03-14  patients 1", "held  " + cast.Sara.FileNumber, "not verified"} {
		if !strings.Contains(said.String(), part) {
			t.Errorf("it does not say %q:\n%s", part, &said)
		}
	}
	full := wish{by: webtest.Email(access.Manager), reason: "round of 2026", periods: retention.Kept, most: 9}
	for name, test := range map[string]struct {
		change func(*wish)
		want   error
	}{
		"nobody":      {func(w *wish) { w.by = "nobody@tenhal.example" }, nil},
		"the desk":    {func(w *wish) { w.by = webtest.Email(access.Receptionist) }, retention.ErrMayNot},
		"no reason":   {func(w *wish) { w.reason = " " }, fault.ErrInvalid},
		"unconfirmed": {func(w *wish) { w.periods.BillYears = 0 }, retention.ErrUnconfirmed},
		"none":        {func(w *wish) { w.most = 0 }, nil},
	} {
		asked := full
		test.change(&asked)
		if err := asked.do(ctx, c, &said); !errors.Is(err, test.want) && test.want != nil || left() != 2 {
			t.Errorf("%s: %v, %d left", name, err, left())
		}
	}
	said.Reset()
	if err := full.do(ctx, c, &said); err != nil || left() != 1 || !strings.Contains(said.String(), "destroyed  "+cast.Omar.FileNumber) || !strings.Contains(said.String(), "records destroyed: 1") {
		t.Errorf("%v, %d left:\n%s", err, left(), &said)
	}
}
