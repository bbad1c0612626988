package access_test

import (
	"errors"
	"runtime"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"tenhal.sa/tenhal/services/access"
	"tenhal.sa/tenhal/services/foundation/clock"
	"tenhal.sa/tenhal/services/foundation/dbtest"
)

const wrong = "not the right one at all"

// Five wrong passwords shut the door for a quarter of an hour, for that desk and that address alone.
func TestSignInLimit(t *testing.T) {
	t.Parallel()
	hands := clock.At(dbtest.Now)
	s := &access.Service{DB: dbtest.OpenAt(t, nil, hands)}
	u := noura(t, s)
	for n := range 5 {
		if _, err := s.SignIn(t.Context(), u.Email, wrong, desk); !errors.Is(err, access.ErrWrong) {
			t.Fatalf("wrong password %d = %v, want ErrWrong", n+1, err)
		}
	}
	if _, err := s.SignIn(t.Context(), u.Email, passphrase, desk); !errors.Is(err, access.ErrTooMany) {
		t.Errorf("the right password after five wrong ones = %v, want ErrTooMany", err)
	}
	if _, err := s.SignIn(t.Context(), u.Email, passphrase, access.Visitor{IP: "192.0.2.8"}); err != nil {
		t.Errorf("Noura at another desk = %v, want her not kept out by others", err)
	}
	hands.Set(hands.Now().Add(16 * time.Minute))
	if _, err := s.SignIn(t.Context(), u.Email, passphrase, desk); err != nil {
		t.Errorf("after a quarter of an hour = %v", err)
	}
}

// Guessing many addresses from one place ends after fifty.
func TestSignInLimitOfPlace(t *testing.T) {
	t.Parallel()
	s := open(t)
	_, err := s.DB.ExecContext(t.Context(), `INSERT INTO sign_in_attempts (at, email, ip, succeeded)
		SELECT ?, 'user' || n || '@clinic.example', ?, false FROM generate_series(1, 50) n`, dbtest.Now, desk.IP)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.SignIn(t.Context(), "one.more@clinic.example", wrong, desk); !errors.Is(err, access.ErrTooMany) {
		t.Errorf("the fifty-first address = %v, want ErrTooMany", err)
	}
}

// Trying at once is no way round the limit.
func TestSignInLimitRace(t *testing.T) {
	t.Parallel()
	s := open(t)
	u := noura(t, s)
	var tested atomic.Int32
	var all sync.WaitGroup
	for range 20 {
		all.Go(func() {
			if _, err := s.SignIn(t.Context(), u.Email, wrong, desk); errors.Is(err, access.ErrWrong) {
				tested.Add(1)
			}
		})
	}
	all.Wait()
	if got := tested.Load(); got != 5 {
		t.Errorf("%d of 20 passwords were tested, want 5", got)
	}
}

// Nobody learns who works here by how long the answer takes: an unknown address costs a hash too. A
// hash is told by the memory it fills, which unlike its time is the same on a busy machine.
func TestSignInCost(t *testing.T) {
	s := open(t)
	u := noura(t, s)
	const hash = 19 << 20
	for _, email := range []string{u.Email, "nobody@clinic.example", "no address"} {
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		if _, err := s.SignIn(t.Context(), email, wrong, desk); !errors.Is(err, access.ErrWrong) {
			t.Fatal(err)
		}
		runtime.ReadMemStats(&after)
		if took := after.TotalAlloc - before.TotalAlloc; took < hash || took > 2*hash {
			t.Errorf("signing in as %q fills %d bytes, want one hash of %d", email, took, hash)
		}
	}
}
