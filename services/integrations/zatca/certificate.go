package zatca

import (
	"bytes"
	"crypto/sha256"
	"crypto/x509/pkix"
	"encoding/asn1"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"
	"math/big"
	"slices"
	"strings"
	"time"
)

// ErrCertificate says that something is no certificate of a unit.
var ErrCertificate = errors.New("zatca: no certificate")

// Certificate is what the authority certifies of a unit. Go's crypto/x509 refuses its curve, so it is read here.
type Certificate struct {
	Text      string // base64 of its DER, which is what is hashed and embedded
	Serial    *big.Int
	Issuer    string // "CN=PRZEINVOICESCA4-CA, DC=extgazt, DC=gov, DC=local"
	NotBefore time.Time
	NotAfter  time.Time

	publicKey []byte // SubjectPublicKeyInfo in DER
	point     []byte // the key itself
	signature []byte // the issuer's, in DER
}

// The structure of X.509 (RFC 5280), as far as it is read.
type (
	x509Certificate struct {
		TBS       tbsCertificate
		Algorithm pkix.AlgorithmIdentifier
		Signature asn1.BitString
	}
	tbsCertificate struct {
		Version    int `asn1:"explicit,default:0,tag:0"`
		Serial     *big.Int
		Algorithm  pkix.AlgorithmIdentifier
		Issuer     asn1.RawValue
		Validity   struct{ NotBefore, NotAfter time.Time }
		Subject    asn1.RawValue
		PublicKey  asn1.RawValue
		Extensions asn1.RawValue `asn1:"optional,explicit,tag:3"`
	}
	subjectPublicKey struct {
		Algorithm pkix.AlgorithmIdentifier
		Point     asn1.BitString
	}
)

// CertificateOf reads a security token of the authority: base64 of the base64 of a certificate.
func CertificateOf(token string) (*Certificate, error) {
	text, err := base64.StdEncoding.DecodeString(strings.TrimSpace(token))
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrCertificate, err)
	}
	return readCertificate(string(text))
}

// readCertificate reads base64 of the DER of a certificate.
func readCertificate(text string) (*Certificate, error) {
	der, err := base64.StdEncoding.DecodeString(text)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrCertificate, err)
	}
	var x x509Certificate
	if rest, err := asn1.Unmarshal(der, &x); err != nil || len(rest) > 0 {
		return nil, fmt.Errorf("%w: %w", ErrCertificate, err)
	}
	var key subjectPublicKey
	if _, err := asn1.Unmarshal(x.TBS.PublicKey.FullBytes, &key); err != nil {
		return nil, fmt.Errorf("%w: key: %w", ErrCertificate, err)
	}
	issuer, err := nameText(x.TBS.Issuer.FullBytes)
	if err != nil {
		return nil, err
	}
	return &Certificate{
		Text: text, Serial: x.TBS.Serial, Issuer: issuer, NotBefore: x.TBS.Validity.NotBefore, NotAfter: x.TBS.Validity.NotAfter,
		publicKey: x.TBS.PublicKey.FullBytes, point: key.Point.RightAlign(), signature: x.Signature.RightAlign(),
	}, nil
}

// Of reports whether the certificate is that of a key.
func (c *Certificate) Of(k Key) bool { return bytes.Equal(c.point, k.point()) }

// digest is the hash of the certificate as signatures repeat it: of its base64, in hexadecimal digits, in base64.
func (c *Certificate) digest() string { return hexDigest([]byte(c.Text)) }

// hexDigest is base64 of the hexadecimal digits of a SHA-256.
func hexDigest(of []byte) string {
	sum := sha256.Sum256(of)
	return base64.StdEncoding.EncodeToString([]byte(hex.EncodeToString(sum[:])))
}

// attributes are how a name's parts are abbreviated.
var attributes = map[string]string{
	"2.5.4.3": "CN", "2.5.4.6": "C", "2.5.4.7": "L", "2.5.4.8": "ST", "2.5.4.10": "O", "2.5.4.11": "OU", "0.9.2342.19200300.100.1.25": "DC",
}

// nameText writes a distinguished name with the most particular part first, parted by ", ".
func nameText(der []byte) (string, error) {
	var name pkix.RDNSequence
	if _, err := asn1.Unmarshal(der, &name); err != nil {
		return "", fmt.Errorf("%w: issuer: %w", ErrCertificate, err)
	}
	var parts []string
	for _, set := range name {
		for _, a := range set {
			kind, known := attributes[a.Type.String()]
			if !known {
				kind = a.Type.String()
			}
			parts = append(parts, fmt.Sprintf("%s=%v", kind, a.Value))
		}
	}
	slices.Reverse(parts)
	return strings.Join(parts, ", "), nil
}
