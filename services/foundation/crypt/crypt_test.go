package crypt_test

import (
	"bytes"
	"errors"
	"testing"

	"tenhal.sa/tenhal/services/foundation/crypt"
)

func box(t *testing.T, key string) *crypt.Box {
	t.Helper()
	b, err := crypt.New(key)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func TestBox(t *testing.T) {
	b, secret := box(t, crypt.NewKey()), []byte("JBSWY3DPEHPK3PXP")
	sealed := b.Seal(secret, "noura")
	if bytes.Contains(sealed, secret) || bytes.Equal(sealed, b.Seal(secret, "noura")) {
		t.Error("what is sealed can be read, or is the same twice")
	}
	if got, err := b.Open(sealed, "noura"); err != nil || !bytes.Equal(got, secret) {
		t.Errorf("Open() = %q, %v", got, err)
	}
	changed := bytes.Clone(sealed)
	changed[len(changed)-1] ^= 1
	for name, open := range map[string]func() ([]byte, error){
		"for somebody else":   func() ([]byte, error) { return b.Open(sealed, "sami") },
		"changed":             func() ([]byte, error) { return b.Open(changed, "noura") },
		"cut short":           func() ([]byte, error) { return b.Open(sealed[:5], "noura") },
		"nothing":             func() ([]byte, error) { return b.Open(nil, "noura") },
		"under another's key": func() ([]byte, error) { return box(t, crypt.NewKey()).Open(sealed, "noura") },
	} {
		if got, err := open(); !errors.Is(err, crypt.ErrOpen) {
			t.Errorf("Open(%s) = %q, %v; want ErrOpen", name, got, err)
		}
	}
}

func TestKey(t *testing.T) {
	for _, key := range []string{"", "secret", "c2hvcnQ=", crypt.NewKey() + "="} {
		if _, err := crypt.New(key); !errors.Is(err, crypt.ErrKey) {
			t.Errorf("New(%q) = %v, want ErrKey", key, err)
		}
	}
}
