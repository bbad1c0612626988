package pdf

import (
	"strings"
	"sync"
	"unicode"

	"github.com/go-text/typesetting/di"
	gotext "github.com/go-text/typesetting/font"
	"github.com/go-text/typesetting/language"
	"github.com/go-text/typesetting/shaping"
	"golang.org/x/image/math/fixed"
	"golang.org/x/text/unicode/norm"
)

// em is the unit of all measures of shaped text: a thousandth of the type size, as in PDF. go-text rounds sizes up to whole points,
// so text is shaped once at this size and scaled afterwards.
const em = 1000.0

// typesetter turns text into glyphs. Its parts keep caches that are not safe for two goroutines, so each document borrows one.
type typesetter struct {
	shaper shaping.HarfbuzzShaper
	faces  [weights]*gotext.Face
}

var typesetters = sync.Pool{New: func() any {
	var t typesetter
	for weight, f := range fonts() {
		t.faces[weight] = gotext.NewFace(f.parsed)
	}
	return &t
}}

// shaped is a paragraph as glyphs, in the order of reading.
type shaped struct {
	text   []rune
	levels []uint8
	glyphs [][]shaping.Glyph // by rune: the glyphs of the cluster that starts there, leftmost first
	before []float64         // by rune: the width of all text before it
}

func (t *typesetter) shape(s string, w weight, document direction) shaped {
	face := t.faces[w]
	text := printable(s, face)
	levels := embeddings(text, reads(text, document))
	p := shaped{text, levels, make([][]shaping.Glyph, len(text)), make([]float64, len(text)+1)}
	for _, r := range runsOf(levels, 0, len(text)) {
		p.keep(t.shaper.ShapeNoExtents(inputFor(text, r, face)))
	}
	for i, cluster := range p.glyphs {
		p.before[i+1] = p.before[i]
		for _, g := range cluster {
			p.before[i+1] += float64(g.Advance) / 64
		}
	}
	return p
}

// inputFor describes a run to the shaper. Arabic letters are always at odd levels and Latin ones at even levels, so the level tells the script.
func inputFor(text []rune, r run, face *gotext.Face) shaping.Input {
	in := shaping.Input{
		Text: text, RunStart: r.from, RunEnd: r.to, Face: face, Size: fixed.I(em),
		Direction: di.DirectionLTR, Script: language.Latin, Language: "en",
	}
	if r.direction() == rightToLeft {
		in.Direction, in.Script, in.Language = di.DirectionRTL, language.Arabic, "ar"
	}
	return in
}

// keep files the glyphs of a run under the runes they show.
func (p *shaped) keep(out shaping.Output) {
	for from := 0; from < len(out.Glyphs); {
		first := out.Glyphs[from]
		to := from + first.GlyphsCount()
		p.glyphs[first.TextIndex()] = out.Glyphs[from:to]
		from = to
	}
}

// printable composes accents, drops what paper cannot show and puts something simpler for what our font cannot: PDF/A forbids its empty box.
func printable(s string, face *gotext.Face) []rune {
	var text []rune
	for _, r := range strings.ToValidUTF8(norm.NFC.String(s), "?") {
		switch _, drawn := face.NominalGlyph(r); {
		case drawn, steers(r):
			text = append(text, r)
		case unicode.IsSpace(r):
			text = append(text, ' ')
		case unicode.In(r, unicode.Cc, unicode.Cf, unicode.Mn):
			// A control, or a mark that would have nothing to stand on.
		default:
			text = append(text, simpler(r, face)...)
		}
	}
	return text
}

// simpler is the letters without their marks or special forms, or a question mark.
func simpler(r rune, face *gotext.Face) []rune {
	var text []rune
	for _, part := range norm.NFKD.String(string(r)) {
		if _, drawn := face.NominalGlyph(part); drawn && !unicode.Is(unicode.Mn, part) {
			text = append(text, part)
		}
	}
	if len(text) == 0 {
		return []rune{'?'}
	}
	return text
}

// steers tells the invisible characters that guide joining and direction. The older direction controls, which mask the true direction of
// what follows, are not among them.
func steers(r rune) bool {
	return r >= '\u200c' && r <= '\u200f' || r >= openLTR && r <= closing || r == '\u061c'
}
