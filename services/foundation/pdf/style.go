package pdf

// Color is a printing colour; the zero value is black for text and nothing for areas and lines.
type Color uint32

const painted Color = 1 << 24

// RGB is the colour of a web notation such as 0x0B6B70.
func RGB(hex uint32) Color { return painted | Color(hex) }

// channels are red, green and blue from 0 to 1.
func (c Color) channels() [3]float64 {
	return [3]float64{float64(c>>16&255) / 255, float64(c>>8&255) / 255, float64(c&255) / 255}
}

// Align says where the lines of a text, or a QR code, stand in their box.
type Align int

// Start and End follow the reading direction of the document. Figures is for columns of amounts: at the right in every language,
// so that the decimal points stand below each other. The zero value takes the alignment of the table column around, else Start.
const (
	inherited Align = iota
	Start
	Center
	End
	Figures
)

// Style is how a text looks. Make one with Size and refine it: Size(9).Semibold().In(grey).
type Style struct {
	size    float64
	weight  weight
	color   Color
	align   Align
	leading float64
}

// comfortable is the height of a line in type sizes; Arabic marks need it.
const comfortable = 1.5

// Size is black text of so many points in the regular weight.
func Size(points float64) Style { return Style{size: points, leading: comfortable} }

// Semibold is the style in the heavier of our two weights.
func (s Style) Semibold() Style { s.weight = semibold; return s }

// In is the style in a colour.
func (s Style) In(c Color) Style { s.color = c; return s }

// Aligned is the style at a side of its box.
func (s Style) Aligned(a Align) Style { s.align = a; return s }

// Leading is the style with lines so many type sizes high; 1.5 is the usual.
func (s Style) Leading(sizes float64) Style { s.leading = sizes; return s }

// lineHeight is in points.
func (s Style) lineHeight() float64 { return s.size * s.leading }

// baseline is how far below the top of its line the text stands.
func (s Style) baseline(f *font) float64 {
	return s.lineHeight()/2 + s.size*(f.ascent+f.descent)/2/em
}
