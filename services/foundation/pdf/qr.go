package pdf

import (
	"fmt"

	"rsc.io/qr"
)

// QR is a square code of a text, at error correction level M. The paper around it must stay white for four of its modules.
type QR struct {
	Text  string
	Size  float64
	Align Align
}

func (q QR) height(*composer, frame) float64 { return q.Size }

func (q QR) draw(c *composer, f frame) {
	code, err := qr.Encode(q.Text, qr.M)
	if err != nil {
		c.fail(fmt.Errorf("pdf: QR code of %d bytes: %w", len(q.Text), err))
		return
	}
	f.x += c.indent(q.Align, f.align, f.w-q.Size)
	c.canvas.fillAll(darkModules(code, f, q.Size/float64(code.Size)), RGB(0))
}

// darkModules joins neighbours in a row, which keeps the page small.
func darkModules(code *qr.Code, f frame, module float64) []rect {
	var bars []rect
	for row := range code.Size {
		for from := 0; from < code.Size; from++ {
			to := from
			for code.Black(to, row) {
				to++
			}
			if to == from {
				continue
			}
			bars = append(bars, rect{f.x + float64(from)*module, f.y + float64(row)*module, float64(to-from) * module, module})
			from = to
		}
	}
	return bars
}
