package pdf

import (
	"slices"
	"unicode"

	"github.com/go-text/typesetting/bidi"
	unicodebidi "golang.org/x/text/unicode/bidi"
)

// direction is the lowest embedding level of a paragraph that reads in it.
type direction uint8

const (
	leftToRight direction = 0
	rightToLeft direction = 1
)

// reads is the direction of a paragraph in a document. Of the letters outside fences, any Arabic one decides in an Arabic document, and the
// first one decides in others. Where all letters are fenced the document decides; without letters it is left to right.
func reads(text []rune, document direction) direction {
	outer, _, _ := unfence(text)
	letters := letterDirections(outer)
	switch {
	case len(letterDirections(text)) == 0:
		return leftToRight
	case len(letters) == 0:
		return document
	case document == rightToLeft && slices.Contains(letters, rightToLeft):
		return rightToLeft
	}
	return letters[0]
}

func letterDirections(text []rune) []direction {
	var found []direction
	for _, r := range text {
		switch class(r) {
		case unicodebidi.L:
			found = append(found, leftToRight)
		case unicodebidi.R, unicodebidi.AL:
			found = append(found, rightToLeft)
		}
	}
	return found
}

func class(r rune) unicodebidi.Class {
	properties, _ := unicodebidi.LookupRune(r)
	return properties.Class()
}

// embeddings gives each rune its level of the Unicode Bidirectional Algorithm: even levels read left to right, odd ones right to left.
//
// The bidi package of go-text only tells left from right and joins levels 0 and 2, which is not enough to put the runs of a line in order.
// So each fenced part is resolved by itself, and stands as an object in the text around it, which is how the algorithm defines it;
// and in left-to-right paragraphs the numbers of Arabic parts are found again.
func embeddings(text []rune, base direction) []uint8 {
	levels := make([]uint8, len(text))
	var p bidi.Paragraph
	resolve(&p, text, uint8(base), levels)
	return levels
}

func resolve(p *bidi.Paragraph, text []rune, base uint8, levels []uint8) {
	outer, at, parts := unfence(text)
	byDefault := bidi.LeftToRight
	if base%2 == 1 {
		byDefault = bidi.RightToLeft
	}
	runs := p.Segment(outer, byDefault)
	for i := range runs.NumRuns() {
		run := runs.Run(i)
		raised := (base + uint8(run.Level)) % 2
		for j := run.Start; j < run.End; j++ {
			levels[at[j]] = base + raised
		}
	}
	if base%2 == 0 {
		raiseNumbers(outer, at, levels)
	}
	for _, part := range parts {
		if part.to < len(text) {
			levels[part.to] = levels[part.from-1] // both ends of a fence stand outside it
		}
		resolve(p, text[part.from:part.to], above(base, part.direction), levels[part.from:part.to])
	}
}

// above is the next level in a direction.
func above(level uint8, d direction) uint8 { return level + 1 + (level+1+uint8(d))%2 }

// raiseNumbers lifts numbers that belong to Arabic two levels above their left-to-right paragraph.
func raiseNumbers(outer []rune, at []int, levels []uint8) {
	letter, number := unicodebidi.L, false
	for i, r := range outer {
		switch c := class(r); c {
		case unicodebidi.L, unicodebidi.R, unicodebidi.AL:
			letter, number = c, false
		case unicodebidi.EN:
			number = letter != unicodebidi.L
		case unicodebidi.AN:
			number = true
		case unicodebidi.CS, unicodebidi.ES: // a point, colon or dash between digits
			number = number && i+1 < len(outer) && unicode.IsDigit(outer[i+1])
		case unicodebidi.ET: // a sign such as % joins a number only where no Arabic letter came before
			number = number && letter == unicodebidi.R
		default:
			number = false
		}
		if level := &levels[at[i]]; number && *level%2 == 0 {
			*level += 2
		}
	}
}

// run is a part of a line that reads in one direction.
type run struct {
	from, to int
	level    uint8
}

func (r run) direction() direction { return direction(r.level % 2) }

// runsOf divides the runes of a line at the changes of level, in the order of reading.
func runsOf(levels []uint8, from, to int) []run {
	var runs []run
	for i := from; i < to; i++ {
		if i == from || levels[i] != levels[i-1] {
			runs = append(runs, run{from: i, level: levels[i]})
		}
		runs[len(runs)-1].to = i + 1
	}
	return runs
}

// leftmostFirst puts the runs of a line in the order of the page (rule L2 of the algorithm): from the highest level down,
// every stretch of that level or more is turned around.
func leftmostFirst(runs []run) {
	highest := uint8(0)
	for _, r := range runs {
		highest = max(highest, r.level)
	}
	for level := highest; level > 0; level-- {
		for i := 0; i < len(runs); i++ {
			end := i
			for end < len(runs) && runs[end].level >= level {
				end++
			}
			slices.Reverse(runs[i:end])
			i = max(i, end)
		}
	}
}
