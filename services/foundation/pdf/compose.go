package pdf

import "math"

// composer lays one document out on pages.
type composer struct {
	types     *typesetter
	used      [weights]*usedFont
	memo      map[wrapped][]line
	direction direction
	pages     []*canvas
	canvas    *canvas // the page being painted
	err       error
}

func newComposer(language string) *composer {
	c := &composer{types: typesetters.Get().(*typesetter), memo: map[wrapped][]line{}}
	for weight := range c.used {
		c.used[weight] = newUsedFont(fonts()[weight])
	}
	if language == "ar" {
		c.direction = rightToLeft
	}
	return c
}

func (c *composer) release() { typesetters.Put(c.types) }

// fail keeps the first error: blocks have no way to return one.
func (c *composer) fail(err error) {
	if c.err == nil {
		c.err = err
	}
}

// compose breaks a document into sheets and paints them.
func (c *composer) compose(d Document) {
	p := pager{composer: c, paper: d.Paper, room: math.Inf(1)}
	if d.Footer == nil {
		d.Footer = func(int, int) Block { return Space(0) }
	}
	if d.Paper.Height > 0 {
		p.room = d.Paper.Height - 2*d.Paper.Margin - d.Footer(1, 1).height(c, p.top())
	}
	p.flow(d.Body)
	for i, s := range p.sheets {
		end := p.top().down(p.room)
		footer := d.Footer(i+1, len(p.sheets))
		height := d.Paper.Height
		if height == 0 { // a roll ends where its content does
			end = p.top().down(s.used)
			height = s.used + footer.height(c, end) + 2*d.Paper.Margin
		}
		c.canvas = newCanvas(d.Paper.Width, height)
		for _, placed := range s.blocks {
			placed.block.draw(c, placed.frame)
		}
		footer.draw(c, end)
		c.pages = append(c.pages, c.canvas)
	}
}

// indent is the white space at the left of something aligned, when there is so much room beside it.
func (c *composer) indent(own, around Align, room float64) float64 {
	if own == inherited {
		own = around
	}
	switch own {
	case Center:
		return room / 2
	case Figures:
		return room
	}
	atLeft := c.direction == leftToRight
	if own == End {
		atLeft = !atLeft
	}
	if atLeft {
		return 0
	}
	return room
}
