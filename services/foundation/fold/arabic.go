package fold

import (
	"strings"
	"unicode/utf8"
)

// plainArabic unites letters that people write for one another, and the letters of Persian and Urdu keyboards with ours.
var plainArabic = map[rune]rune{
	'ٱ': 'ا', 'ة': 'ه', 'ى': 'ي',
	'ی': 'ي', 'ے': 'ي', 'ک': 'ك', 'ہ': 'ه', 'ھ': 'ه', 'ە': 'ه', 'ۃ': 'ه',
}

// withoutArabicArticle drops ال before two letters or more: آلاء is a name.
func withoutArabicArticle(word string) string {
	if rest, ok := strings.CutPrefix(word, "ال"); ok && utf8.RuneCountInString(rest) >= 2 {
		return rest
	}
	return word
}

// servantArabic returns whose servant a joined name says: the الرحمن of عبدالرحمن.
func servantArabic(word string) (string, bool) {
	rest, ok := strings.CutPrefix(word, "عبدال")
	return rest, ok && utf8.RuneCountInString(rest) >= 2
}
