package pdf

import (
	"bytes"
	"testing"

	"github.com/go-text/typesetting/font/opentype"
)

func TestSubset(t *testing.T) {
	f := fonts()[regular]
	used := newUsedFont(f)
	types := typesetters.New().(*typesetter)
	for _, l := range types.wrap(&paragraph{Size(10), "مُحَمَّد العلاج Fi é"}, 1000, rightToLeft) {
		for _, g := range l.glyphs {
			used.code(g.meaning)
		}
	}
	cut := newSubset(f)
	for _, m := range used.used {
		cut.add(m.shape)
	}
	file := cut.file()

	t.Run("is a small part of the font", func(t *testing.T) {
		whole, _ := fontFiles.ReadFile("fonts/" + f.name + ".ttf")
		if len(file) > len(whole)/10 {
			t.Errorf("subset has %d bytes of %d, want a tenth at most", len(file), len(whole))
		}
	})
	t.Run("adds up as TrueType wants", func(t *testing.T) {
		const whole = 0xB1B0AFBA
		if got := checksum(file); got != whole {
			t.Errorf("checksum = %X, want %X", got, uint32(whole))
		}
	})
	t.Run("opens, with an outline for every shape", func(t *testing.T) {
		loader, err := opentype.NewLoader(bytes.NewReader(file))
		if err != nil {
			t.Fatal(err)
		}
		loca, err := loader.RawTable(opentype.MustNewTag("loca"))
		if got, want := len(loca), 4*(len(cut.shapes)+1); err != nil || got != want {
			t.Errorf("loca has %d bytes (%v), want %d", got, err, want)
		}
	})
	t.Run("puts a letter and its marks into one shape", func(t *testing.T) {
		for _, s := range cut.shapes {
			if parts := s.parts(); len(parts) == 2 && len(f.outline(parts[0].id)) > 0 {
				return
			}
		}
		t.Error("no shape of two parts, want one for each marked letter")
	})
}
