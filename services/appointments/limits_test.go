package appointments_test

import (
	"errors"
	"testing"
	"time"

	"tenhal.sa/tenhal/services/access"
	"tenhal.sa/tenhal/services/appointments"
)

// A visit that lies far back is changed by those alone whose role reaches there, and by the program itself.
func TestVisitLimit(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	a, b := d.book(t, d.wish(ten)), d.book(t, d.wish(ten.Add(time.Hour)))
	d.db.Clock.Set(ten.AddDate(0, 0, 7))
	if _, err := d.Arrive(d.ctx, appointments.Change{ID: a.ID}); err != nil {
		t.Errorf("checking in after seven days = %v", err)
	}
	d.db.Clock.Set(ten.AddDate(0, 0, 9))
	for name, change := range map[string]func() error{
		"start": func() error { _, err := d.Start(d.ctx, appointments.Change{ID: a.ID}); return err },
		"cancel": func() error {
			_, err := d.Cancel(d.ctx, appointments.Change{ID: b.ID, Reason: "late"}, appointments.ByClinic)
			return err
		},
		"undo": func() error { _, err := d.Undo(d.ctx, appointments.Change{ID: a.ID}); return err },
	} {
		if err := change(); !errors.Is(err, appointments.ErrTooOld) {
			t.Errorf("%s after nine days = %v, want ErrTooOld", name, err)
		}
	}
	manager := d.Noura
	manager.Role = access.Manager
	if _, err := d.Start(access.With(d.ctx, manager), appointments.Change{ID: a.ID}); err != nil {
		t.Errorf("the manager after nine days = %v", err)
	}
	if _, err := d.Miss(access.With(d.ctx, access.System), appointments.Change{ID: b.ID}); err != nil {
		t.Errorf("the program after nine days = %v", err)
	}
}
