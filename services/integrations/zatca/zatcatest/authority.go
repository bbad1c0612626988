package zatcatest

import (
	"bytes"
	"crypto/rand"
	"crypto/sha256"
	"crypto/x509/pkix"
	"encoding/asn1"
	"encoding/base64"
	"encoding/pem"
	"errors"
	"math/big"
	"regexp"
	"time"

	"github.com/decred/dcrd/dcrec/secp256k1/v4"
	"github.com/decred/dcrd/dcrec/secp256k1/v4/ecdsa"
)

// authority gives certificates.
type authority struct{ key *secp256k1.PrivateKey }

func newAuthority() authority {
	seed := make([]byte, 32)
	_, _ = rand.Read(seed) // never fails
	return authority{secp256k1.PrivKeyFromBytes(seed)}
}

// The structures of PKCS #10 and X.509, as far as they matter.
type (
	csr struct {
		Info      asn1.RawValue
		Algorithm pkix.AlgorithmIdentifier
		Signature asn1.BitString
	}
	csrInfo struct {
		Version    int
		Subject    asn1.RawValue
		Key        asn1.RawValue
		Attributes asn1.RawValue
	}
	keyInfo struct {
		Algorithm struct{ Kind, Curve asn1.ObjectIdentifier }
		Point     asn1.BitString
	}
	certificate struct {
		TBS       asn1.RawValue
		Algorithm pkix.AlgorithmIdentifier
		Signature asn1.BitString
	}
	toBeSigned struct {
		Version    int `asn1:"explicit,tag:0"`
		Serial     *big.Int
		Algorithm  pkix.AlgorithmIdentifier
		Issuer     asn1.RawValue
		Validity   validity
		Subject    asn1.RawValue
		Key        asn1.RawValue
		Extensions []pkix.Extension `asn1:"explicit,tag:3"`
	}
	validity struct{ From, Until time.Time }
)

var (
	ecdsaSHA256 = pkix.AlgorithmIdentifier{Algorithm: asn1.ObjectIdentifier{1, 2, 840, 10045, 4, 3, 2}}
	curve       = asn1.ObjectIdentifier{1, 3, 132, 0, 10}
	altName     = asn1.ObjectIdentifier{2, 5, 29, 17}
	template    = asn1.ObjectIdentifier{1, 3, 6, 1, 4, 1, 311, 20, 2}

	// What a request has to say in its alternative name.
	serialPattern = regexp.MustCompile(`^1-[^|]+\|2-[^|]+\|3-[0-9A-Za-z-]+$`)
	userPattern   = regexp.MustCompile(`^3\d{13}3$`)
	titlePattern  = regexp.MustCompile(`^(1000|0100|1100)$`)

	oidSerial = asn1.ObjectIdentifier{2, 5, 4, 4}
	oidUser   = asn1.ObjectIdentifier{0, 9, 2342, 19200300, 100, 1, 1}
	oidTitle  = asn1.ObjectIdentifier{2, 5, 4, 12}
)

var errCSR = errors.New("the request is none")

// request is a request for a certificate, read.
type request struct {
	info       csrInfo
	extensions []pkix.Extension
	point      []byte
	vat        string
}

// read checks a request as the authority does.
func read(encoded, wants string) (*request, error) {
	text, err := base64.StdEncoding.DecodeString(encoded)
	block, _ := pem.Decode(text)
	if err != nil || block == nil || block.Type != "CERTIFICATE REQUEST" {
		return nil, errCSR
	}
	var c csr
	var q request
	var key keyInfo
	if rest, err := asn1.Unmarshal(block.Bytes, &c); err != nil || len(rest) > 0 {
		return nil, errCSR
	}
	if _, err := asn1.Unmarshal(c.Info.FullBytes, &q.info); err != nil {
		return nil, errCSR
	}
	if _, err := asn1.Unmarshal(q.info.Key.FullBytes, &key); err != nil || !key.Algorithm.Curve.Equal(curve) {
		return nil, errors.New("the key is not on secp256k1")
	}
	q.point = key.Point.RightAlign()
	if !verifies(q.point, c.Info.FullBytes, c.Signature.RightAlign()) {
		return nil, errors.New("the request is not signed by its key")
	}
	return &q, q.extend(wants)
}

// extend reads the extensions, and what they have to say.
func (q *request) extend(wants string) error {
	var attribute struct {
		ID     asn1.ObjectIdentifier
		Values []([]pkix.Extension) `asn1:"set"`
	}
	if _, err := asn1.Unmarshal(q.info.Attributes.Bytes, &attribute); err != nil || len(attribute.Values) != 1 {
		return errors.New("the request has no extensions")
	}
	named := false
	for _, e := range attribute.Values[0] {
		switch {
		case e.Id.Equal(template):
			var name asn1.RawValue
			if _, err := asn1.Unmarshal(e.Value, &name); err != nil || string(name.Bytes) != wants {
				return errors.New("the template is of another environment")
			}
			named = true
		case e.Id.Equal(altName):
			q.vat = part(e.Value, oidUser)
			if !serialPattern.MatchString(part(e.Value, oidSerial)) || !userPattern.MatchString(q.vat) || !titlePattern.MatchString(part(e.Value, oidTitle)) {
				return errors.New("the serial number, the VAT number or the kinds of documents are wrong")
			}
			q.extensions = append(q.extensions, e)
		}
	}
	if !named || q.vat == "" {
		return errors.New("the template or the name is missing")
	}
	return nil
}

// part returns what follows an identifier in DER: the text of a part of a name.
func part(der []byte, id asn1.ObjectIdentifier) string {
	mark, _ := asn1.Marshal(id) // a constant
	at := bytes.Index(der, mark)
	if at < 0 {
		return ""
	}
	var value asn1.RawValue
	if _, err := asn1.Unmarshal(der[at+len(mark):], &value); err != nil {
		return ""
	}
	return string(value.Bytes)
}

// validYears is how long certificates are good for.
const validYears = 5

// certify signs a certificate of what was requested, and returns its DER.
func (a authority) certify(q *request, from time.Time) ([]byte, error) {
	serial, err := rand.Int(rand.Reader, new(big.Int).Lsh(big.NewInt(1), 150))
	if err != nil {
		return nil, err
	}
	issuer, err := asn1.Marshal(pkix.RDNSequence{
		{{Type: asn1.ObjectIdentifier{0, 9, 2342, 19200300, 100, 1, 25}, Value: "local"}},
		{{Type: asn1.ObjectIdentifier{0, 9, 2342, 19200300, 100, 1, 25}, Value: "gov"}},
		{{Type: asn1.ObjectIdentifier{0, 9, 2342, 19200300, 100, 1, 25}, Value: "extgazt"}},
		{{Type: asn1.ObjectIdentifier{2, 5, 4, 3}, Value: "EMULATOR-CA"}},
	})
	if err != nil {
		return nil, err
	}
	tbs, err := asn1.Marshal(toBeSigned{
		Version: 2, Serial: serial, Algorithm: ecdsaSHA256, Issuer: asn1.RawValue{FullBytes: issuer},
		Validity: validity{from.UTC().Truncate(time.Second), from.UTC().Truncate(time.Second).AddDate(validYears, 0, 0)},
		Subject:  q.info.Subject, Key: q.info.Key, Extensions: q.extensions,
	})
	if err != nil {
		return nil, err
	}
	sum := sha256.Sum256(tbs)
	signature := ecdsa.Sign(a.key, sum[:]).Serialize()
	return asn1.Marshal(certificate{asn1.RawValue{FullBytes: tbs}, ecdsaSHA256, asn1.BitString{Bytes: signature, BitLength: 8 * len(signature)}})
}

// verifies reports whether a signature in DER is that of a message by the holder of a public key.
func verifies(point, message, signature []byte) bool {
	public, err := secp256k1.ParsePubKey(point)
	if err != nil {
		return false
	}
	parsed, err := ecdsa.ParseDERSignature(signature)
	if err != nil {
		return false
	}
	sum := sha256.Sum256(message)
	return parsed.Verify(sum[:], public)
}
