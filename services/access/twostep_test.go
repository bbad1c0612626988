package access_test

import (
	"context"
	"errors"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/pquerna/otp/totp"

	"tenhal.sa/tenhal/services/access"
	"tenhal.sa/tenhal/services/foundation/clock"
	"tenhal.sa/tenhal/services/foundation/crypt"
	"tenhal.sa/tenhal/services/foundation/dbtest"
	"tenhal.sa/tenhal/services/foundation/fault"
)

// enrolled is Noura with a second step, and the codes that stand in for her phone.
type enrolled struct {
	*access.Service
	user     *access.User
	ctx      context.Context
	secret   string
	recovery []string
	hands    clock.Clock
}

func (e *enrolled) code(t *testing.T, at time.Time) string {
	t.Helper()
	code, err := totp.GenerateCode(e.secret, at)
	if err != nil {
		t.Fatal(err)
	}
	return code
}

func enrol(t *testing.T) *enrolled {
	t.Helper()
	hands := clock.At(dbtest.Now)
	box, err := crypt.New(crypt.NewKey())
	if err != nil {
		t.Fatal(err)
	}
	s := &access.Service{DB: dbtest.OpenAt(t, nil, hands), Box: box}
	e := &enrolled{Service: s, user: noura(t, s), hands: hands}
	e.ctx = access.With(t.Context(), e.user.Actor())
	offer, err := s.NewEnrolment(e.ctx)
	if err != nil {
		t.Fatal(err)
	}
	e.secret = offer.Secret
	if _, err := s.Enrol(e.ctx, offer.Sealed, "000000"); fault.Of(err).Fields["code"] == "" {
		t.Errorf("Enrol(a wrong code) = %v", err)
	}
	if e.recovery, err = s.Enrol(e.ctx, offer.Sealed, e.code(t, dbtest.Now)); err != nil {
		t.Fatal(err)
	}
	e.hands.Set(dbtest.Now.Add(5 * time.Minute))
	return e
}

// pend signs in with the password, which alone opens nothing.
func (e *enrolled) pend(t *testing.T) access.Visitor {
	t.Helper()
	from := desk
	from.Token = signIn(t, e.Service, desk)
	if _, err := e.Session(t.Context(), from.Token); !errors.Is(err, access.ErrSignedOut) {
		t.Fatalf("the password alone opens a session: %v", err)
	}
	return from
}

func wrongCode(err error) bool { return fault.Of(err).Fields["code"] == "access.wrong_code" }

func TestSecondStep(t *testing.T) {
	t.Parallel()
	e := enrol(t)
	now := e.hands.Now()
	from := e.pend(t)
	for name, code := range map[string]string{
		"nothing": "", "letters": "abcdef", "an old one": e.code(t, now.Add(-2*time.Minute)), "one of tomorrow": e.code(t, now.AddDate(0, 0, 1)),
	} {
		if _, err := e.SecondStep(t.Context(), code, from); !wrongCode(err) {
			t.Errorf("%s = %v, want it refused", name, err)
		}
	}
	spaced := e.code(t, now.Add(-30*time.Second))
	token, err := e.SecondStep(t.Context(), spaced[:3]+" "+spaced[3:], from)
	if err != nil || token == from.Token {
		t.Fatalf("the code of a step ago = %v, and a token of its own", err)
	}
	if got, err := e.Session(t.Context(), token); err != nil || got.Actor.ID != e.user.ID {
		t.Errorf("the session = %+v, %v", got, err)
	}
	if _, err := e.SecondStep(t.Context(), e.code(t, now), from); !errors.Is(err, access.ErrSignedOut) {
		t.Errorf("the same sign-in once more = %v, want it over", err)
	}
}

// A code is taken once, however many bring it at once, and so is every one before it.
func TestCodeOnce(t *testing.T) {
	t.Parallel()
	e := enrol(t)
	now := e.hands.Now()
	visitors := []access.Visitor{e.pend(t), e.pend(t), e.pend(t)}
	var all sync.WaitGroup
	results := make(chan error, len(visitors))
	for _, from := range visitors {
		all.Go(func() {
			_, err := e.SecondStep(t.Context(), e.code(t, now), from)
			results <- err
		})
	}
	all.Wait()
	close(results)
	right := 0
	for err := range results {
		if err == nil {
			right++
		} else if !wrongCode(err) {
			t.Error(err)
		}
	}
	if right != 1 {
		t.Errorf("one code let %d in, want one", right)
	}
	if _, err := e.SecondStep(t.Context(), e.code(t, now.Add(-30*time.Second)), e.pend(t)); !wrongCode(err) {
		t.Errorf("the code before the one that was used = %v", err)
	}
}

func TestRecovery(t *testing.T) {
	t.Parallel()
	e := enrol(t)
	if len(e.recovery) != 10 {
		t.Fatalf("%d recovery codes, want ten", len(e.recovery))
	}
	if _, err := e.SecondStep(t.Context(), strings.ToLower(e.recovery[3]), e.pend(t)); err != nil {
		t.Errorf("a recovery code in small letters = %v", err)
	}
	if _, err := e.SecondStep(t.Context(), e.recovery[3], e.pend(t)); !wrongCode(err) {
		t.Errorf("the same once more = %v", err)
	}
	if n, err := e.RecoveryLeft(t.Context(), e.user.ID); err != nil || n != 9 {
		t.Errorf("%d are left, %v; want nine", n, err)
	}
	fresh, err := e.NewRecovery(e.ctx)
	if err != nil || len(fresh) != 10 {
		t.Fatalf("NewRecovery() = %v, %v", fresh, err)
	}
	if _, err := e.SecondStep(t.Context(), e.recovery[4], e.pend(t)); !wrongCode(err) {
		t.Errorf("a code of before = %v", err)
	}
	attempts, err := e.Attempts(t.Context(), e.user)
	if err != nil || attempts[0].Way != access.ByCode || attempts[0].Succeeded {
		t.Errorf("the log begins with %+v, %v; want the refused code", attempts[0], err)
	}
}

// Guessing codes ends after five, also for who has the password.
func TestCodeLimit(t *testing.T) {
	t.Parallel()
	e := enrol(t)
	from := e.pend(t)
	for range 5 {
		_, _ = e.SecondStep(t.Context(), "123456", from)
	}
	if _, err := e.SecondStep(t.Context(), e.code(t, e.hands.Now()), from); !errors.Is(err, access.ErrTooMany) {
		t.Errorf("the right code after five wrong ones = %v, want ErrTooMany", err)
	}
}

// Who has lost the second step is helped by an admin; a role that needs one keeps its users from giving it up.
func TestSecondStepGone(t *testing.T) {
	t.Parallel()
	e := enrol(t)
	policy := access.Policy{Role: access.Receptionist, TwoStep: true, Version: 1}
	if err := e.SetPolicy(t.Context(), policy); err != nil {
		t.Fatal(err)
	}
	if err := e.RemoveSecondStep(e.ctx); !errors.Is(err, access.ErrNeeded) {
		t.Errorf("RemoveSecondStep() = %v, want ErrNeeded", err)
	}
	if err := e.ResetSecondStep(t.Context(), e.user.ID); err != nil {
		t.Fatal(err)
	}
	got, err := e.Session(t.Context(), signIn(t, e.Service, desk))
	if err != nil || !got.MustEnrol {
		t.Errorf("the session after that = %+v, %v; want it to lead to a new second step", got, err)
	}
	if err := e.ResetSecondStep(t.Context(), e.user.ID); !errors.Is(err, access.ErrNoSecond) {
		t.Errorf("ResetSecondStep() again = %v, want ErrNoSecond", err)
	}
	policy.TwoStep, policy.Version = false, 2
	if err := e.SetPolicy(t.Context(), policy); err != nil {
		t.Fatal(err)
	}
	if err := e.SetPolicy(t.Context(), policy); !errors.Is(err, access.ErrStale) {
		t.Errorf("SetPolicy() as it was seen before = %v, want ErrStale", err)
	}
}

// Without the key, or with another, nobody gets in by the password alone, and the program says so when it starts.
func TestCheckKey(t *testing.T) {
	t.Parallel()
	e := enrol(t)
	if err := e.CheckKey(t.Context()); err != nil {
		t.Errorf("CheckKey() = %v", err)
	}
	other, err := crypt.New(crypt.NewKey())
	if err != nil {
		t.Fatal(err)
	}
	for name, box := range map[string]*crypt.Box{"no key": nil, "another key": other} {
		s := &access.Service{DB: e.DB, Box: box}
		if err := s.CheckKey(t.Context()); err == nil {
			t.Errorf("CheckKey() with %s says nothing", name)
		}
		if _, err := s.SecondStep(t.Context(), e.code(t, e.hands.Now()), e.pend(t)); err == nil {
			t.Errorf("with %s somebody was let in", name)
		}
	}
	keyless := &access.Service{DB: e.DB}
	if _, err := keyless.NewEnrolment(e.ctx); !errors.Is(err, access.ErrNoKey) {
		t.Errorf("NewEnrolment() without a key = %v, want ErrNoKey", err)
	}
	if err := keyless.SetPolicy(e.ctx, access.Policy{Role: access.Admin, TwoStep: true, Version: 1}); !errors.Is(err, access.ErrNoKey) {
		t.Errorf("SetPolicy() that nobody could follow = %v, want ErrNoKey", err)
	}
}

// A secret that was sealed for one user serves no other.
func TestEnrolmentOfAnother(t *testing.T) {
	t.Parallel()
	e := enrol(t)
	other, err := e.Create(t.Context(), access.NewUser{Email: "sami@clinic.example", NameAr: "سامي", NameEn: "Sami", Role: access.Clinician, Password: passphrase})
	if err != nil {
		t.Fatal(err)
	}
	offer, err := e.NewEnrolment(e.ctx)
	if err != nil {
		t.Fatal(err)
	}
	code, _ := totp.GenerateCode(offer.Secret, e.hands.Now())
	if _, err := e.Enrol(access.With(t.Context(), other.Actor()), offer.Sealed, code); !wrongCode(err) {
		t.Errorf("Enrol() with Noura's secret = %v", err)
	}
	if _, err := e.Enrol(e.ctx, offer.Sealed, code); !errors.Is(err, access.ErrHasSecond) {
		t.Errorf("Enrol() twice = %v, want ErrHasSecond", err)
	}
}
