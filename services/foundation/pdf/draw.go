package pdf

import (
	"bytes"
	"fmt"
	"math"
	"strconv"
)

// canvas is the content of one page in PDF operators. Its callers count from the top left, PDF counts from the bottom left.
type canvas struct {
	bytes.Buffer
	width, height float64
}

type point struct{ x, y float64 }

type rect struct{ x, y, w, h float64 }

func newCanvas(width, height float64) *canvas { return &canvas{width: width, height: height} }

func (c *canvas) fill(r rect, color Color) { c.fillAll([]rect{r}, color) }

// fillAll paints areas as one shape, so that no hairline of paper shines through where two touch.
func (c *canvas) fillAll(areas []rect, color Color) {
	if color == 0 || len(areas) == 0 {
		return
	}
	c.color(color)
	for _, r := range areas {
		c.numbers(r.x, c.height-r.y-r.h, r.w, r.h)
		c.WriteString("re\n")
	}
	c.WriteString("f\n")
}

// outline draws the border of an area, inside it.
func (c *canvas) outline(r rect, thickness float64, color Color) {
	c.fillAll([]rect{
		{r.x, r.y, r.w, thickness},
		{r.x, r.y + r.h - thickness, r.w, thickness},
		{r.x, r.y, thickness, r.h},
		{r.x + r.w - thickness, r.y, thickness, r.h},
	}, color)
}

// text paints the glyphs of a line from a point on its base line.
func (c *canvas) text(at point, s Style, f *usedFont, glyphs []glyph) {
	if len(glyphs) == 0 {
		return
	}
	c.WriteString("BT ")
	c.color(s.color)
	fmt.Fprintf(c, "/F%d ", s.weight)
	c.numbers(s.size)
	c.WriteString("Tf ")
	c.numbers(at.x, c.height-at.y)
	c.WriteString("Td [<")
	pen := 0.0 // in thousandths of the type size, as all widths of fonts
	for _, g := range glyphs {
		if g.x != pen {
			c.WriteByte('>')
			c.numbers(pen - g.x)
			c.WriteByte('<')
		}
		fmt.Fprintf(c, "%04X", f.code(g.meaning))
		pen = g.x + float64(g.shape.advance())
	}
	c.WriteString(">] TJ ET\n")
}

func (c *canvas) color(color Color) {
	channels := color.channels()
	c.numbers(channels[:]...)
	c.WriteString("rg ")
}

func (c *canvas) numbers(values ...float64) {
	for _, v := range values {
		c.Write(appendNumber(c.AvailableBuffer(), v))
		c.WriteByte(' ')
	}
}

// appendNumber writes a number with at most three decimals and never in the exponent form, which PDF does not know.
func appendNumber(b []byte, v float64) []byte {
	rounded := math.Round(v*1000) / 1000
	if rounded == 0 {
		return append(b, '0') // never "-0"
	}
	return strconv.AppendFloat(b, rounded, 'f', -1, 64)
}
