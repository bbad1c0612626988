package documents

import "tenhal.sa/tenhal/services/foundation/pdf"

// fact is what is known under a label: the first value that there is, and the others small below it.
func fact(label words, values ...string) pdf.Block {
	cell, style := pdf.Stack{pdf.Text(quiet, label.abreast())}, strong
	for _, value := range values {
		if value != "" {
			cell, style = append(cell, pdf.Text(style, value)), quiet
		}
	}
	if len(cell) == 1 {
		cell = append(cell, pdf.Text(quiet, "—"))
	}
	return cell
}

// panel is two rows of facts on a coloured ground.
func panel(upper, lower pdf.Block) pdf.Block {
	return pdf.Stack{
		pdf.Box{Fill: soft, Padding: inset, Body: pdf.Stack{upper, pdf.Space(4 * pdf.MM), lower}},
		pdf.Space(6 * pdf.MM),
	}
}

const (
	inset   = 4 * pdf.MM
	gap     = 5 * pdf.MM
	width   = 182*pdf.MM - 2*inset // of a panel on A4
	quarter = (width - 3*gap) / 4
)

// quarters puts facts beside each other: a quarter of a panel for each but the first, which has the rest.
func quarters(first pdf.Block, others ...pdf.Block) pdf.Block {
	row := pdf.Row{Shares: []float64{width - float64(len(others))*(quarter+gap)}, Gap: gap, Cells: append([]pdf.Block{first}, others...)}
	for range others {
		row.Shares = append(row.Shares, quarter)
	}
	return row
}
