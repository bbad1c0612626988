package zatca

import (
	"crypto/sha256"
	"errors"
	"fmt"

	"github.com/decred/dcrd/dcrec/secp256k1/v4"
	"github.com/decred/dcrd/dcrec/secp256k1/v4/ecdsa"
)

// Key is a private key on the curve secp256k1, which Go's own crypto has not.
type Key struct{ private *secp256k1.PrivateKey }

const keyLength = 32

// NewKey returns a key that nobody has had.
func NewKey() (Key, error) {
	private, err := secp256k1.GeneratePrivateKey()
	if err != nil {
		return Key{}, fmt.Errorf("zatca: new key: %w", err)
	}
	return Key{private}, nil
}

// KeyOf returns the key that Bytes has written.
func KeyOf(raw []byte) (Key, error) {
	if len(raw) != keyLength {
		return Key{}, errors.New("zatca: a key has 32 bytes")
	}
	return Key{secp256k1.PrivKeyFromBytes(raw)}, nil
}

// Bytes returns the key as 32 bytes, to be sealed and kept.
func (k Key) Bytes() []byte { return k.private.Serialize() }

// point returns the public key as it stands in certificates, uncompressed.
func (k Key) point() []byte { return k.private.PubKey().SerializeUncompressed() }

// sign returns the signature of a message: ECDSA over its SHA-256, in DER. The same message gets the same one (RFC 6979).
func (k Key) sign(message []byte) []byte {
	sum := sha256.Sum256(message)
	return ecdsa.Sign(k.private, sum[:]).Serialize()
}
