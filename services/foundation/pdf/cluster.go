package pdf

import (
	"encoding/binary"

	"github.com/go-text/typesetting/shaping"
)

// glyph is one code of a font on the page: what it draws and means, and where it stands in its line.
type glyph struct {
	meaning
	x float64
}

// meaning pairs a shape with the text it stands for when somebody searches or copies.
type meaning struct {
	shape shape
	text  string
}

// shape is how far a code moves the pen and which glyphs of the font it draws: one, several such as a letter and its marks, or none.
// It is packed into a string to be the key of a map.
type shape string

// part is a glyph of the font within a shape, moved from its place.
type part struct {
	id     uint16
	dx, dy int16
}

func pack(advance int, parts ...part) shape {
	packed := binary.BigEndian.AppendUint16(nil, uint16(advance))
	for _, p := range parts {
		for _, v := range []uint16{p.id, uint16(p.dx), uint16(p.dy)} {
			packed = binary.BigEndian.AppendUint16(packed, v)
		}
	}
	return shape(packed)
}

func (s shape) advance() int { return int(unsigned([]byte(s), 0)) }

func (s shape) parts() []part {
	packed := []byte(s)
	var parts []part
	for at := 2; at < len(packed); at += 6 {
		parts = append(parts, part{unsigned(packed, at), signed(packed, at+2), signed(packed, at+4)})
	}
	return parts
}

// plain tells whether a shape draws one glyph just as the font has it.
func (s shape) plain() bool { return len(s) == 8 && s[4:] == "\x00\x00\x00\x00" }

// with is the same drawing with another way for the pen.
func (s shape) with(advance int) shape { return pack(advance) + s[2:] }

// shapeOf puts the glyphs of a cluster together.
func shapeOf(cluster []shaping.Glyph, f *font) shape {
	var parts []part
	pen, advance := 0, 0
	for _, g := range cluster {
		// Fences and other controls come as spaces without width: nothing to draw.
		if id := uint16(g.GlyphID); id != f.space || g.Advance > 0 {
			parts = append(parts, part{id, int16(pen + g.XOffset.Round()), int16(g.YOffset.Round())})
			advance += int(f.advances[id])
		}
		pen += g.Advance.Round()
	}
	return pack(advance, parts...)
}

// narrowest is the least way of the pen by which text extractors still tell two letters apart, with a reserve.
const narrowest = em / 10 * 1.1

// spelled makes the codes for a shape that stands for some Arabic letters, leftmost first.
//
// Programs that extract text turn Arabic codes around one by one, and stumble over a code that means several letters or stands above another.
// So a ligature, or a letter with marks, means its last letter and takes only a part of its width; codes that draw nothing mean the letters
// before and take the rest.
func spelled(s shape, letters []rune) []meaning {
	codes := max(1, min(len(letters), int(float64(s.advance())/narrowest)))
	step := s.advance() / codes
	spelling := []meaning{{s.with(s.advance() - step*(codes-1)), string(letters[codes-1:])}}
	for i := codes - 2; i >= 0; i-- {
		spelling = append(spelling, meaning{pack(step), string(letters[i])})
	}
	return spelling
}
