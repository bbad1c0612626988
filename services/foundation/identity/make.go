package identity

import "fmt"

// Make returns a number of a kind for demonstration and tests: valid, the same for the same serial, and different for
// serials of 0 to 999,999. National IDs and iqamas begin with 19 and 29, to keep away from those that people hold.
func Make(kind Kind, serial int) string {
	high, low := serial/1000%1000, serial%1000
	// ZATCA refuses numbers with eight equal or consecutive digits in a row; two digits that differ by five part them.
	body := fmt.Sprintf("9%03d%d%03d", high, (high+5)%10, low)
	switch kind {
	case NationalID:
		return withCheckDigit("1" + body)
	case Iqama:
		return withCheckDigit("2" + body)
	case BorderNumber:
		return "3" + body + "0"
	case GCC:
		return "2" + body + "000"
	case Passport:
		return "X" + body
	}
	return ""
}

func withCheckDigit(number string) string {
	return fmt.Sprintf("%s%d", number, (10-luhn(number))%10)
}
