package access_test

import (
	"errors"
	"testing"
	"time"

	"tenhal.sa/tenhal/services/access"
	"tenhal.sa/tenhal/services/foundation/clock"
	"tenhal.sa/tenhal/services/foundation/dbtest"
)

func TestSession(t *testing.T) {
	t.Parallel()
	s := open(t)
	u := noura(t, s)
	token := signIn(t, s, desk)
	got, err := s.Session(t.Context(), token)
	if err != nil {
		t.Fatal(err)
	}
	if got.Actor.ID != u.ID || got.Actor.Role != access.Receptionist || len(got.CSRF) != access.SecretLength {
		t.Errorf("session = %+v, want Noura's", got)
	}
	for name, token := range map[string]string{"none": "", "another": access.Secret(), "its proof of forms": got.CSRF} {
		if _, err := s.Session(t.Context(), token); !errors.Is(err, access.ErrSignedOut) {
			t.Errorf("token %s = %v, want ErrSignedOut", name, err)
		}
	}
	var kept int
	if err := s.DB.NewRaw("SELECT count(*) FROM sessions s WHERE s::text LIKE ?", "%"+token+"%").Scan(t.Context(), &kept); err != nil || kept != 0 {
		t.Errorf("%d sessions keep the token itself, %v; want its hash alone", kept, err)
	}
}

func TestSessionEnds(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name  string
		every time.Duration
		times int
		want  error
	}{
		{"used within the hours of a shift", 29 * time.Minute, 24, nil},
		{"left alone for half an hour", 30 * time.Minute, 1, access.ErrSignedOut},
		{"used for twelve hours without a break", 20 * time.Minute, 36, access.ErrSignedOut},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			hands := clock.At(dbtest.Now)
			s := &access.Service{DB: dbtest.OpenAt(t, nil, hands)}
			noura(t, s)
			token := signIn(t, s, desk)
			var err error
			for range test.times {
				hands.Set(hands.Now().Add(test.every))
				_, err = s.Session(t.Context(), token)
			}
			if !errors.Is(err, test.want) {
				t.Errorf("session = %v, want %v", err, test.want)
			}
		})
	}
}

// A page that asks by itself does not keep a session alive that nobody uses.
func TestGlance(t *testing.T) {
	t.Parallel()
	hands := clock.At(dbtest.Now)
	s := &access.Service{DB: dbtest.OpenAt(t, nil, hands)}
	u := noura(t, s)
	token := signIn(t, s, desk)
	hands.Set(hands.Now().Add(20 * time.Minute))
	if got, err := s.Glance(t.Context(), token); err != nil || got.Actor.ID != u.ID {
		t.Errorf("after twenty minutes: %+v, %v; want Noura's session", got, err)
	}
	hands.Set(hands.Now().Add(10 * time.Minute))
	if _, err := s.Glance(t.Context(), token); !errors.Is(err, access.ErrSignedOut) {
		t.Errorf("after half an hour: %v, want ErrSignedOut", err)
	}
}

func TestSessionRenewed(t *testing.T) {
	t.Parallel()
	s := open(t)
	noura(t, s)
	first := signIn(t, s, desk)
	again := desk
	again.Token = first
	second := signIn(t, s, again)
	if first == second {
		t.Error("the token is the same after signing in again")
	}
	if _, err := s.Session(t.Context(), first); !errors.Is(err, access.ErrSignedOut) {
		t.Errorf("the first session = %v, want it ended by the second", err)
	}
	if err := s.SignOut(t.Context(), second); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Session(t.Context(), second); !errors.Is(err, access.ErrSignedOut) {
		t.Errorf("the session after signing out = %v, want it ended", err)
	}
	if err := s.SignOut(t.Context(), second); err != nil {
		t.Errorf("signing out again = %v, want nothing to happen", err)
	}
}
