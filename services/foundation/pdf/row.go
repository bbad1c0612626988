package pdf

// Row puts cells beside each other, the first where reading starts, with their first lines of text on one base line.
// Shares divide the width that the gaps leave, one for each cell; shares in millimetres that add up to it are millimetres.
type Row struct {
	Shares []float64
	Gap    float64
	Cells  []Block
}

func (r Row) height(c *composer, f frame) float64 {
	return c.tallest(r.Cells, c.columns(f, r.Shares, r.Gap))
}

func (r Row) draw(c *composer, f frame) {
	c.drawBeside(r.Cells, c.columns(f, r.Shares, r.Gap))
}

// columns divides a frame by shares, the first column where reading starts.
func (c *composer) columns(f frame, shares []float64, gap float64) []frame {
	sum := 0.0
	for _, share := range shares {
		sum += share
	}
	unit := (f.w - gap*float64(len(shares)-1)) / sum
	frames := make([]frame, len(shares))
	passed := 0.0
	for i, share := range shares {
		frames[i] = f
		frames[i].w = share * unit
		frames[i].x = f.x + passed
		if c.direction == rightToLeft {
			frames[i].x = f.x + f.w - passed - frames[i].w
		}
		passed += frames[i].w + gap
	}
	return frames
}

// tallest is the height of blocks beside each other.
func (c *composer) tallest(cells []Block, frames []frame) float64 {
	tallest := 0.0
	drops := c.drops(cells, frames)
	for i, cell := range cells {
		tallest = max(tallest, drops[i]+cell.height(c, frames[i]))
	}
	return tallest
}

// drawBeside draws blocks beside each other.
func (c *composer) drawBeside(cells []Block, frames []frame) {
	drops := c.drops(cells, frames)
	for i, cell := range cells {
		cell.draw(c, frames[i].down(drops[i]))
	}
}

// lined is a block that begins with a line of text; its base line is counted from the top of the block.
type lined interface {
	baseline(c *composer, f frame) (below float64, found bool)
}

// drops tells how far each cell moves down so that all first lines stand on the lowest base line of them.
func (c *composer) drops(cells []Block, frames []frame) []float64 {
	drops := make([]float64, len(cells))
	lowest := 0.0
	for i, cell := range cells {
		below, _ := baselineOf(c, cell, frames[i])
		lowest = max(lowest, below)
	}
	for i, cell := range cells {
		if below, found := baselineOf(c, cell, frames[i]); found {
			drops[i] = lowest - below
		}
	}
	return drops
}

func baselineOf(c *composer, b Block, f frame) (below float64, found bool) {
	if l, ok := b.(lined); ok {
		return l.baseline(c, f)
	}
	return 0, false
}

func (p *paragraph) baseline(*composer, frame) (below float64, found bool) {
	return p.style.baseline(fonts()[p.style.weight]), true
}

func (s Stack) baseline(c *composer, f frame) (below float64, found bool) {
	if len(s) == 0 {
		return 0, false
	}
	return baselineOf(c, s[0], f)
}

func (b Box) baseline(c *composer, f frame) (below float64, found bool) {
	below, found = baselineOf(c, b.Body, f.inside(b.Padding, b.Padding))
	return below + b.Padding, found
}
