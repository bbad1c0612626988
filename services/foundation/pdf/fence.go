package pdf

import "strings"

// The invisible characters that fence off a part of a line (the isolates of Unicode).
const (
	openLTR  = '\u2066'
	openRTL  = '\u2067'
	openAuto = '\u2068'
	closing  = '\u2069'
)

// Value fences off an amount, date, phone number, code or range, so that it reads left to right inside an Arabic sentence,
// and keeps it on one line.
func Value(s string) string {
	return string(openLTR) + strings.ReplaceAll(s, " ", "\u00a0") + string(closing)
}

// Name fences off a name, which reads in its own direction and leaves the sentence around it alone.
func Name(s string) string { return string(openAuto) + s + string(closing) }

// fenced is what stands between a fence and its end.
type fenced struct {
	from, to  int
	direction direction
}

// unfence cuts the fenced parts out of a text, leaving an object character for each; at tells where each rune of the rest came from.
func unfence(text []rune) (outer []rune, at []int, parts []fenced) {
	const object = '\ufffc'
	for i := 0; i < len(text); i++ {
		r := text[i]
		at = append(at, i)
		if !opensFence(r) {
			outer = append(outer, r)
			continue
		}
		part := fenced{from: i + 1, to: fenceEnd(text, i)}
		if r == openRTL || r == openAuto && startsArabic(text[part.from:part.to]) {
			part.direction = rightToLeft
		}
		outer = append(outer, object)
		parts = append(parts, part)
		i = part.to
	}
	return outer, at, parts
}

// startsArabic tells the direction of a fence that takes it from its first letter.
func startsArabic(text []rune) bool {
	outer, _, _ := unfence(text)
	letters := letterDirections(outer)
	return len(letters) > 0 && letters[0] == rightToLeft
}

func opensFence(r rune) bool { return r == openLTR || r == openRTL || r == openAuto }

// fenceEnd finds the end of the fence that opens at an index, or the end of the text.
func fenceEnd(text []rune, open int) int {
	depth := 0
	for i := open; i < len(text); i++ {
		switch {
		case opensFence(text[i]):
			depth++
		case text[i] == closing:
			depth--
		}
		if depth == 0 {
			return i
		}
	}
	return len(text)
}
