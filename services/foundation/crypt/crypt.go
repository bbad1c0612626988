// Package crypt seals what the database must not tell to whoever reads it: AES-256-GCM, under a key that
// only the configuration has.
package crypt

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/rand"
	"encoding/base64"
	"errors"
)

// KeyLength is how many bytes a key has.
const KeyLength = 32

// The errors of this package.
var (
	ErrKey  = errors.New("crypt: a key is 32 bytes in base64, as `openssl rand -base64 32` makes it")
	ErrOpen = errors.New("crypt: sealed with another key, for something else, or changed since")
)

// Box seals and opens under one key. A nil Box can do neither.
type Box struct {
	aead cipher.AEAD
}

// New returns the box of a key in base64.
func New(key string) (*Box, error) {
	raw, err := base64.StdEncoding.DecodeString(key)
	if err != nil || len(raw) != KeyLength {
		return nil, ErrKey
	}
	block, err := aes.NewCipher(raw)
	if err != nil {
		return nil, err
	}
	aead, err := cipher.NewGCMWithRandomNonce(block)
	if err != nil {
		return nil, err
	}
	return &Box{aead}, nil
}

// Seal returns a secret as it may be kept. What it is kept for is bound to it: sealed for one user, it opens
// for no other.
func (b *Box) Seal(secret []byte, about string) []byte {
	return b.aead.Seal(nil, nil, secret, []byte(about))
}

// Open returns what was sealed, or ErrOpen.
func (b *Box) Open(sealed []byte, about string) ([]byte, error) {
	secret, err := b.aead.Open(nil, nil, sealed, []byte(about))
	if err != nil {
		return nil, ErrOpen
	}
	return secret, nil
}

// NewKey returns a key that nobody has had.
func NewKey() string {
	raw := make([]byte, KeyLength)
	rand.Read(raw) // never fails
	return base64.StdEncoding.EncodeToString(raw)
}
