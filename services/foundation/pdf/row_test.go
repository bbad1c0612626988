package pdf

import (
	"math"
	"testing"
)

func TestColumnsBeginWhereReadingStarts(t *testing.T) {
	f := frame{x: 10, w: 110}
	for language, want := range map[string][2]float64{"en": {10, 50}, "ar": {90, 10}} {
		columns := newComposer(language).columns(f, []float64{30, 70}, 10)
		if got := [2]float64{columns[0].x, columns[1].x}; got != want {
			t.Errorf("%s columns begin at %v, want %v", language, got, want)
		}
	}
}

func TestFirstLinesStandOnOneBaseLine(t *testing.T) {
	large, small := Size(20), Size(10)
	cells := []Block{Text(large, "Total"), Text(small, "SAR"), Stack{Text(small, "SAR")}, Box{Padding: 3, Body: Text(small, "SAR")}, QR{Size: 30}, Stack{}}
	c := newComposer("en")
	drops := c.drops(cells, make([]frame, len(cells)))
	lower := large.baseline(fonts()[regular]) - small.baseline(fonts()[regular])
	for i, want := range []float64{0, lower, lower, lower - 3, 0, 0} {
		if got := drops[i]; math.Abs(got-want) > slack {
			t.Errorf("cell %d moves down by %v, want %v", i, got, want)
		}
	}
}

func TestAlignment(t *testing.T) {
	for _, test := range []struct {
		name   string
		own    Align
		around Align
		ar, en float64 // the white space at the left, of 10 points
	}{
		{"without a wish, where reading starts", inherited, inherited, 10, 0},
		{"without a wish, as the column", inherited, End, 0, 10},
		{"with a wish, whatever the column", Start, End, 10, 0},
		{"in the middle", Center, inherited, 5, 5},
		{"figures at the right in both languages", inherited, Figures, 10, 10},
	} {
		t.Run(test.name, func(t *testing.T) {
			for language, want := range map[string]float64{"ar": test.ar, "en": test.en} {
				if got := newComposer(language).indent(test.own, test.around, 10); got != want {
					t.Errorf("%s: %v points of white space, want %v", language, got, want)
				}
			}
		})
	}
}
