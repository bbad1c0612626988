package db_test

import (
	"context"
	"errors"
	"testing"

	"github.com/uptrace/bun"

	"tenhal.sa/tenhal/services/foundation/db"
	"tenhal.sa/tenhal/services/foundation/dbtest"
	"tenhal.sa/tenhal/services/foundation/fault"
)

// What is written for something that went away at the same moment is refused with a fault that its user can read, at once,
// from within another transaction and at its end; a room may still say what it means to it.
func TestMeanwhile(t *testing.T) {
	t.Parallel()
	d := dbtest.Open(t, nil)
	write := func(ctx context.Context, tx bun.Tx) error {
		_, err := tx.ExecContext(ctx, "INSERT INTO rooms (id, clinic_id, name_ar, name_en) VALUES (gen_random_uuid(), gen_random_uuid(), 'غرفة', 'Room')")
		return err
	}
	for name, fn := range map[string]func(context.Context, bun.Tx) error{
		"at once": write,
		"within":  func(ctx context.Context, _ bun.Tx) error { return d.Tx(ctx, write) },
		"at the end": func(ctx context.Context, tx bun.Tx) error {
			_, err := tx.ExecContext(ctx, "ALTER TABLE rooms ALTER CONSTRAINT rooms_clinic_id_fkey DEFERRABLE INITIALLY DEFERRED")
			return errors.Join(err, write(ctx, tx))
		},
	} {
		err := d.Tx(t.Context(), fn)
		if !errors.Is(err, db.ErrMeanwhile) || fault.Of(err).Kind != fault.Conflict || !db.Vanished(err) {
			t.Errorf("%s: %v", name, err)
		}
		if err := (db.Constraints{"rooms_clinic_id_fkey": fault.ErrInvalid}).Fault(err); !errors.Is(err, fault.ErrInvalid) {
			t.Errorf("%s, as a room says it: %v", name, err)
		}
	}
	other := errors.New("a bulb is broken")
	if err := d.Tx(t.Context(), func(context.Context, bun.Tx) error { return other }); !errors.Is(err, other) || errors.Is(err, db.ErrMeanwhile) {
		t.Errorf("anything else: %v", err)
	}
}
