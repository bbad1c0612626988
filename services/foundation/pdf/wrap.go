package pdf

import (
	"strings"
	"unicode"

	"github.com/go-text/typesetting/segmenter"
)

// line is one line of a paragraph, leftmost glyph first, in thousandths of the type size.
type line struct {
	glyphs []glyph
	width  float64
}

// wrap breaks a paragraph into lines no wider than a width in points.
func (t *typesetter) wrap(p *paragraph, width float64, document direction) []line {
	var lines []line
	for text := range strings.SplitSeq(p.text, "\n") {
		shaped := t.shape(text, p.style.weight, document)
		for _, part := range shaped.breaks(width * em / p.style.size) {
			lines = append(lines, shaped.line(part, fonts()[p.style.weight]))
		}
	}
	return lines
}

// stretch is the runes of a line, without the spaces at its end.
type stretch struct{ from, to int }

// breaks fills line after line with as many words as fit.
func (p *shaped) breaks(width float64) []stretch {
	var seg segmenter.Segmenter
	seg.Init(p.text)
	var lines []stretch
	start, end := 0, 0
	for words := seg.LineIterator(); words.Next(); {
		word := words.Line()
		next := word.Offset + len(word.Text)
		if p.width(start, next) > width && end > start {
			lines = append(lines, p.trim(start, end))
			start = end
		}
		for start < next && p.width(start, next) > width {
			cut := p.fitting(start, next, width)
			lines = append(lines, p.trim(start, cut))
			start = cut
		}
		end = next
	}
	return append(lines, p.trim(start, end))
}

// width of a line with these runes.
func (p *shaped) width(from, to int) float64 {
	s := p.trim(from, to)
	return p.before[s.to] - p.before[s.from]
}

func (p *shaped) trim(from, to int) stretch {
	for to > from && unicode.IsSpace(p.text[to-1]) {
		to--
	}
	return stretch{from, to}
}

// fitting cuts a word that is wider than a whole line: before the first letter that does not fit, but after at least one.
func (p *shaped) fitting(from, to int, width float64) int {
	cut := from + 1
	for cut < to && (p.glyphs[cut] == nil || p.before[cut+1]-p.before[from] <= width) {
		cut++
	}
	return cut
}

// line places the glyphs of some runes from left to right.
func (p *shaped) line(s stretch, f *font) line {
	var l line
	runs := runsOf(p.levels, s.from, s.to)
	leftmostFirst(runs)
	for _, r := range runs {
		for i := range r.to - r.from {
			at := r.from + i
			if r.direction() == rightToLeft {
				at = r.to - 1 - i
			}
			l.add(p, at, f)
		}
	}
	return l
}

// add appends the cluster that starts at a rune, if one does.
func (l *line) add(p *shaped, at int, f *font) {
	cluster := p.glyphs[at]
	if len(cluster) == 0 {
		return
	}
	letters := p.text[at : at+cluster[0].RunesCount()]
	drawn := shapeOf(cluster, f)
	advance := p.before[at+1] - p.before[at]
	codes := []meaning{{drawn, string(letters)}}
	if p.levels[at]%2 == 1 {
		codes = spelled(drawn.with(int(advance)), letters)
	}
	x := l.width
	for _, code := range codes {
		if code.shape != pack(0) {
			l.glyphs = append(l.glyphs, glyph{code, x})
		}
		x += float64(code.shape.advance())
	}
	l.width += advance
}
