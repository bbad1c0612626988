package zatca

import (
	"time"

	"github.com/google/uuid"

	"tenhal.sa/tenhal/services/foundation/civil"
	"tenhal.sa/tenhal/services/foundation/money"
)

// Class says who is billed, and so which way a document goes to the authority.
type Class string

// The classes.
const (
	Standard   Class = "standard"   // of a business: cleared before it is handed over
	Simplified Class = "simplified" // of a person: stamped by us, reported within 24 hours
)

// names are the flags of InvoiceTypeCode: the class, and none of third party, nominal, export, summary, self-billed.
var names = map[Class]string{Standard: "0100000", Simplified: "0200000"}

// Type is a code of UNTDID 1001.
type Type string

// The types.
const (
	Invoice Type = "388"
	Credit  Type = "381"
	Debit   Type = "383"
)

// Scheme says what an identification is.
type Scheme string

// The schemes.
const (
	CRN Scheme = "CRN" // commercial registration
	NAT Scheme = "NAT" // national ID
	IQA Scheme = "IQA" // residence permit
	PAS Scheme = "PAS" // passport
	GCC Scheme = "GCC" // ID of another Gulf state
)

// Address is a Saudi national address.
type Address struct {
	Street   string
	Building string // 4 digits
	District string
	City     string
	Postcode string // 5 digits
}

// Party is a seller or a buyer.
type Party struct {
	Scheme    Scheme
	ID        string // empty: none, since there may be one at most
	Name      string
	VATNumber string   // empty: none
	Address   *Address // nil: none
}

// Line is one thing sold. Amounts are without VAT unless they say so.
type Line struct {
	Name     string
	Quantity int64
	Price    money.Halalas // of one
	Discount money.Halalas // of the whole line
	Net      money.Halalas // quantity times price, less the discount
	VAT      money.Halalas // of Net, rounded
	Category string        // of UN/ECE 5305: S, Z, E or O
	Rate     money.BasisPoints
}

// Tax is the VAT of one category.
type Tax struct {
	Category string
	Rate     money.BasisPoints
	Code     string // VATEX-SA-…; empty for S
	Reason   string // in words; empty for S
	Taxable  money.Halalas
	VAT      money.Halalas // of Taxable, rounded once
}

// Document is an electronic invoice, credit note or debit note, before it is stamped.
type Document struct {
	Class     Class
	Type      Type
	Number    string
	UUID      uuid.UUID
	IssuedAt  time.Time // told in its own zone, so give it in that of the centre
	Counter   int64     // which document of its unit it is, from 1 (ICV)
	Previous  string    // the hash of the unit's document before it (PIH); First for none
	Corrects  string    // number of the invoice that a note corrects
	Reason    string    // why a note corrects it
	Seller    Party
	Buyer     Party
	Delivered civil.Date // when what is billed was done
	Lines     []Line
	Taxes     []Tax
	Net       money.Halalas // the lines'
	VAT       money.Halalas
	Total     money.Halalas // with VAT
}

// First stands for the hash of the document before a unit's first: base64 of the SHA-256 of "0" in hexadecimal digits.
const First = "NWZlY2ViNjZmZmM4NmYzOGQ5NTI3ODZjNmQ2OTZjNzljMmRiYzIzOWRkNGU5MWI0NjcyOWQ3M2EyN2ZiNTdlOQ=="
