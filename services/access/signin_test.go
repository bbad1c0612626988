package access_test

import (
	"errors"
	"slices"
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

// Nobody learns who works here by how long the answer takes: an unknown address costs a hash too.
func TestSignInTime(t *testing.T) {
	s := open(t)
	u := noura(t, s)
	took := map[string][]time.Duration{}
	for n := range 15 {
		for _, email := range []string{u.Email, "nobody@clinic.example"} { // in turns, so that a busy machine slows both
			start := time.Now()
			_, err := s.SignIn(t.Context(), email, wrong, access.Visitor{IP: string(rune('a' + n))})
			if took[email] = append(took[email], time.Since(start)); !errors.Is(err, access.ErrWrong) {
				t.Fatal(err)
			}
		}
	}
	known, unknown := median(took[u.Email]), median(took["nobody@clinic.example"])
	if gap := (known - unknown).Abs(); gap > known/2 {
		t.Errorf("a known address takes %v and an unknown one %v, want them alike", known, unknown)
	}
}

func median(all []time.Duration) time.Duration {
	slices.Sort(all)
	return all[len(all)/2]
}
