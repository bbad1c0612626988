package text

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// turning are the characters that embed, override or isolate a reading direction: with them a text
// shows other words than it holds. The mere marks (LRM, RLM, ALM) come along when people paste, and are dropped.
var turning = &unicode.RangeTable{R16: []unicode.Range16{{Lo: 0x202A, Hi: 0x202E, Stride: 1}, {Lo: 0x2066, Hi: 0x2069, Stride: 1}}}

// breaks writes every kind of line break as "\n".
var breaks = strings.NewReplacer("\r\n", "\n", "\r", "\n", "\u2028", "\n", "\u2029", "\n")

// visible returns s without the characters that nobody sees, or says why it can't be taken.
// Line breaks stay, as "\n". A joiner stays inside a word, where it shapes the letters.
func visible(s string) (string, error) {
	if !utf8.ValidString(s) {
		return "", ErrControl
	}
	var b strings.Builder
	var last, joiner rune
	for _, r := range breaks.Replace(s) {
		switch {
		case unicode.Is(turning, r):
			return "", ErrBidi
		case control(r):
			return "", ErrControl
		case unicode.Is(unicode.Join_Control, r):
			joiner = r
			continue
		case invisible(r):
			continue
		}
		if joiner != 0 && inWord(last) && inWord(r) {
			b.WriteRune(joiner)
		}
		b.WriteRune(r)
		last, joiner = r, 0
	}
	return b.String(), nil
}

func control(r rune) bool {
	return (unicode.IsControl(r) && r != '\t' && r != '\n') || unicode.Is(unicode.Noncharacter_Code_Point, r)
}

// invisible tells a format character from the few that are seen, such as the Arabic number sign.
func invisible(r rune) bool {
	return unicode.Is(unicode.Cf, r) && !unicode.Is(unicode.Prepended_Concatenation_Mark, r)
}

func inWord(r rune) bool { return r != 0 && !unicode.IsSpace(r) }
