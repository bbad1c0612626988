package zatcatest

import (
	"crypto/sha256"
	"encoding/base64"
	"regexp"
	"strings"

	"github.com/decred/dcrd/dcrec/secp256k1/v4/ecdsa"

	"tenhal.sa/tenhal/services/foundation/money"
)

// checkRules checks some of the authority's rules about what a document says: those that a mistake of the program would
// break. The tests run all of them apart, with the authority's own stylesheets.
func (s *Server) checkRules(document string) (list []message) {
	total := in(document, `<cac:LegalMonetaryTotal>(.*)</cac:LegalMonetaryTotal>`)
	net, gross := amount(in(total, `<cbc:TaxExclusiveAmount[^>]*>([^<]*)`)), amount(in(total, `<cbc:TaxInclusiveAmount[^>]*>([^<]*)`))
	tax := amount(in(document, `<cac:TaxTotal><cbc:TaxAmount[^>]*>([^<]*)`))
	if net+tax != gross {
		list = append(list, wrong("BR-CO-15", "EN_16931", "Invoice total amount with VAT = total amount without VAT + total VAT amount."))
	}
	var lines, taxes money.Halalas
	for _, m := range regexp.MustCompile(`(?s)<cac:InvoiceLine>.*?<cbc:LineExtensionAmount[^>]*>([^<]*)`).FindAllStringSubmatch(document, -1) {
		lines += amount(m[1])
	}
	for _, m := range regexp.MustCompile(`(?s)<cac:TaxSubtotal>.*?<cbc:TaxAmount[^>]*>([^<]*)`).FindAllStringSubmatch(document, -1) {
		taxes += amount(m[1])
	}
	if lines != net {
		list = append(list, wrong("BR-CO-10", "EN_16931", "Sum of line net amounts."))
	}
	if taxes != tax {
		list = append(list, wrong("BR-CO-14", "EN_16931", "Invoice total VAT amount = sum of VAT category tax amounts."))
	}
	buyer := in(document, `<cac:AccountingCustomerParty>(.*)</cac:AccountingCustomerParty>`)
	if strings.Contains(document, "VATEX-SA-HEA") && !strings.Contains(buyer, `schemeID="NAT"`) {
		list = append(list, wrong("BR-KSA-49", "KSA", "The buyer of private healthcare for citizens is named by a national ID."))
	}
	if regexp.MustCompile(`<[a-z]+:[A-Za-z]+></`).MatchString(document) {
		list = append(list, wrong("BR-KSA-F-06", "KSA", "There are empty elements."))
	}
	return list
}

func amount(s string) money.Halalas {
	h, err := money.Parse(s)
	if err != nil {
		return -1
	}
	return h
}

// clear stamps a standard document in the authority's name: with its signature over the hash, and a code of eight tags.
func (s *Server) clear(document string) string {
	sum, err := hash(document)
	if err != nil {
		return ""
	}
	raw, _ := base64.StdEncoding.DecodeString(sum) // it was just encoded
	digest := sha256.Sum256(raw)
	signature := base64.StdEncoding.EncodeToString(ecdsa.Sign(s.ca.key, digest[:]).Serialize())
	supplier := in(document, `<cac:AccountingSupplierParty>(.*)</cac:AccountingSupplierParty>`)
	var payload []byte
	for i, value := range []string{
		plain(in(supplier, `<cbc:RegistrationName>([^<]*)`)), in(supplier, `<cbc:CompanyID>([^<]*)`),
		in(document, `<cbc:IssueDate>([^<]*)`) + "T" + in(document, `<cbc:IssueTime>([^<]*)`),
		in(document, `<cbc:PayableAmount[^>]*>([^<]*)`), in(document, `<cac:TaxTotal><cbc:TaxAmount[^>]*>([^<]*)`),
		sum, signature, string(s.ca.key.PubKey().SerializeUncompressed()),
	} {
		payload = append(append(payload, byte(i+1), byte(len(value))), value...)
	}
	code := regexp.MustCompile(`(?s)(<cbc:ID>QR</cbc:ID>.*?text/plain">)[^<]*`)
	value := regexp.MustCompile(`(<ds:SignatureValue>)[^<]*`)
	document = code.ReplaceAllString(document, "${1}"+base64.StdEncoding.EncodeToString(payload))
	return value.ReplaceAllString(document, "${1}"+signature)
}
