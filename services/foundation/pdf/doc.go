// Package pdf prints documents as PDF/A-3b: invoices, receipts, letters, in Arabic and English, with attached files.
//
// A document is described, not drawn: its body is a list of blocks (Text, Row, Stack, Table, Box, Rule, Space, QR) that the package measures,
// breaks into pages and paints. Lengths are points; multiply millimetres by MM. Left and right do not exist: the language of the document
// decides where a line, a row and a table begin. Blocks are values and may be used by several documents and goroutines at once.
//
// The same document gives the same bytes, so a stored document can be told by its hash.
package pdf

import "time"

// Document is what gets printed.
type Document struct {
	Title    string
	Author   string // the clinic that issues the document
	Language string // "ar" reads right to left, every other language left to right
	Created  time.Time
	Paper    Paper
	Body     []Block
	// Footer, if there is one, gives the block at the bottom of each page; every page needs the same height for it.
	Footer      func(page, pages int) Block
	Attachments []Attachment
}

// Paper is a sheet or a roll and the white edge around its content, in points.
type Paper struct {
	Width, Height float64 // a roll has no height: it is cut where the content ends
	Margin        float64
}

// MM is a millimetre in points.
const MM = 72 / 25.4

// The papers of a clinic: the sheet of the office printer and the receipt roll of the front desk.
var (
	A4     = Paper{Width: 210 * MM, Height: 297 * MM, Margin: 14 * MM}
	Roll80 = Paper{Width: 80 * MM, Margin: 4 * MM}
)

// content is the width between the margins.
func (p Paper) content() float64 { return p.Width - 2*p.Margin }

// Render prints the document. It fails when a QR code holds too much or two attachments share a name.
func (d Document) Render() ([]byte, error) {
	if err := checkAttachments(d.Attachments); err != nil {
		return nil, err
	}
	c := newComposer(d.Language)
	defer c.release()
	c.compose(d)
	if c.err != nil {
		return nil, c.err
	}
	return assemble(d, c), nil
}
