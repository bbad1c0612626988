package pdf

// Table is rows of cells, one for each column. It may be cut between rows by the end of a page, and then repeats its head.
type Table struct {
	Columns  []Column
	Rows     [][]Block
	HeadFill Color
	Stripe   Color   // the ground of every second row
	Hairline Color   // the line below each row
	Padding  float64 // above and below the cells; beside them it is half as much again

	printed int // rows on the pages before, which the stripes count on
}

// Column is a share of the table's width (see Row), the block at its head and how its cells are aligned.
type Column struct {
	Share float64
	Head  Block
	Align Align
}

const hairline = 0.5

func (t Table) height(c *composer, f frame) float64 {
	total := t.headHeight(c, f)
	for _, row := range t.Rows {
		total += t.rowHeight(c, f, row)
	}
	return total
}

func (t Table) draw(c *composer, f frame) {
	if head := t.head(); head != nil {
		height := t.rowHeight(c, f, head)
		c.canvas.fill(rect{f.x, f.y, f.w, height}, t.HeadFill)
		c.drawBeside(head, t.cells(c, f))
		f = f.down(height)
	}
	for i, row := range t.Rows {
		height := t.rowHeight(c, f, row)
		if (t.printed+i)%2 == 1 {
			c.canvas.fill(rect{f.x, f.y, f.w, height}, t.Stripe)
		}
		c.drawBeside(row, t.cells(c, f))
		f = f.down(height)
		c.canvas.fill(rect{f.x, f.y - hairline, f.w, hairline}, t.Hairline)
	}
}

func (t Table) split(c *composer, f frame, room float64) (head, rest Block) {
	used := t.headHeight(c, f)
	for i, row := range t.Rows {
		used += t.rowHeight(c, f, row)
		if used > room && i > 0 {
			next := t
			next.Rows, next.printed = t.Rows[i:], t.printed+i
			t.Rows = t.Rows[:i]
			return t, next
		}
	}
	return t, nil
}

// head is the row of the columns' heads, or nil if no column has one.
func (t Table) head() []Block {
	row, found := make([]Block, len(t.Columns)), false
	for i, column := range t.Columns {
		row[i] = Space(0)
		if column.Head != nil {
			row[i], found = column.Head, true
		}
	}
	if !found {
		return nil
	}
	return row
}

func (t Table) headHeight(c *composer, f frame) float64 {
	if head := t.head(); head != nil {
		return t.rowHeight(c, f, head)
	}
	return 0
}

func (t Table) rowHeight(c *composer, f frame, row []Block) float64 {
	return c.tallest(row, t.cells(c, f)) + 2*t.Padding
}

// cells are the frames of a row that starts at the frame's top.
func (t Table) cells(c *composer, f frame) []frame {
	shares := make([]float64, len(t.Columns))
	for i, column := range t.Columns {
		shares[i] = column.Share
	}
	frames := c.columns(f, shares, 0)
	for i, column := range t.Columns {
		frames[i] = frames[i].inside(1.5*t.Padding, t.Padding)
		frames[i].align = column.Align
	}
	return frames
}
