package access_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"tenhal.sa/tenhal/services/access"
	"tenhal.sa/tenhal/services/foundation/clock"
	"tenhal.sa/tenhal/services/foundation/dbtest"
	"tenhal.sa/tenhal/services/foundation/fault"
	"tenhal.sa/tenhal/services/foundation/queue"
	"tenhal.sa/tenhal/services/foundation/signal"
)

// forgetful is a service with a queue, which counts the links that were to be sent.
func forgetful(t *testing.T) (*access.Service, *int) {
	t.Helper()
	bus, asked := signal.NewBus(), 0
	signal.On(bus, func(context.Context, access.ResetWasAsked) error { asked++; return nil })
	d := dbtest.OpenAt(t, bus, clock.At(dbtest.Now))
	q, err := queue.New(d)
	if err != nil {
		t.Fatal(err)
	}
	return &access.Service{DB: d, Queue: q}, &asked
}

// answer does the jobs that asking has left.
func answer(t *testing.T, s *access.Service) {
	t.Helper()
	var ids []int64
	if err := s.DB.NewRaw("SELECT id FROM sign_in_attempts WHERE way = 'forgotten' ORDER BY id").Scan(t.Context(), &ids); err != nil {
		t.Fatal(err)
	}
	for _, id := range ids {
		if err := s.AnswerForgotten(t.Context(), access.AnswerForgotten{AttemptID: id}); err != nil {
			t.Fatal(err)
		}
	}
}

// Asking looks the same for every address, and only a user who may come in is sent a link, three times an hour at most.
func TestForgot(t *testing.T) {
	t.Parallel()
	s, asked := forgetful(t)
	u := noura(t, s)
	for _, email := range []string{"nobody@clinic.example", "no address", "", u.Email, u.Email, " NOURA@clinic.example", u.Email} {
		if err := s.Forgot(t.Context(), email, desk); err != nil {
			t.Errorf("Forgot(%q) = %v", email, err)
		}
	}
	answer(t, s)
	if *asked != 3 {
		t.Errorf("%d links were to be sent, want three", *asked)
	}
	for range 3 {
		if err := s.Forgot(t.Context(), u.Email, desk); err != nil {
			t.Fatal(err)
		}
	}
	if err := s.Forgot(t.Context(), u.Email, desk); !errors.Is(err, access.ErrTooMany) {
		t.Errorf("the eleventh from one place = %v, want ErrTooMany", err)
	}
	if _, err := s.SignIn(t.Context(), u.Email, passphrase, desk); err != nil {
		t.Errorf("asking kept Noura out: %v", err)
	}
	if err := s.Deactivate(t.Context(), u.ID); err != nil {
		t.Fatal(err)
	}
	if err := s.Reset(t.Context(), u.ID); !errors.Is(err, access.ErrInactive) {
		t.Errorf("Reset(who has left) = %v, want ErrInactive", err)
	}
}

// A link changes the password once, within an hour, and ends what was begun with the old one.
func TestResetLink(t *testing.T) {
	t.Parallel()
	s, _ := forgetful(t)
	u := noura(t, s)
	session := signIn(t, s, desk)
	old, err := s.ResetLink(t.Context(), u.ID)
	if err != nil {
		t.Fatal(err)
	}
	link, err := s.ResetLink(t.Context(), u.ID)
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Accept(t.Context(), old, chosen); !errors.Is(err, access.ErrInvitation) {
		t.Errorf("Accept(an earlier link) = %v", err)
	}
	if err := s.Accept(t.Context(), link, chosen); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Session(t.Context(), session); !errors.Is(err, access.ErrSignedOut) {
		t.Errorf("the session of before = %v", err)
	}
	if err := s.Accept(t.Context(), link, chosen+" 2"); !errors.Is(err, access.ErrInvitation) {
		t.Errorf("Accept(again) = %v", err)
	}
	late, err := s.ResetLink(t.Context(), u.ID)
	if err != nil {
		t.Fatal(err)
	}
	s.DB.Clock.Set(dbtest.Now.Add(time.Hour + time.Second))
	if err := s.Accept(t.Context(), late, chosen); !errors.Is(err, access.ErrInvitation) {
		t.Errorf("Accept(after an hour) = %v", err)
	}
}

func TestChangePassword(t *testing.T) {
	t.Parallel()
	s, _ := forgetful(t)
	u := noura(t, s)
	other, mine := signIn(t, s, desk), signIn(t, s, desk)
	link, err := s.ResetLink(t.Context(), u.ID)
	if err != nil {
		t.Fatal(err)
	}
	here, err := s.Session(t.Context(), mine)
	if err != nil {
		t.Fatal(err)
	}
	ctx := access.WithSession(t.Context(), here)
	if err := s.ChangePassword(ctx, wrong, chosen, desk); fault.Of(err).Fields["old"] == "" {
		t.Errorf("with a wrong old one = %v", err)
	}
	if err := s.ChangePassword(ctx, passphrase, "short", desk); fault.Of(err).Fields["password"] == "" {
		t.Errorf("to a short one = %v", err)
	}
	if err := s.ChangePassword(ctx, passphrase, chosen, desk); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Session(ctx, other); !errors.Is(err, access.ErrSignedOut) {
		t.Errorf("the other session = %v, want it ended", err)
	}
	if _, err := s.Session(ctx, mine); err != nil {
		t.Errorf("the own session = %v, want it to go on", err)
	}
	if _, err := s.Invitee(ctx, link); !errors.Is(err, access.ErrInvitation) {
		t.Errorf("a link that was asked for before = %v, want it ended", err)
	}
	if _, err := s.SignIn(ctx, u.Email, chosen, desk); err != nil {
		t.Errorf("the new password = %v", err)
	}
	for range 5 {
		_ = s.ChangePassword(ctx, wrong, chosen, desk)
	}
	if err := s.ChangePassword(ctx, chosen, passphrase, desk); !errors.Is(err, access.ErrTooMany) {
		t.Errorf("after five wrong ones = %v, want ErrTooMany", err)
	}
}

// Showing who one is renews the session: its token changes, and the one before opens nothing.
func TestProve(t *testing.T) {
	t.Parallel()
	e := enrol(t)
	from := e.pend(t)
	token, err := e.SecondStep(t.Context(), e.code(t, e.hands.Now()), from)
	if err != nil {
		t.Fatal(err)
	}
	e.hands.Set(e.hands.Now().Add(20 * time.Minute))
	from.Token = token
	if _, err := e.Prove(e.ctx, wrong, from); fault.Of(err).Fields["proof"] == "" {
		t.Errorf("Prove(a wrong password) = %v", err)
	}
	if _, err := e.Prove(e.ctx, e.recovery[0], from); fault.Of(err).Fields["proof"] == "" {
		t.Errorf("Prove(a recovery code) = %v, want those kept for signing in", err)
	}
	renewed, err := e.Prove(e.ctx, passphrase, from)
	if err != nil {
		t.Fatal(err)
	}
	if got, err := e.Session(t.Context(), renewed); err != nil || !got.ProvedAt.Equal(e.hands.Now()) {
		t.Errorf("the renewed session = %+v, %v", got, err)
	}
	if _, err := e.Session(t.Context(), token); !errors.Is(err, access.ErrSignedOut) {
		t.Errorf("the old token = %v", err)
	}
	from.Token = renewed
	if _, err := e.Prove(e.ctx, e.code(t, e.hands.Now()), from); err != nil {
		t.Errorf("Prove(a code of the app) = %v", err)
	}
}
