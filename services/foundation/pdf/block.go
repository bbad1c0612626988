package pdf

// Block is a part of a document that knows its height for a given width and can paint itself.
type Block interface {
	height(c *composer, f frame) float64
	draw(c *composer, f frame)
}

// splitter is a block that may be cut by the end of a page. The head fits into the room but holds at least one line or row;
// the rest is nil if nothing is left.
type splitter interface {
	split(c *composer, f frame, room float64) (head, rest Block)
}

// frame is where a block goes: its corner, counted from the top left of the page, and its width.
type frame struct {
	x, y, w float64
	align   Align
}

func (f frame) down(by float64) frame { f.y += by; return f }

// inside is the frame within a padding.
func (f frame) inside(x, y float64) frame { f.x, f.y, f.w = f.x+x, f.y+y, f.w-2*x; return f }

// Stack puts blocks below each other and keeps them on one page.
type Stack []Block

func (s Stack) height(c *composer, f frame) float64 {
	total := 0.0
	for _, b := range s {
		total += b.height(c, f)
	}
	return total
}

func (s Stack) draw(c *composer, f frame) {
	for _, b := range s {
		b.draw(c, f)
		f = f.down(b.height(c, f))
	}
}

// Space is empty paper of a height; at the top of a page it is left out.
type Space float64

func (s Space) height(*composer, frame) float64 { return float64(s) }
func (s Space) draw(*composer, frame)           {}

// Rule is a line across the whole width.
type Rule struct {
	Thickness float64
	Color     Color
}

func (r Rule) height(*composer, frame) float64 { return r.Thickness }

func (r Rule) draw(c *composer, f frame) {
	c.canvas.fill(rect{f.x, f.y, f.w, r.Thickness}, r.Color)
}

// Box is a block on a coloured ground or within a border, or both.
type Box struct {
	Fill, Border Color
	Padding      float64
	Body         Block
}

const borderThickness = 0.6

func (b Box) height(c *composer, f frame) float64 {
	return b.Body.height(c, f.inside(b.Padding, b.Padding)) + 2*b.Padding
}

func (b Box) draw(c *composer, f frame) {
	area := rect{f.x, f.y, f.w, b.height(c, f)}
	c.canvas.fill(area, b.Fill)
	c.canvas.outline(area, borderThickness, b.Border)
	b.Body.draw(c, f.inside(b.Padding, b.Padding))
}
