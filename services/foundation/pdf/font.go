package pdf

import (
	"bytes"
	"embed"
	"encoding/binary"
	"fmt"
	"sync"

	gotext "github.com/go-text/typesetting/font"
	"github.com/go-text/typesetting/font/opentype"
)

//go:embed fonts/*.ttf
var fontFiles embed.FS

// weight is one of the two weights our documents use.
type weight int

const (
	regular weight = iota
	semibold
	weights // how many there are
)

// font is one of our font files, parsed once and shared by all documents.
type font struct {
	name            string
	parsed          *gotext.Font
	tables          map[string][]byte
	advances        []uint16 // by glyph
	bounds          bounds
	ascent, descent float64 // the descent is negative
	capHeight       int
	space           uint16
}

var fonts = sync.OnceValue(func() [weights]*font {
	return [weights]*font{regular: mustLoad("TenhalSans-Regular"), semibold: mustLoad("TenhalSans-SemiBold")}
})

// mustLoad parses a font of this program.
func mustLoad(name string) *font {
	f, err := load(name)
	if err != nil {
		panic(fmt.Sprintf("pdf: font %s: %v", name, err))
	}
	return f
}

func load(name string) (*font, error) {
	file, err := fontFiles.ReadFile("fonts/" + name + ".ttf")
	if err != nil {
		return nil, err
	}
	loader, err := opentype.NewLoader(bytes.NewReader(file))
	if err != nil {
		return nil, err
	}
	parsed, err := gotext.NewFont(loader)
	if err != nil {
		return nil, err
	}
	f := &font{name: name, parsed: parsed, tables: map[string][]byte{}}
	for _, tag := range []string{"head", "hhea", "maxp", "hmtx", "loca", "glyf", "OS/2"} {
		if f.tables[tag], err = loader.RawTable(opentype.MustNewTag(tag)); err != nil {
			return nil, err
		}
	}
	f.measure()
	space, _ := parsed.Cmap.Lookup(' ')
	f.space = uint16(space)
	return f, nil
}

// measure reads the numbers that PDF wants to know. Our fonts have 1000 units to the em, so they need no scaling.
func (f *font) measure() {
	f.bounds = boundsAt(f.tables["head"], 36)
	f.ascent, f.descent = float64(signed(f.tables["hhea"], 4)), float64(signed(f.tables["hhea"], 6))
	f.capHeight = int(signed(f.tables["OS/2"], 88))
	f.advances = make([]uint16, unsigned(f.tables["maxp"], 4))
	long := int(unsigned(f.tables["hhea"], 34))
	for id := range f.advances {
		f.advances[id] = unsigned(f.tables["hmtx"], 4*min(id, long-1))
	}
}

// plain is the shape of a glyph as the font has it.
func (f *font) plain(id uint16) shape { return pack(int(f.advances[id]), part{id: id}) }

// outline is the entry of a glyph in the glyf table, empty for a space.
func (f *font) outline(id uint16) []byte {
	loca, i := f.tables["loca"], int(id)
	if signed(f.tables["head"], 50) == 1 { // long offsets
		return f.tables["glyf"][binary.BigEndian.Uint32(loca[4*i:]):binary.BigEndian.Uint32(loca[4*i+4:])]
	}
	return f.tables["glyf"][2*int(unsigned(loca, 2*i)) : 2*int(unsigned(loca, 2*i+2))]
}

func unsigned(table []byte, at int) uint16 { return binary.BigEndian.Uint16(table[at:]) }
func signed(table []byte, at int) int16    { return int16(unsigned(table, at)) }
