package pdf

import (
	"fmt"
	"testing"
)

// priceList is a table with a head and so many rows, one of them two lines high.
func priceList(rows int) Table {
	table := Table{Columns: []Column{{Share: 3, Head: Text(Size(10), "Service")}, {Share: 1, Head: Text(Size(10), "Price")}}, Padding: 3}
	for i := range rows {
		table.Rows = append(table.Rows, []Block{Text(Size(10), fmt.Sprintf("Session %d", i+1)), Text(Size(10), "250.00")})
	}
	table.Rows[rows/2][0] = Text(Size(10), "Session\nwith a report")
	return table
}

func flowOf(paper Paper, body ...Block) []sheet {
	c := newComposer("en")
	p := pager{composer: c, paper: paper, room: paper.Height - 2*paper.Margin}
	p.flow(body)
	return p.sheets
}

func TestTableOverPages(t *testing.T) {
	const rows = 100
	sheets := flowOf(A4, priceList(rows))
	if len(sheets) < 3 {
		t.Fatalf("%d sheets, want at least 3", len(sheets))
	}
	printed := 0
	for i, s := range sheets {
		part := s.blocks[0].block.(Table)
		if part.head() == nil {
			t.Errorf("sheet %d has no head", i+1)
		}
		if part.printed != printed {
			t.Errorf("sheet %d counts its stripes from row %d, want %d", i+1, part.printed, printed)
		}
		if room := A4.Height - 2*A4.Margin; s.used > room {
			t.Errorf("sheet %d is %v points high, want at most %v", i+1, s.used, room)
		}
		printed += len(part.Rows)
	}
	if printed != rows {
		t.Errorf("%d rows printed, want %d", printed, rows)
	}
}

func TestPageBreaks(t *testing.T) {
	page := Paper{Width: 200, Height: 120, Margin: 10} // room for 100 points
	line := Text(Size(20).Leading(1), "line")
	for _, test := range []struct {
		name string
		body []Block
		want []float64 // what each sheet uses
	}{
		{"what fits stays on one sheet", []Block{line, line, line, line, line}, []float64{100}},
		{"what does not fit goes to the next", []Block{line, line, line, line, line, line}, []float64{100, 20}},
		{"a stack is kept together", []Block{line, Space(50), Stack{line, line}}, []float64{70, 40}},
		{"space at the top of a sheet is left out", []Block{line, line, line, line, line, Space(30), line}, []float64{100, 20}},
		{"a long text is cut between lines", []Block{line, Text(Size(20).Leading(1), "a\nb\nc\nd\ne\nf")}, []float64{100, 40}},
		{"a row too tall for any sheet is printed over the edge", []Block{Stack{line, line, line, line, line, line}, line}, []float64{120, 20}},
	} {
		t.Run(test.name, func(t *testing.T) {
			var got []float64
			for _, s := range flowOf(page, test.body...) {
				got = append(got, s.used)
			}
			if fmt.Sprint(got) != fmt.Sprint(test.want) {
				t.Errorf("sheets use %v, want %v", got, test.want)
			}
		})
	}
}
