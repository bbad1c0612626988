package pdf

import (
	"bytes"
	"encoding/binary"
	"slices"
)

// subset is a font cut down to the shapes of one document, numbered in the order of their first use.
type subset struct {
	font   *font
	shapes []shape
	ids    map[shape]uint16
}

func newSubset(f *font) *subset {
	s := &subset{font: f, ids: map[shape]uint16{}}
	s.add(f.plain(0)) // every font starts with the glyph for missing characters
	return s
}

// add gives a shape its glyph number in the subset.
func (s *subset) add(wanted shape) uint16 {
	id, known := s.ids[wanted]
	if !known {
		id = uint16(len(s.shapes))
		s.ids[wanted] = id
		s.shapes = append(s.shapes, wanted)
	}
	return id
}

// file is the subset as a TrueType file. It holds only the tables that PDF needs.
func (s *subset) file() []byte {
	var glyf, loca, hmtx bytes.Buffer
	for i := 0; i < len(s.shapes); i++ { // parts of composed glyphs join the list on the way
		outline := s.outline(s.shapes[i])
		put32(&loca, uint32(glyf.Len()))
		put16(&hmtx, uint16(s.shapes[i].advance()))
		put16(&hmtx, uint16(boundsOf(outline).left))
		glyf.Write(outline)
		pad4(&glyf)
	}
	put32(&loca, uint32(glyf.Len()))

	head, hhea := bytes.Clone(s.font.tables["head"]), bytes.Clone(s.font.tables["hhea"])
	binary.BigEndian.PutUint32(head[8:], 0)  // the sum of the whole file, set by sfnt
	binary.BigEndian.PutUint16(head[50:], 1) // long offsets
	binary.BigEndian.PutUint16(hhea[34:], uint16(len(s.shapes)))
	return sfnt([]sfntTable{
		{"glyf", glyf.Bytes()}, {"head", head}, {"hhea", hhea}, {"hmtx", hmtx.Bytes()}, {"loca", loca.Bytes()}, {"maxp", s.limits()},
	})
}

// limits are the most points, contours and parts that a program must expect, which our composing raises.
func (s *subset) limits() []byte {
	const count, points, contours, elements, depth, mostParts = 4, 10, 12, 28, 30, 6
	maxp := bytes.Clone(s.font.tables["maxp"])
	binary.BigEndian.PutUint16(maxp[count:], uint16(len(s.shapes)))
	for _, at := range []int{points, contours} {
		largest := max(unsigned(maxp, at), unsigned(maxp, at-4)) // composed or simple
		binary.BigEndian.PutUint16(maxp[at:], largest*mostParts)
	}
	binary.BigEndian.PutUint16(maxp[elements:], max(unsigned(maxp, elements), mostParts))
	binary.BigEndian.PutUint16(maxp[depth:], unsigned(maxp, depth)+1)
	return maxp
}

// outline is the entry of a shape in the glyf table.
func (s *subset) outline(wanted shape) []byte {
	if wanted.plain() {
		return s.renumbered(s.font.outline(wanted.parts()[0].id))
	}
	return s.compose(wanted.parts())
}

// Flags of a part of a composed glyph.
const (
	wideArguments = 1 << 0
	movedByXY     = 1 << 1
	oneScale      = 1 << 3
	moreParts     = 1 << 5
	twoScales     = 1 << 6
	matrix        = 1 << 7
)

// compose makes one glyph of several.
func (s *subset) compose(parts []part) []byte {
	parts = slices.DeleteFunc(parts, func(p part) bool { return len(s.font.outline(p.id)) == 0 })
	if len(parts) == 0 {
		return nil
	}
	var around bounds
	var list []byte
	for i, p := range parts {
		around = around.with(boundsOf(s.font.outline(p.id)).moved(p.dx, p.dy))
		flags := uint16(wideArguments | movedByXY)
		if i < len(parts)-1 {
			flags |= moreParts
		}
		for _, v := range []uint16{flags, s.add(s.font.plain(p.id)), uint16(p.dx), uint16(p.dy)} {
			list = binary.BigEndian.AppendUint16(list, v)
		}
	}
	outline := binary.BigEndian.AppendUint16(nil, 0xffff) // composed
	for _, v := range []int16{around.left, around.bottom, around.right, around.top} {
		outline = binary.BigEndian.AppendUint16(outline, uint16(v))
	}
	return append(outline, list...)
}

// renumbered is an outline of the font with the parts of a composed glyph called by their new numbers.
func (s *subset) renumbered(outline []byte) []byte {
	composed := len(outline) > 0 && signed(outline, 0) < 0
	if !composed {
		return outline
	}
	outline = slices.Clone(outline)
	for at, more := 10, true; more; {
		flags := unsigned(outline, at)
		binary.BigEndian.PutUint16(outline[at+2:], s.add(s.font.plain(unsigned(outline, at+2))))
		at += partSize(flags)
		more = flags&moreParts != 0
	}
	return outline
}

func partSize(flags uint16) int {
	size := 6
	if flags&wideArguments != 0 {
		size += 2
	}
	switch {
	case flags&oneScale != 0:
		size += 2
	case flags&twoScales != 0:
		size += 4
	case flags&matrix != 0:
		size += 8
	}
	return size
}
