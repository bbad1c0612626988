// Package print draws what is printed from the browser: an invoice on A4, and a receipt of 80 mm.
package print

import (
	"time"

	"tenhal.sa/tenhal/services/foundation/money"
)

// Paper is what an invoice or a receipt says.
type Paper struct {
	Centre   string
	Address  string
	VATNo    string
	Number   string
	Receipt  string // number of the receipt, where it is one
	At       time.Time
	Patient  string
	File     string
	Lines    []Line
	Subtotal money.Halalas
	Discount money.Halalas
	VAT      money.Halalas
	Total    money.Halalas
	Received money.Halalas // of a receipt
	Before   money.Halalas // what had been paid until then
	Method   string        // message key
	Balance  money.Halalas
	QR       string // a picture, as a data: address
}

// Line is a line of it.
type Line struct {
	Name     string
	Code     string
	Quantity int64
	Price    money.Halalas
	Rate     string
	Total    money.Halalas
}
