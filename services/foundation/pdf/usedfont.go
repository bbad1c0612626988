package pdf

import (
	"bytes"
	"crypto/sha256"
	"fmt"
	"strconv"
	"strings"
)

// usedFont collects what one document prints in a font.
//
// PDF calls glyphs by codes and lets each code mean one text, but a font may show several texts with one shape: the bracket that opens
// Arabic is the one that closes English. So each pair of shape and text gets a code of its own.
type usedFont struct {
	font  *font
	codes map[meaning]uint16
	used  []meaning // by code, from 1
}

func newUsedFont(f *font) *usedFont { return &usedFont{font: f, codes: map[meaning]uint16{}} }

// code is how the pages call a glyph.
func (u *usedFont) code(m meaning) uint16 {
	code, known := u.codes[m]
	if !known {
		u.used = append(u.used, m)
		code = uint16(len(u.used))
		u.codes[m] = code
	}
	return code
}

// write adds the font with its glyphs, widths and texts to the file.
func (u *usedFont) write(f *file) reference {
	cut := newSubset(u.font)
	widths, glyphIDs := make([]string, len(u.used)), bytes.NewBuffer(make([]byte, 2)) // code 0 is not used
	for i, m := range u.used {
		widths[i] = strconv.Itoa(m.shape.advance())
		put16(glyphIDs, cut.add(m.shape))
	}
	program, around := cut.file(), u.font.bounds
	name := subsetName(program, u.font.name)
	descriptor := f.add("<</Type /FontDescriptor /FontName /%s /Flags 4 /FontBBox [%d %d %d %d] /ItalicAngle 0 "+
		"/Ascent %v /Descent %v /CapHeight %d /StemV 80 /FontFile2 %v>>",
		name, around.left, around.bottom, around.right, around.top, u.font.ascent, u.font.descent, u.font.capHeight,
		f.stream(fmt.Sprintf("/Length1 %d", len(program)), program))
	descendant := f.add("<</Type /Font /Subtype /CIDFontType2 /BaseFont /%s /CIDToGIDMap %v /FontDescriptor %v /W [1 [%s]] "+
		"/CIDSystemInfo <</Registry (Adobe) /Ordering (Identity) /Supplement 0>>>>",
		name, f.stream("", glyphIDs.Bytes()), descriptor, strings.Join(widths, " "))
	return f.add("<</Type /Font /Subtype /Type0 /BaseFont /%s /Encoding /Identity-H /DescendantFonts [%v] /ToUnicode %v>>",
		name, descendant, f.stream("", u.texts()))
}

// subsetName is six letters of the subset's own before the font's name, as PDF asks.
func subsetName(program []byte, name string) string {
	sum := sha256.Sum256(program)
	tag := make([]byte, 6)
	for i := range tag {
		tag[i] = 'A' + sum[i]%26
	}
	return string(tag) + "+" + name
}

// texts is the ToUnicode table: what each code means to those who search or copy.
func (u *usedFont) texts() []byte {
	const most = 100 // entries in a section, by the rules of CMaps
	var b bytes.Buffer
	b.WriteString("/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n" +
		"/CIDSystemInfo <</Registry (Adobe) /Ordering (UCS) /Supplement 0>> def\n/CMapName /Adobe-Identity-UCS def\n/CMapType 2 def\n" +
		"1 begincodespacerange\n<0000> <FFFF>\nendcodespacerange\n")
	var entries []string
	for i, m := range u.used {
		if m.text != "" {
			entries = append(entries, fmt.Sprintf("<%04X> <%s>\n", i+1, utf16Hex(strings.ReplaceAll(m.text, "\u00a0", " "))))
		}
	}
	for len(entries) > 0 {
		n := min(most, len(entries))
		fmt.Fprintf(&b, "%d beginbfchar\n%sendbfchar\n", n, strings.Join(entries[:n], ""))
		entries = entries[n:]
	}
	b.WriteString("endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend\n")
	return b.Bytes()
}
