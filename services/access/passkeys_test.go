package access_test

import (
	"context"
	"encoding/json"
	"errors"
	"testing"
	"time"

	"github.com/descope/virtualwebauthn"

	"tenhal.sa/tenhal/services/access"
	"tenhal.sa/tenhal/services/foundation/clock"
	"tenhal.sa/tenhal/services/foundation/dbtest"
)

const (
	site = "https://tenhal.example"
	form = "what the browser proves its forms with"
)

// phone holds a passkey of Noura's.
type phone struct {
	*access.Service
	ctx    context.Context
	user   *access.User
	rp     virtualwebauthn.RelyingParty
	holder virtualwebauthn.Authenticator
	key    virtualwebauthn.Credential
	hands  clock.Clock
}

func newPhone(t *testing.T) *phone {
	t.Helper()
	p := &phone{hands: clock.At(dbtest.Now), rp: virtualwebauthn.RelyingParty{Name: "Tenhal", ID: "tenhal.example", Origin: site}}
	p.Service = &access.Service{DB: dbtest.OpenAt(t, nil, p.hands)}
	var err error
	if p.Site, err = access.PasskeySite(site); err != nil {
		t.Fatal(err)
	}
	p.user = noura(t, p.Service)
	p.ctx = access.With(t.Context(), p.user.Actor())
	p.holder = virtualwebauthn.NewAuthenticatorWithOptions(virtualwebauthn.AuthenticatorOptions{UserHandle: p.user.ID[:]})
	p.key = newKey()
	answer := p.add(t, p.key)
	if _, err := p.AddPasskey(p.ctx, access.NewPasskey{Name: "My phone", Answer: answer, Form: form}); !errors.Is(err, access.ErrPasskey) {
		t.Errorf("AddPasskey(a second time) = %v, want ErrPasskey", err)
	}
	return p
}

// add adds a key as a passkey, and returns the answer with which that was done.
func (p *phone) add(t *testing.T, key virtualwebauthn.Credential) (answer string) {
	t.Helper()
	wish, err := p.AskNewPasskey(p.ctx, form, desk)
	if err != nil {
		t.Fatal(err)
	}
	raw, _ := json.Marshal(wish)
	options, err := virtualwebauthn.ParseAttestationOptions(string(raw))
	if err != nil {
		t.Fatal(err)
	}
	answer = virtualwebauthn.CreateAttestationResponse(p.rp, p.holder, key, *options)
	if _, err := p.AddPasskey(p.ctx, access.NewPasskey{Name: "My phone", Answer: answer, Form: form}); err != nil {
		t.Fatal(err)
	}
	return answer
}

// wholeKey is how long a key is in COSE (RFC 9052) with both coordinates in 32 bytes.
const wholeKey = 77

// newKey makes a key. The authenticator for tests leaves out leading zeros of coordinates, which no real one does, and of
// which servers want nothing: one key in 128 is such.
func newKey() virtualwebauthn.Credential {
	for {
		if key := virtualwebauthn.NewCredential(virtualwebauthn.KeyTypeEC2); len(key.Key.AttestationData()) == wholeKey {
			return key
		}
	}
}

// sign answers a new challenge.
func (p *phone) sign(t *testing.T) string {
	t.Helper()
	wish, err := p.AskPasskey(t.Context(), form, desk)
	if err != nil {
		t.Fatal(err)
	}
	raw, _ := json.Marshal(wish)
	options, err := virtualwebauthn.ParseAssertionOptions(string(raw))
	if err != nil {
		t.Fatal(err)
	}
	p.key.Counter++
	return virtualwebauthn.CreateAssertionResponse(p.rp, p.holder, p.key, *options)
}

func TestSignInByPasskey(t *testing.T) {
	t.Parallel()
	p := newPhone(t)
	answer := p.sign(t)
	token, err := p.SignInByPasskey(t.Context(), answer, form, desk)
	if err != nil {
		t.Fatal(err)
	}
	if got, err := p.Session(t.Context(), token); err != nil || got.Actor.ID != p.user.ID {
		t.Errorf("Session() = %v, %v, want Noura's", got.Actor, err)
	}
	if _, err := p.SignInByPasskey(t.Context(), answer, form, desk); !errors.Is(err, access.ErrPasskey) {
		t.Errorf("the same answer again = %v, want ErrPasskey", err)
	}
	keys, err := p.Passkeys(t.Context(), p.user.ID)
	if err != nil || len(keys) != 1 || keys[0].SignCount != 1 || !keys[0].UsedAt.Equal(dbtest.Now) {
		t.Errorf("Passkeys() = %+v, %v", keys, err)
	}
	if err := p.RemovePasskey(p.ctx, keys[0].ID); err != nil {
		t.Fatal(err)
	}
	if _, err := p.SignInByPasskey(t.Context(), p.sign(t), form, desk); !errors.Is(err, access.ErrPasskey) {
		t.Errorf("one that was taken away = %v, want ErrPasskey", err)
	}
}

func TestPasskeyRefused(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name   string
		form   string
		change func(*phone)
		later  time.Duration
	}{
		{name: "another site", change: func(p *phone) { p.rp.Origin = "https://tenhal.example.evil" }},
		{name: "another browser", form: "another"},
		{name: "nobody asked for a finger", change: func(p *phone) { p.holder.Options.UserNotVerified = true }},
		{name: "another key", change: func(p *phone) { p.key = newKey() }},
		{name: "somebody else", change: func(p *phone) { p.holder.Options.UserHandle = make([]byte, 16) }},
		{name: "too late", later: 5 * time.Minute},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			p := newPhone(t)
			if test.change != nil {
				test.change(p)
			}
			answer := p.sign(t)
			p.hands.Set(dbtest.Now.Add(test.later))
			if _, err := p.SignInByPasskey(t.Context(), answer, form+test.form, desk); !errors.Is(err, access.ErrPasskey) {
				t.Errorf("SignInByPasskey() = %v, want ErrPasskey", err)
			}
		})
	}
}

// A passkey whose counter goes back may have a copy.
func TestPasskeyCopied(t *testing.T) {
	t.Parallel()
	p := newPhone(t)
	p.key.Counter = 7
	if _, err := p.SignInByPasskey(t.Context(), p.sign(t), form, desk); err != nil {
		t.Fatal(err)
	}
	p.key.Counter = 3
	if _, err := p.SignInByPasskey(t.Context(), p.sign(t), form, desk); !errors.Is(err, access.ErrPasskey) {
		t.Errorf("a counter that went back = %v, want ErrPasskey", err)
	}
	keys, err := p.Passkeys(t.Context(), p.user.ID)
	if err != nil || keys[0].RefusedAt.IsZero() || keys[0].SignCount != 8 {
		t.Errorf("Passkeys() = %+v, %v, want it noted", keys, err)
	}
}

func TestPasskeySite(t *testing.T) {
	for base, want := range map[string]bool{
		site: true, "http://localhost:8080": true, "http://tenhal.example": false, "http://127.0.0.1:8080": false, "https://192.0.2.7": false,
	} {
		if _, err := access.PasskeySite(base); (err == nil) != want {
			t.Errorf("PasskeySite(%s) = %v", base, err)
		}
	}
}

// An admin who takes away what was lost takes the passkeys too, also of who has no app.
func TestResetPasskeys(t *testing.T) {
	t.Parallel()
	p := newPhone(t)
	if err := p.ResetSecondStep(t.Context(), p.user.ID); err != nil {
		t.Fatal(err)
	}
	if _, err := p.SignInByPasskey(t.Context(), p.sign(t), form, desk); !errors.Is(err, access.ErrPasskey) {
		t.Errorf("a passkey after the reset = %v, want ErrPasskey", err)
	}
}
