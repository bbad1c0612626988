package access_test

import (
	"errors"
	"testing"

	"tenhal.sa/tenhal/services/access"
	"tenhal.sa/tenhal/services/foundation/fault"
)

// Whoever is signed in proves it with their own password, as seldom wrong as at the door.
func TestProve(t *testing.T) {
	t.Parallel()
	s := open(t)
	ctx := access.With(t.Context(), noura(t, s).Actor())
	if err := s.Prove(ctx, passphrase, desk.IP); err != nil {
		t.Errorf("her password = %v", err)
	}
	if err := s.Prove(t.Context(), passphrase, desk.IP); !errors.Is(err, access.ErrSignedOut) {
		t.Errorf("nobody = %v", err)
	}
	for range 5 {
		if err := s.Prove(ctx, wrong, desk.IP); !errors.Is(err, access.ErrNotProven) || fault.Of(err).Fields["password"] == "" {
			t.Errorf("a wrong one = %v", err)
		}
	}
	if err := s.Prove(ctx, passphrase, desk.IP); !errors.Is(err, access.ErrTooMany) {
		t.Errorf("after five wrong ones = %v", err)
	}
}
