package zatca

import (
	_ "embed"
	"encoding/base64"
	"strings"
	"time"
)

// Unit is what stamps documents: a key, and what the authority certifies of it.
type Unit struct {
	Key         Key
	Certificate *Certificate
}

// Stamped is a document as it is kept and sent.
type Stamped struct {
	XML  []byte
	Hash string // of the document; the next of the unit repeats it
	QR   string // the text of its code
}

// extensions is where the signature stands in a document. The authority checks it letter by letter, blanks included.
//
//go:embed extensions.xml
var extensions string

// signedProperties is what of it is hashed by itself.
//
//go:embed properties.xml
var signedProperties string

// signatureElement says where the signature is found.
const signatureElement = `<cac:Signature><cbc:ID>urn:oasis:names:specification:ubl:signature:Invoice</cbc:ID>` +
	`<cbc:SignatureMethod>urn:oasis:names:specification:ubl:dsig:enveloped:xades</cbc:SignatureMethod></cac:Signature>`

// Sign signs a document and puts its code in. At is when; it is told in UTC.
//
// What is signed is the hash of the document, and not ds:SignedInfo as XMLDSig would have it: the authority wants it so.
func Sign(d *Document, u Unit, at time.Time) Stamped {
	p := ubl(d)
	sum := digest([]byte(p.hashed()))
	raw, _ := base64.StdEncoding.DecodeString(sum) // it was just encoded
	signature := base64.StdEncoding.EncodeToString(u.Key.sign(raw))
	properties := strings.NewReplacer(
		"{time}", at.UTC().Format(moment), "{certificate digest}", u.Certificate.digest(),
		"{issuer}", inText.Replace(u.Certificate.Issuer), "{serial}", u.Certificate.Serial.String(),
	).Replace(strings.TrimSuffix(signedProperties, "\n"))
	ext := strings.NewReplacer(
		"{hash}", sum, "{properties digest}", hexDigest([]byte(standalone(properties))), "{signature}", signature,
		"{certificate}", u.Certificate.Text, "{properties}", properties,
	).Replace(strings.TrimSuffix(extensions, "\n"))
	code := code(d, sum, signature, u.Certificate)
	w := &xmlWriter{}
	w.attached("QR", code)
	xml := prologue + root + ext + p.head + w.String() + signatureElement + p.tail
	return Stamped{XML: []byte(xml), Hash: sum, QR: code}
}

// standalone writes the signed properties as they are hashed: with the namespaces where they are used first.
func standalone(properties string) string {
	const ds = ` xmlns:ds="http://www.w3.org/2000/09/xmldsig#"`
	return strings.NewReplacer(
		"<xades:SignedProperties ", `<xades:SignedProperties xmlns:xades="http://uri.etsi.org/01903/v1.3.2#" `,
		"<ds:DigestMethod", "<ds:DigestMethod"+ds, "<ds:DigestValue", "<ds:DigestValue"+ds,
		"<ds:X509IssuerName", "<ds:X509IssuerName"+ds, "<ds:X509SerialNumber", "<ds:X509SerialNumber"+ds,
	).Replace(properties)
}
