// Package money counts in halalas, so that no sum is ever rounded by the machine.
package money

import (
	"regexp"
	"strconv"
	"strings"

	"tenhal.sa/tenhal/services/foundation/fault"
	"tenhal.sa/tenhal/services/foundation/text"
)

// Halalas is an amount in hundredths of a Saudi riyal. It is kept as bigint.
type Halalas int64

// Riyal is one riyal. Max is the most that Parse takes: a hundred billion riyals, far above any
// real amount and far below what int64 holds, so that sums of amounts can't overflow.
const (
	Riyal Halalas = 100
	Max   Halalas = 1e13
)

// Why what was typed is no amount; nothing at all is text.ErrEmpty.
var (
	ErrAmount   = fault.New(fault.Invalid, "money.amount")    // not a number, or commas at odd places
	ErrSign     = fault.New(fault.Invalid, "money.sign")      // plus, minus or accounting brackets
	ErrDecimals = fault.New(fault.Invalid, "money.decimals")  // finer than a halala
	ErrTooLarge = fault.New(fault.Invalid, "money.too_large") // above Max
)

// amount takes commas only where they part thousands: "1,28" may mean 1.28 and is refused rather than read as 128.
var amount = regexp.MustCompile(`^(\d{1,3}(?:,\d{3})+|\d+)(?:\.(\d+))?$`)

var separators = strings.NewReplacer("٬", ",", "٫", ".")

// Parse reads an amount of riyals as people type it: "1280", "1,280.00", "١٬٢٨٠٫٥٠". Zero is an amount.
func Parse(s string) (Halalas, error) {
	s = separators.Replace(text.Figures(s))
	if s == "" {
		return 0, text.ErrEmpty
	}
	if strings.ContainsAny(s[:1], "+-(") || strings.HasPrefix(s, "−") {
		return 0, ErrSign
	}
	parts := amount.FindStringSubmatch(s)
	if parts == nil {
		return 0, ErrAmount
	}
	if len(parts[2]) > 2 {
		return 0, ErrDecimals
	}
	digits := strings.ReplaceAll(parts[1], ",", "") + (parts[2] + "00")[:2]
	n, err := strconv.ParseInt(digits, 10, 64)
	if err != nil || Halalas(n) > Max {
		return 0, ErrTooLarge
	}
	return Halalas(n), nil
}

// String returns the amount for readers: "1,280.00", "-0.50". Digits are Latin in both languages.
func (h Halalas) String() string {
	plain := h.Plain()
	first := strings.IndexAny(plain, "0123456789")
	point := len(plain) - len(".00")
	for i := point - 3; i > first; i -= 3 {
		plain = plain[:i] + "," + plain[i:]
	}
	return plain
}

// Plain returns the amount for machines: "1280.00", as form fields, QR codes and XML want it.
func (h Halalas) Plain() string {
	sign, n := "", uint64(h)
	if h < 0 {
		sign, n = "-", -n
	}
	cents := strconv.FormatUint(n%100+100, 10)[1:] // +100 keeps the leading zero
	return sign + strconv.FormatUint(n/100, 10) + "." + cents
}
