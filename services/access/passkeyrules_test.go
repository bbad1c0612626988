package access_test

import (
	"errors"
	"testing"
	"time"

	"tenhal.sa/tenhal/services/access"
	"tenhal.sa/tenhal/services/foundation/dbtest"
)

// need has the phone's role need a second step, or not.
func (p *phone) need(t *testing.T, second bool) {
	t.Helper()
	if _, err := p.DB.ExecContext(t.Context(), "UPDATE role_policies SET two_step = ? WHERE role = ?", second, p.user.Role); err != nil {
		t.Fatal(err)
	}
}

// Where a role needs a second step, a passkey is one, and the password alone is none.
func TestPasskeyAsSecondStep(t *testing.T) {
	t.Parallel()
	p := newPhone(t)
	p.need(t, true)
	if _, err := p.SignIn(t.Context(), p.user.Email, passphrase, desk); !errors.Is(err, access.ErrPasskeyFirst) {
		t.Errorf("the password alone = %v, want ErrPasskeyFirst", err)
	}
	if _, err := p.SignIn(t.Context(), p.user.Email, "guess", desk); !errors.Is(err, access.ErrWrong) {
		t.Errorf("a wrong password = %v, want ErrWrong", err)
	}
	token, err := p.SignInByPasskey(t.Context(), p.sign(t), form, desk)
	if err != nil {
		t.Fatal(err)
	}
	if got, err := p.Session(t.Context(), token); err != nil || got.MustEnrol || !got.ProvedAt.Equal(p.DB.Now(t.Context())) {
		t.Errorf("Session() = %+v, %v, want nothing to set up, and a proof of this moment for what is dangerous", got, err)
	}
	keys, err := p.Passkeys(t.Context(), p.user.ID)
	if err != nil {
		t.Fatal(err)
	}
	if err := p.RemovePasskey(p.ctx, keys[0].ID); !errors.Is(err, access.ErrNeeded) {
		t.Errorf("RemovePasskey(the last) = %v, want ErrNeeded", err)
	}
	p.need(t, false)
	if err := p.RemovePasskey(p.ctx, keys[0].ID); err != nil {
		t.Errorf("RemovePasskey(where none is needed) = %v", err)
	}
	p.need(t, true)
	token = signIn(t, p.Service, desk)
	if got, err := p.Session(t.Context(), token); err != nil || !got.MustEnrol {
		t.Errorf("Session() = %+v, %v, want a second step to set up", got, err)
	}
}

// Of two passkeys that are taken away at once, from two browsers, one stays where a role needs a second step.
func TestLastPasskeyStays(t *testing.T) {
	t.Parallel()
	p := newPhone(t)
	p.need(t, true)
	for range 5 {
		p.add(t, newKey())
		keys, err := p.Passkeys(t.Context(), p.user.ID)
		if err != nil || len(keys) != 2 {
			t.Fatalf("%d passkeys, %v, want two", len(keys), err)
		}
		gone := make(chan error, 2)
		for _, key := range keys {
			go func() { gone <- p.RemovePasskey(p.ctx, key.ID) }()
		}
		one, other := <-gone, <-gone
		if left, err := p.Passkeys(t.Context(), p.user.ID); err != nil || len(left) != 1 || errors.Is(one, access.ErrNeeded) == errors.Is(other, access.ErrNeeded) {
			t.Fatalf("%v and %v, and %d are left, %v: want one refused, and its passkey there", one, other, len(left), err)
		}
	}
}

// One place has so many challenges at most, and they make room when they are over. Other places are free.
func TestOpenChallenges(t *testing.T) {
	t.Parallel()
	p := newPhone(t)
	for range 100 {
		if _, err := p.AskPasskey(t.Context(), form, desk); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := p.AskPasskey(t.Context(), form, desk); !errors.Is(err, access.ErrTooMany) {
		t.Errorf("AskPasskey(once more) = %v, want ErrTooMany", err)
	}
	if _, err := p.AskPasskey(t.Context(), form, access.Visitor{IP: "192.0.2.99"}); err != nil {
		t.Errorf("AskPasskey(elsewhere) = %v", err)
	}
	p.hands.Set(dbtest.Now.Add(5 * time.Minute))
	if _, err := p.AskPasskey(t.Context(), form, desk); err != nil {
		t.Errorf("AskPasskey(later) = %v", err)
	}
}
