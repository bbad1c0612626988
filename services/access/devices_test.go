package access_test

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"time"

	"tenhal.sa/tenhal/services/access"
	"tenhal.sa/tenhal/services/foundation/clock"
	"tenhal.sa/tenhal/services/foundation/dbtest"
	"tenhal.sa/tenhal/services/foundation/signal"
)

// Whoever guesses from many places at once is slowed down, and never keeps out the browser that the user is known by,
// not even from the same desk.
func TestGuessingEverywhere(t *testing.T) {
	t.Parallel()
	hands := clock.At(dbtest.Now)
	s := &access.Service{DB: dbtest.OpenAt(t, nil, hands)}
	u := noura(t, s)
	mine := desk
	mine.Device = access.Secret()
	signIn(t, s, mine)
	for n := range 20 {
		if _, err := s.SignIn(t.Context(), u.Email, wrong, access.Visitor{IP: fmt.Sprintf("198.51.100.%d", n)}); !errors.Is(err, access.ErrWrong) {
			t.Fatalf("guess %d = %v", n+1, err)
		}
	}
	for range 5 {
		_, _ = s.SignIn(t.Context(), u.Email, wrong, desk) // a stranger at the same desk
	}
	if _, err := s.SignIn(t.Context(), u.Email, wrong, access.Visitor{IP: "203.0.113.1"}); !errors.Is(err, access.ErrTooMany) {
		t.Errorf("guess 21 = %v, want ErrTooMany", err)
	}
	if _, err := s.SignIn(t.Context(), u.Email, passphrase, mine); err != nil {
		t.Errorf("Noura in her own browser = %v", err)
	}
	hands.Set(hands.Now().Add(61 * time.Second))
	if _, err := s.SignIn(t.Context(), u.Email, passphrase, access.Visitor{IP: "203.0.113.2"}); err != nil {
		t.Errorf("Noura in a new browser a minute later = %v", err)
	}
}

// A browser that is known answers for its own failures.
func TestKnownBrowserLimit(t *testing.T) {
	t.Parallel()
	s := open(t)
	u := noura(t, s)
	mine := desk
	mine.Device = access.Secret()
	signIn(t, s, mine)
	for range 5 {
		_, _ = s.SignIn(t.Context(), u.Email, wrong, mine)
	}
	mine.IP = "203.0.113.9"
	if _, err := s.SignIn(t.Context(), u.Email, passphrase, mine); !errors.Is(err, access.ErrTooMany) {
		t.Errorf("after five failures in it, from elsewhere = %v, want ErrTooMany", err)
	}
	if _, err := s.SignIn(t.Context(), u.Email, passphrase, desk); err != nil {
		t.Errorf("another browser at the desk = %v", err)
	}
}

// A user is told of a browser or a network that is like none before, once, and not of their first.
func TestNewBrowser(t *testing.T) {
	t.Parallel()
	bus := signal.NewBus()
	told := 0
	signal.On(bus, func(context.Context, access.BrowserWasNew) error { told++; return nil })
	s := &access.Service{DB: dbtest.Open(t, bus)}
	noura(t, s)
	for _, test := range []struct {
		name, ip, agent, device string
		want                    int
	}{
		{"the first", "192.0.2.7", "Firefox", "a", 0},
		{"the same again", "192.0.2.7", "Firefox", "a", 0},
		{"it forgot us, at the same desk", "192.0.2.7", "Firefox", "b", 0},
		{"the provider gave another address", "192.0.2.200", "Firefox", "c", 0},
		{"another browser", "192.0.2.7", "Chrome", "d", 1},
		{"another network", "203.0.113.7", "Firefox", "e", 2},
		{"the known one on a journey", "203.0.114.7", "Firefox", "a", 2},
		{"a program that keeps nothing", "203.0.115.7", "curl", "", 2},
	} {
		signIn(t, s, access.Visitor{IP: test.ip, Agent: test.agent, Device: test.device})
		if told != test.want {
			t.Errorf("%s: told %d times, want %d", test.name, told, test.want)
		}
	}
}

func TestSeats(t *testing.T) {
	t.Parallel()
	s := open(t)
	u := noura(t, s)
	first, second, third := signIn(t, s, desk), signIn(t, s, desk), signIn(t, s, desk)
	here, err := s.Session(t.Context(), third)
	if err != nil {
		t.Fatal(err)
	}
	seats, err := s.Seats(t.Context(), u.ID)
	if err != nil || len(seats) != 3 {
		t.Fatalf("Seats() = %+v, %v", seats, err)
	}
	one, err := s.Session(t.Context(), first)
	if err != nil {
		t.Fatal(err)
	}
	if err := s.EndSeat(t.Context(), here.ID, one.ID); err != nil { // the id of no user
		t.Fatal(err)
	}
	if _, err := s.Session(t.Context(), first); err != nil {
		t.Errorf("somebody else ended the session: %v", err)
	}
	if err := s.EndSeat(t.Context(), u.ID, one.ID); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Session(t.Context(), first); !errors.Is(err, access.ErrSignedOut) {
		t.Errorf("the ended session = %v", err)
	}
	if err := s.EndSeats(access.WithSession(t.Context(), here), u.ID); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Session(t.Context(), second); !errors.Is(err, access.ErrSignedOut) {
		t.Errorf("the other session = %v", err)
	}
	if _, err := s.Session(t.Context(), third); err != nil {
		t.Errorf("the own session = %v, want it to go on", err)
	}
}

// How long a browser may be left alone is decided for those who are signed in, too.
func TestSetIdle(t *testing.T) {
	t.Parallel()
	hands := clock.At(dbtest.Now)
	s := &access.Service{DB: dbtest.OpenAt(t, nil, hands)}
	noura(t, s)
	token := signIn(t, s, desk)
	for _, minutes := range []int{0, 4, 481} {
		if err := s.SetIdle(t.Context(), 1, minutes); err == nil {
			t.Errorf("SetIdle(%d) is taken", minutes)
		}
	}
	if err := s.SetIdle(t.Context(), 1, 60); err != nil {
		t.Fatal(err)
	}
	hands.Set(dbtest.Now.Add(59 * time.Minute))
	if _, err := s.Glance(t.Context(), token); err != nil {
		t.Errorf("after 59 minutes = %v", err)
	}
	if err := s.SetIdle(t.Context(), 2, 15); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Glance(t.Context(), token); !errors.Is(err, access.ErrSignedOut) {
		t.Errorf("once 15 minutes are the limit = %v, want it ended", err)
	}
	if got, err := s.Settings(t.Context()); err != nil || got.IdleMinutes != 15 || got.Version != 3 {
		t.Errorf("Settings() = %+v, %v", got, err)
	}
}
