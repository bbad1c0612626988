package zatcatest

import (
	"crypto/sha256"
	"encoding/asn1"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"math/big"
	"regexp"
	"strings"
)

// first stands for the hash of the document before a unit's first.
const first = "NWZlY2ViNjZmZmM4NmYzOGQ5NTI3ODZjNmQ2OTZjNzljMmRiYzIzOWRkNGU5MWI0NjcyOWQ3M2EyN2ZiNTdlOQ=="

// message is what is said of a document.
type message struct {
	Type     string `json:"type"`
	Code     string `json:"code"`
	Category string `json:"category"`
	Message  string `json:"message"`
	Status   string `json:"status"`
}

func wrong(code, category, text string) message {
	return message{"ERROR", code, category, text, "ERROR"}
}

func warning(code, category, text string) message {
	return message{"WARNING", code, category, text, "WARNING"}
}

// in returns what a pattern with one group finds first in a document, or "".
func in(document, pattern string) string {
	m := regexp.MustCompile("(?s)" + pattern).FindStringSubmatch(document)
	if m == nil {
		return ""
	}
	return m[1]
}

func hash(document string) (string, error) {
	c, err := canonical(document)
	sum := sha256.Sum256([]byte(c))
	return base64.StdEncoding.EncodeToString(sum[:]), err
}

// hexed is base64 of the hexadecimal digits of a SHA-256.
func hexed(s string) string {
	sum := sha256.Sum256([]byte(s))
	return base64.StdEncoding.EncodeToString([]byte(hex.EncodeToString(sum[:])))
}

// checkStamp checks the signature of a document by whom it is handed in, and its code.
func checkStamp(document, sum string, u *unit) (list []message) {
	add := func(bad bool, m message) {
		if bad {
			list = append(list, m)
		}
	}
	der, tbs, key, err := opened(in(document, `<ds:X509Certificate>([^<]*)`))
	if err != nil {
		return []message{wrong("invalid-certificate", "CERTIFICATE_ERRORS", "The certificate can't be read")}
	}
	add(base64.StdEncoding.EncodeToString(der) != u.certificate,
		warning("invalid-signing-certificate", "CERTIFICATE_ERRORS", "The certificate is not that of whoever hands the document in"))
	raw, _ := base64.StdEncoding.DecodeString(sum) // it was just encoded
	signature, err := base64.StdEncoding.DecodeString(in(document, `<ds:SignatureValue>([^<]*)`))
	add(err != nil || !verifies(key.Point.RightAlign(), raw, signature), wrong("invalid-signature", "SIGNATURE_ERRORS", "The signature is not one of the invoice hash"))
	add(in(document, `Id="invoiceSignedData".*?<ds:DigestValue>([^<]*)`) != sum, wrong("invoice-hashing", "SIGNATURE_ERRORS", "The signed hash is not the invoice's"))
	add(in(document, `<xades:CertDigest>.*?<ds:DigestValue>([^<]*)`) != hexed(in(document, `<ds:X509Certificate>([^<]*)`)),
		wrong("certificate-hashing", "CERTIFICATE_ERRORS", "The digest of the certificate is wrong"))
	add(in(document, `<ds:X509SerialNumber>([^<]*)`) != tbs.Serial.String(), wrong("certificate-serial", "CERTIFICATE_ERRORS", "The serial number is wrong"))
	add(!strings.HasPrefix(in(document, `<ds:X509IssuerName>([^<]*)`), "CN="), warning("certificate-issuer-name", "CERTIFICATE_ERRORS", "The issuer is wrong"))
	add(in(document, `URI="#xadesSignedProperties">.*?<ds:DigestValue>([^<]*)`) != hexed(signedProperties(document)),
		wrong("signed-properties-hashing", "SIGNATURE_ERRORS", "The digest of the signed properties is wrong"))
	return append(list, checkCode(document, sum, tbs.Key.FullBytes, der)...)
}

// signedProperties writes what is signed of the signature as it is hashed.
func signedProperties(document string) string {
	s := in(document, `(<xades:SignedProperties .*?</xades:SignedProperties>)`)
	s = strings.Replace(s, " Id=", ` xmlns:xades="http://uri.etsi.org/01903/v1.3.2#" Id=`, 1)
	return regexp.MustCompile(`<ds:(DigestMethod|DigestValue|X509IssuerName|X509SerialNumber)`).ReplaceAllString(s, `<ds:$1 xmlns:ds="http://www.w3.org/2000/09/xmldsig#"`)
}

// opened reads a certificate in base64.
func opened(text string) (der []byte, tbs struct {
	Version    int `asn1:"explicit,tag:0"`
	Serial     *big.Int
	Algorithm  asn1.RawValue
	Issuer     asn1.RawValue
	Validity   asn1.RawValue
	Subject    asn1.RawValue
	Key        asn1.RawValue
	Extensions asn1.RawValue `asn1:"optional,explicit,tag:3"`
}, key keyInfo, err error,
) {
	if der, err = base64.StdEncoding.DecodeString(text); err != nil {
		return der, tbs, key, err
	}
	var c certificate
	if _, err = asn1.Unmarshal(der, &c); err != nil {
		return der, tbs, key, err
	}
	if _, err = asn1.Unmarshal(c.TBS.FullBytes, &tbs); err != nil {
		return der, tbs, key, err
	}
	_, err = asn1.Unmarshal(tbs.Key.FullBytes, &key)
	return der, tbs, key, err
}

// checkCode compares the nine tags of the QR code with the document.
func checkCode(document, sum string, publicKey, der []byte) (list []message) {
	payload, err := base64.StdEncoding.DecodeString(in(document, `<cbc:ID>QR</cbc:ID>.*?text/plain">([^<]*)`))
	tags := map[int]string{}
	for len(payload) >= 2 && len(payload) >= 2+int(payload[1]) {
		tags[int(payload[0])] = string(payload[2 : 2+int(payload[1])])
		payload = payload[2+int(payload[1]):]
	}
	if err != nil || len(tags) != 9 || len(payload) != 0 {
		return []message{wrong("QRCODE_INVALID", "QRCODE_VALIDATION", "Invalid QR code format")}
	}
	var c certificate
	_, _ = asn1.Unmarshal(der, &c) // it was read before
	supplier := in(document, `<cac:AccountingSupplierParty>(.*)</cac:AccountingSupplierParty>`)
	for n, want := range map[int]string{
		1: plain(in(supplier, `<cbc:RegistrationName>([^<]*)`)), 2: in(supplier, `<cbc:CompanyID>([^<]*)`),
		3: in(document, `<cbc:IssueDate>([^<]*)`) + "T" + in(document, `<cbc:IssueTime>([^<]*)`),
		4: in(document, `<cbc:PayableAmount[^>]*>([^<]*)`), 5: in(document, `<cac:TaxTotal><cbc:TaxAmount[^>]*>([^<]*)`),
		6: sum, 7: in(document, `<ds:SignatureValue>([^<]*)`), 8: string(publicKey), 9: string(c.Signature.RightAlign()),
	} {
		if tags[n] != want {
			list = append(list, wrong(codes[n], "QRCODE_VALIDATION", fmt.Sprintf("Tag %d of the QR code does not match the invoice", n)))
		}
	}
	return list
}

// plain is a text of XML as it is read.
func plain(s string) string {
	return strings.NewReplacer("&lt;", "<", "&gt;", ">", "&#xD;", "\r", "&amp;", "&").Replace(s)
}

var codes = map[int]string{
	1: "sellerName_QRCODE_INVALID", 2: "vatNumber_QRCODE_INVALID", 3: "invoiceTimeStamp_QRCODE_INVALID", 4: "invoiceTotal_QRCODE_INVALID",
	5: "invoiceVAT_QRCODE_INVALID", 6: "invoiceHash_QRCODE_INVALID", 7: "signature_QRCODE_INVALID", 8: "publicKey_QRCODE_INVALID",
	9: "CERTIFICATE_SIGNATURE_QRCODE_INVALID",
}
