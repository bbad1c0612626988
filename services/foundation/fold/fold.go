// Package fold reduces names to what searching compares, so that spellings of one name meet: أحمد and احمد,
// القحطاني and قحطاني, "Mohammed Al-Qahtani" and "muhamad alqahtany". What it returns is for comparing, never for showing.
//
// Of both scripts: accents, vowel signs, tatweel, hamza and invisible characters go, digits become 0-9, words are parted
// by one space, "son of" goes (bin, ibn, bint, بن, ابن, بنت), and servant names become two words however they are
// joined (عبدالله, عبد الله, Abdullah, Abd Allah). arabic.go and latin.go have the rest.
package fold

import (
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"tenhal.sa/tenhal/services/foundation/text"
)

// Key returns what is kept to find a person by: the words of both names, folded.
func Key(nameAr, nameEn string) string {
	return strings.TrimSpace(Query(nameAr) + " " + Query(nameEn))
}

// Query folds a name, or its beginning, as somebody types it. Each word of it that is whole is a word of the Key of
// whoever it names; the last word may be the beginning of one. Folding what is folded changes nothing.
func Query(s string) string {
	var words []string
	for _, word := range split(s) {
		words = append(words, fold(word)...)
	}
	telling := slices.DeleteFunc(slices.Clone(words), func(w string) bool { return particles[w] })
	if len(telling) > 0 { // else somebody has typed no more than "Al" yet
		words = telling
	}
	return strings.Join(words, " ")
}

// Digits returns the digits of s as 0-9, without anything else: for file and identity numbers.
func Digits(s string) string {
	return strings.Map(func(r rune) rune {
		if r = text.LatinDigit(r); r >= '0' && r <= '9' {
			return r
		}
		return -1
	}, s)
}

// particles tell nothing of whom is meant; in folded form.
var particles = map[string]bool{
	"ال": true, "بن": true, "ابن": true, "بنت": true,
	"al": true, "il": true, "ul": true, "bin": true, "bn": true, "ibn": true, "bint": true,
}

// split returns the words of s in lower case, with letters and digits in their plain form only.
func split(s string) []string {
	s = norm.NFKD.String(strings.ToValidUTF8(s, " ")) // norm leaves letters whole after a broken one
	return strings.Fields(strings.Map(plain, strings.ToLower(s)))
}

// plain returns the plain form of a letter or digit, a space for what parts words, and -1 for what is dropped.
// NFKD has already taken letters apart, so the hamza of أ and the accent of é are marks of their own.
func plain(r rune) rune {
	switch {
	case unicode.IsMark(r), unicode.Is(unicode.Cf, r), strings.ContainsRune("ءـ'’‘`ʻʼʾʿ", r):
		return -1
	case unicode.IsLetter(r), unicode.IsDigit(r):
		if arabic, ok := plainArabic[r]; ok {
			return arabic
		}
		return text.LatinDigit(r)
	}
	return ' '
}

// fold returns the folded form of a word: two words for a servant name, else one.
// It goes on until nothing changes, so that folding twice is folding once.
func fold(word string) []string {
	if word == "" {
		return nil
	}
	if rest := withoutArticle(word); rest != word {
		return fold(rest)
	}
	if first, second, ok := servant(word); ok {
		return append([]string{first}, fold(second)...)
	}
	if next := spell(word); next != word {
		return fold(next)
	}
	if same, ok := usual[word]; ok {
		return []string{same}
	}
	return []string{word}
}

func withoutArticle(word string) string { return withoutLatinArticle(withoutArabicArticle(word)) }

func servant(word string) (first, second string, ok bool) {
	if second, ok = servantArabic(word); ok {
		return "عبد", second, true
	}
	second, ok = servantLatin(word)
	return "abd", second, ok
}
