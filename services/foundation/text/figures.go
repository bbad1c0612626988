package text

import (
	"strings"
	"unicode"
)

// Figures returns a number, date or code as if it were typed on a plain keyboard: with Latin digits, trimmed,
// without the invisible characters that come along when it is pasted. Everything else stays for the caller to judge.
func Figures(s string) string {
	return strings.TrimSpace(strings.Map(func(r rune) rune {
		if unicode.Is(unicode.Cf, r) {
			return -1
		}
		return LatinDigit(r)
	}, s))
}

// LatinDigit returns 0-9 for an Arabic-Indic or Persian digit, and any other character as it is.
func LatinDigit(r rune) rune {
	switch {
	case r >= '٠' && r <= '٩':
		return r - '٠' + '0'
	case r >= '۰' && r <= '۹':
		return r - '۰' + '0'
	}
	return r
}
