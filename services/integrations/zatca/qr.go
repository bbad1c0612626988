// Package zatca speaks the language of the Saudi tax authority's e-invoicing.
package zatca

import (
	"encoding/base64"
	"time"
	"unicode/utf8"

	"tenhal.sa/tenhal/services/foundation/money"
)

// Stamp is what the QR code of an invoice tells in phase 1: who sold, when, for how much.
type Stamp struct {
	Seller    string    // the registered name; what goes beyond 255 bytes of UTF-8 is cut off
	VATNumber string    // 15 digits
	IssuedAt  time.Time // told in its own zone, so give it in that of the centre
	Total     money.Halalas
	VAT       money.Halalas
}

// moment is how the authority writes a time: on the clock of the seller, without a zone.
const moment = "2006-01-02T15:04:05"

// longest is how many bytes a value of the code may have: its length is told in one byte.
const longest = 255

// QR returns the text of an invoice's QR code: tags 1 to 5, each with its length and value, in base64.
func QR(s Stamp) string {
	return tagged(s.texts()...)
}

func (s Stamp) texts() [][]byte {
	return [][]byte{
		[]byte(cut(s.Seller)), []byte(s.VATNumber), []byte(s.IssuedAt.Format(moment)), []byte(s.Total.Plain()), []byte(s.VAT.Plain()),
	}
}

// code returns the text of the QR code of a stamped document: tags 1 to 9, the hash and the signature as they stand in it.
func code(d *Document, hash, signature string, c *Certificate) string {
	s := Stamp{Seller: d.Seller.Name, VATNumber: d.Seller.VATNumber, IssuedAt: d.IssuedAt, Total: d.Total, VAT: d.VAT}
	return tagged(append(s.texts(), []byte(hash), []byte(signature), c.publicKey, c.signature)...)
}

// tagged writes values one behind the other, each with its tag, counted from 1, and its length.
func tagged(values ...[]byte) string {
	var payload []byte
	for i, value := range values {
		payload = append(payload, byte(i+1), byte(len(value)))
		payload = append(payload, value...)
	}
	return base64.StdEncoding.EncodeToString(payload)
}

// cut shortens a value that is too long, between two letters.
func cut(s string) string {
	if len(s) <= longest {
		return s
	}
	end := longest
	for !utf8.RuneStart(s[end]) {
		end--
	}
	return s[:end]
}
