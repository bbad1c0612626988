package zatca

import (
	"crypto/x509/pkix"
	"encoding/asn1"
	"encoding/base64"
	"encoding/pem"
	"fmt"
	"regexp"

	"tenhal.sa/tenhal/services/foundation/fault"
)

// Request is what a unit says of itself when it asks for a certificate.
type Request struct {
	CommonName   string // the unit's own name
	Serial       string // "1-maker|2-model|3-serial number"
	VATNumber    string // 15 digits
	Branch       string // for a member of a VAT group, its 10-digit tax number
	Organisation string
	Kinds        string // Kinds of documents: one digit for standard ones, one for simplified ones, two more
	Location     string // best the short national address, such as RRRD2929
	Industry     string
	Template     string // which the environment wants
}

// BothKinds are standard and simplified documents, in Request.Kinds.
const BothKinds = "1100"

// The identifiers of what a request says.
var (
	oidKey       = asn1.ObjectIdentifier{1, 2, 840, 10045, 2, 1}
	oidCurve     = asn1.ObjectIdentifier{1, 3, 132, 0, 10}
	oidSignature = asn1.ObjectIdentifier{1, 2, 840, 10045, 4, 3, 2}
	oidExtension = asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 9, 14}
	oidTemplate  = asn1.ObjectIdentifier{1, 3, 6, 1, 4, 1, 311, 20, 2}
	oidAltName   = asn1.ObjectIdentifier{2, 5, 29, 17}

	oidCountry      = asn1.ObjectIdentifier{2, 5, 4, 6}
	oidBranch       = asn1.ObjectIdentifier{2, 5, 4, 11}
	oidOrganisation = asn1.ObjectIdentifier{2, 5, 4, 10}
	oidCommonName   = asn1.ObjectIdentifier{2, 5, 4, 3}
	oidSerial       = asn1.ObjectIdentifier{2, 5, 4, 4}
	oidUser         = asn1.ObjectIdentifier{0, 9, 2342, 19200300, 100, 1, 1}
	oidTitle        = asn1.ObjectIdentifier{2, 5, 4, 12}
	oidLocation     = asn1.ObjectIdentifier{2, 5, 4, 26}
	oidIndustry     = asn1.ObjectIdentifier{2, 5, 4, 15}
)

// The faults of a request.
var (
	ErrVATNumber = fault.New(fault.Invalid, "einvoices.vat_number")
	ErrBranch    = fault.New(fault.Invalid, "einvoices.branch_of_group")
	ErrLetters   = fault.New(fault.Invalid, "einvoices.letters")
)

var (
	vatNumber = regexp.MustCompile(`^3\d{13}3$`)
	taxNumber = regexp.MustCompile(`^\d{10}$`)
	badLetter = regexp.MustCompile(`[!@#$%&*_<]`)
)

// Check returns what the authority would refuse of a request, by the names of its parts as the command line has them; name_en is
// the centre's.
func (r Request) Check() error {
	if !vatNumber.MatchString(r.VATNumber) {
		return ErrVATNumber
	}
	if r.VATNumber[10] == '1' && !taxNumber.MatchString(r.Branch) {
		return ErrBranch
	}
	for _, part := range []struct{ name, value string }{
		{"name", r.CommonName}, {"serial", r.Serial}, {"branch", r.Branch}, {"name_en", r.Organisation}, {"location", r.Location}, {"industry", r.Industry},
	} {
		switch {
		case part.value == "":
			return ErrLetters.On(part.name, "fault.required")
		case badLetter.MatchString(part.value):
			return ErrLetters.On(part.name, "einvoices.bad_letters")
		}
	}
	return nil
}

// The structure of PKCS #10 (RFC 2986), as far as it is written.
type (
	requestInfo struct {
		Version    int
		Subject    asn1.RawValue
		PublicKey  subjectPublicKey
		Attributes []requestAttribute `asn1:"tag:0,set"`
	}
	requestAttribute struct {
		ID     asn1.ObjectIdentifier
		Values [][]pkix.Extension `asn1:"set"`
	}
	signedRequest struct {
		Info      asn1.RawValue
		Algorithm pkix.AlgorithmIdentifier
		Signature asn1.BitString
	}
	attribute struct {
		ID    asn1.ObjectIdentifier
		Value asn1.RawValue
	}
)

// CSR returns the signed request of a key, in base64 of PEM, as the authority takes it.
func (r Request) CSR(k Key) (string, error) {
	info, err := r.info(k)
	if err != nil {
		return "", fmt.Errorf("zatca: request: %w", err)
	}
	der, err := asn1.Marshal(signedRequest{
		asn1.RawValue{FullBytes: info}, pkix.AlgorithmIdentifier{Algorithm: oidSignature}, bits(k.sign(info)),
	})
	if err != nil {
		return "", fmt.Errorf("zatca: request: %w", err)
	}
	block := pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE REQUEST", Bytes: der})
	return base64.StdEncoding.EncodeToString(block), nil
}

func (r Request) info(k Key) ([]byte, error) {
	subject, err := distinguished(
		printable(oidCountry, "SA"), textOf(oidBranch, r.Branch), textOf(oidOrganisation, r.Organisation), textOf(oidCommonName, r.CommonName))
	if err != nil {
		return nil, err
	}
	extensions, err := r.extensions()
	if err != nil {
		return nil, err
	}
	curve, err := asn1.Marshal(oidCurve)
	if err != nil {
		return nil, err
	}
	return asn1.Marshal(requestInfo{
		Subject:    asn1.RawValue{FullBytes: subject},
		PublicKey:  subjectPublicKey{pkix.AlgorithmIdentifier{Algorithm: oidKey, Parameters: asn1.RawValue{FullBytes: curve}}, bits(k.point())},
		Attributes: []requestAttribute{{oidExtension, [][]pkix.Extension{extensions}}},
	})
}

// extensions are the template, and a name in which the authority looks for what it wants to know.
func (r Request) extensions() ([]pkix.Extension, error) {
	template, err := asn1.Marshal(utf8String(r.Template))
	if err != nil {
		return nil, err
	}
	name, err := distinguished(textOf(oidSerial, r.Serial), textOf(oidUser, r.VATNumber), textOf(oidTitle, r.Kinds),
		textOf(oidLocation, r.Location), textOf(oidIndustry, r.Industry))
	if err != nil {
		return nil, err
	}
	const directoryName = 4
	alternative, err := asn1.Marshal([]asn1.RawValue{{Class: asn1.ClassContextSpecific, Tag: directoryName, IsCompound: true, Bytes: name}})
	if err != nil {
		return nil, err
	}
	return []pkix.Extension{{Id: oidTemplate, Value: template}, {Id: oidAltName, Value: alternative}}, nil
}

// distinguished writes a name in DER, each part a set of its own.
func distinguished(parts ...attribute) ([]byte, error) {
	var name []asn1.RawValue
	for _, p := range parts {
		one, err := asn1.Marshal(p)
		if err != nil {
			return nil, err
		}
		name = append(name, asn1.RawValue{Class: asn1.ClassUniversal, Tag: asn1.TagSet, IsCompound: true, Bytes: one})
	}
	return asn1.Marshal(name)
}

func textOf(id asn1.ObjectIdentifier, value string) attribute {
	return attribute{id, utf8String(value)}
}

func printable(id asn1.ObjectIdentifier, value string) attribute {
	return attribute{id, asn1.RawValue{Tag: asn1.TagPrintableString, Bytes: []byte(value)}}
}

func utf8String(value string) asn1.RawValue {
	return asn1.RawValue{Tag: asn1.TagUTF8String, Bytes: []byte(value)}
}

func bits(b []byte) asn1.BitString { return asn1.BitString{Bytes: b, BitLength: 8 * len(b)} }
