package pdf

// Text is a paragraph in a style; a line feed starts a new line. It may be cut between lines by the end of a page.
//
// The paragraph reads in the direction of the document, unless it is all in the other script or has no letters at all, which reads
// left to right: a phone number or a date of its own is never turned. Inside a sentence they need Value, and names need Name.
func Text(s Style, text string) Block { return &paragraph{style: s, text: text} }

type paragraph struct {
	style Style
	text  string
}

func (p *paragraph) height(c *composer, f frame) float64 { return c.excerpt(p, f).height(c, f) }
func (p *paragraph) draw(c *composer, f frame)           { c.excerpt(p, f).draw(c, f) }
func (p *paragraph) split(c *composer, f frame, room float64) (head, rest Block) {
	return c.excerpt(p, f).split(c, f, room)
}

// excerpt is some lines of a paragraph.
type excerpt struct {
	style Style
	lines []line
}

func (c *composer) excerpt(p *paragraph, f frame) excerpt { return excerpt{p.style, c.lines(p, f.w)} }

func (e excerpt) height(*composer, frame) float64 {
	return float64(len(e.lines)) * e.style.lineHeight()
}

func (e excerpt) draw(c *composer, f frame) {
	typeface := c.used[e.style.weight]
	base := f.y + e.style.baseline(typeface.font)
	for _, l := range e.lines {
		room := f.w - l.width*e.style.size/em
		at := point{f.x + c.indent(e.style.align, f.align, room), base}
		c.canvas.text(at, e.style, typeface, l.glyphs)
		base += e.style.lineHeight()
	}
}

func (e excerpt) split(_ *composer, _ frame, room float64) (head, rest Block) {
	n := max(1, int(room/e.style.lineHeight()))
	if n >= len(e.lines) {
		return e, nil
	}
	return excerpt{e.style, e.lines[:n]}, excerpt{e.style, e.lines[n:]}
}

// wrapped identifies the lines of a paragraph in a column.
type wrapped struct {
	paragraph *paragraph
	width     float64
}

// lines wraps a paragraph once for each width: measuring and painting both ask.
func (c *composer) lines(p *paragraph, width float64) []line {
	key := wrapped{p, width}
	lines, known := c.memo[key]
	if !known {
		lines = c.types.wrap(p, width, c.direction)
		c.memo[key] = lines
	}
	return lines
}
