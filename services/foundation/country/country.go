// Package country has the countries of ISO 3166 with their names in both languages.
package country

import (
	"cmp"
	"context"
	"slices"

	"tenhal.sa/tenhal/services/foundation/i18n"
)

//go:generate node gen/generate.mjs

// Country is a country. Its Code has two letters.
type Country struct {
	Code           string
	NameAr, NameEn string
	arabic         int // its place among the Arabic names
}

// Name returns the country's name in the reader's language.
func (c Country) Name(ctx context.Context) string { return i18n.Pick(ctx, c.NameAr, c.NameEn) }

// usual are the countries from which most who live here come, and which are offered first.
var usual = []string{"SA", "YE", "EG", "SD", "SY", "JO", "PS", "IN", "PK", "BD", "PH", "ID"}

// All returns the countries in the order in which a form offers them: the usual ones, then all others by name.
func All(ctx context.Context) []Country {
	list := slices.Clone(table)
	if i18n.Of(ctx) == i18n.Arabic {
		slices.SortFunc(list, func(a, b Country) int { return cmp.Compare(a.arabic, b.arabic) })
	}
	slices.SortStableFunc(list, func(a, b Country) int { return cmp.Compare(rank(a.Code), rank(b.Code)) })
	return list
}

// rank is a code's place among the usual ones, and one after them all for any other.
func rank(code string) int {
	if i := slices.Index(usual, code); i >= 0 {
		return i
	}
	return len(usual)
}

// Find returns the country of a code, or false.
func Find(code string) (Country, bool) {
	i := slices.IndexFunc(table, func(c Country) bool { return c.Code == code })
	if i < 0 {
		return Country{}, false
	}
	return table[i], true
}
