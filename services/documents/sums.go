package documents

import (
	"tenhal.sa/tenhal/services/foundation/money"
	"tenhal.sa/tenhal/services/foundation/pdf"
)

// sum is an amount with what it is, and a note below that where there is one.
type sum struct {
	label, note words
	amount      money.Halalas
}

// columns of sums leave room for hundreds of millions on one line.
func columns() []pdf.Column {
	return []pdf.Column{{Share: 44}, {Share: 40, Align: pdf.End}, {Share: 38, Align: pdf.Figures}}
}

// reckoning is sums below each other.
func reckoning(sums []sum) pdf.Block {
	table := pdf.Table{Columns: columns(), Hairline: hair, Padding: padding}
	for _, s := range sums {
		table.Rows = append(table.Rows, []pdf.Block{
			noted(pdf.Text(body, s.label.arabic), s.note.arabic),
			noted(pdf.Text(quiet, s.label.english), s.note.english),
			pdf.Text(body, s.amount.String()),
		})
	}
	return table
}

// result is the sum that a document is about.
func result(s sum) pdf.Block {
	head := columns()
	head[0].Head = pdf.Text(grand, s.label.arabic)
	head[1].Head = pdf.Text(quiet, s.label.english)
	head[2].Head = pdf.Text(grand, s.amount.String())
	return pdf.Table{Columns: head, HeadFill: soft, Padding: padding}
}

func noted(label pdf.Block, note string) pdf.Block {
	if note == "" {
		return label
	}
	return pdf.Stack{label, pdf.Text(quiet, note)}
}

// beside puts the invoice's code and the sums beside each other.
func beside(code, sums pdf.Block) pdf.Block {
	return pdf.Row{Shares: []float64{60, 122}, Cells: []pdf.Block{code, sums}}
}
