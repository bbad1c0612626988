package pdf

// pager breaks a flow of blocks into sheets.
type pager struct {
	composer *composer
	paper    Paper
	room     float64 // the height for content on a sheet
	sheets   []sheet
}

type sheet struct {
	blocks []placed
	used   float64
}

type placed struct {
	block Block
	frame frame
}

// top is the frame of the whole content width at the top of a sheet.
func (p *pager) top() frame {
	return frame{x: p.paper.Margin, y: p.paper.Margin, w: p.paper.content()}
}

func (p *pager) flow(body []Block) {
	p.sheets = []sheet{{}}
	for _, block := range body {
		for block != nil {
			block = p.place(block)
		}
	}
}

// place puts as much of a block as fits on the sheet and returns what is left for the next one.
// A piece too tall for any sheet is printed over the edge rather than lost.
func (p *pager) place(block Block) Block {
	current := &p.sheets[len(p.sheets)-1]
	at := p.top().down(current.used)
	fresh := current.used == 0
	if _, isSpace := block.(Space); isSpace && fresh {
		return nil
	}
	head, rest := cut(p.composer, block, at, p.room-current.used)
	height := head.height(p.composer, at)
	if !fresh && current.used+height > p.room+slack {
		p.sheets = append(p.sheets, sheet{})
		return block
	}
	current.blocks = append(current.blocks, placed{head, at})
	current.used += height
	if rest != nil {
		p.sheets = append(p.sheets, sheet{})
	}
	return rest
}

// slack forgives the rounding of sums.
const slack = 0.01

// cut divides blocks that may be divided.
func cut(c *composer, block Block, f frame, room float64) (head, rest Block) {
	if s, ok := block.(splitter); ok {
		return s.split(c, f, room+slack)
	}
	return block, nil
}
