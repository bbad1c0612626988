// Package text cleans what people type before it is kept.
package text

import (
	"strings"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"tenhal.sa/tenhal/services/foundation/fault"
)

// Why a text is refused.
var (
	ErrEmpty   = fault.New(fault.Invalid, "fault.required")
	ErrTooLong = fault.New(fault.Invalid, "fault.too_long")
	ErrControl = fault.New(fault.Invalid, "fault.control")  // control characters, NUL, broken UTF-8
	ErrBidi    = fault.New(fault.Invalid, "text.direction") // characters that reorder what is read
)

// Clean returns one line of text as it is kept: trimmed, inner spaces single, composed (NFC), without
// invisible characters. It refuses nothing at all, more than limit characters (counted as PostgreSQL's
// char_length does), line breaks, control characters and those that turn the reading direction.
func Clean(s string, limit int) (string, error) {
	s, err := Optional(s, limit)
	if err == nil && s == "" {
		return "", ErrEmpty
	}
	return s, err
}

// Optional is Clean for a line that may stay empty.
func Optional(s string, limit int) (string, error) {
	s, err := visible(s)
	if err != nil {
		return "", err
	}
	if strings.ContainsRune(s, '\n') {
		return "", ErrControl
	}
	return fit(strings.Join(strings.Fields(s), " "), limit)
}

// Name is Clean for the name of a person. It also drops the tatweel that stretches an Arabic word.
func Name(s string, limit int) (string, error) {
	return Clean(strings.ReplaceAll(s, "\u0640", ""), limit)
}

// Note is Optional for text of several lines. Line breaks become "\n", and blank lines in a row become one.
func Note(s string, limit int) (string, error) {
	s, err := visible(s)
	if err != nil {
		return "", err
	}
	var kept []string
	for line := range strings.SplitSeq(s, "\n") {
		line = strings.Join(strings.Fields(line), " ")
		if line == "" && (len(kept) == 0 || kept[len(kept)-1] == "") {
			continue
		}
		kept = append(kept, line)
	}
	return fit(strings.TrimRight(strings.Join(kept, "\n"), "\n"), limit)
}

func fit(s string, limit int) (string, error) {
	s = norm.NFC.String(s)
	if utf8.RuneCountInString(s) > limit {
		return "", ErrTooLong
	}
	return s, nil
}
