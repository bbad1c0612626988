package sheet_test

import (
	"bytes"
	"errors"
	"testing"

	"github.com/xuri/excelize/v2"

	"tenhal.sa/tenhal/services/foundation/money"
	"tenhal.sa/tenhal/services/foundation/sheet"
)

// Text stays text, also where it looks like a formula or a number; amounts and counts can be added up.
func TestWrite(t *testing.T) {
	t.Parallel()
	var file bytes.Buffer
	err := sheet.Write(&file, func(row func(...any) error) error {
		return errors.Join(row("=1+1", "0551112233", "عمر"), row(money.Halalas(123456789), money.Halalas(-5), 42))
	})
	if err != nil {
		t.Fatal(err)
	}
	book, err := excelize.OpenReader(&file)
	if err != nil {
		t.Fatal(err)
	}
	for cell, want := range map[string]struct {
		shown string
		kind  excelize.CellType
	}{
		"A1": {"=1+1", excelize.CellTypeInlineString}, "B1": {"0551112233", excelize.CellTypeInlineString}, "C1": {"عمر", excelize.CellTypeInlineString},
		"A2": {"1,234,567.89", excelize.CellTypeUnset}, "B2": {"-0.05", excelize.CellTypeUnset}, "C2": {"42", excelize.CellTypeUnset},
	} {
		shown, err := book.GetCellValue("Sheet1", cell)
		kind, wrong := book.GetCellType("Sheet1", cell)
		formula, _ := book.GetCellFormula("Sheet1", cell)
		if shown != want.shown || kind != want.kind || formula != "" || err != nil || wrong != nil {
			t.Errorf("%s is %q of type %d, formula %q, want %q of type %d", cell, shown, kind, formula, want.shown, want.kind)
		}
	}
}

// What fails while it is written is no workbook.
func TestWriteFails(t *testing.T) {
	t.Parallel()
	failed := errors.New("failed")
	var file bytes.Buffer
	if err := sheet.Write(&file, func(func(...any) error) error { return failed }); !errors.Is(err, failed) || file.Len() > 0 {
		t.Errorf("it wrote %d bytes, %v", file.Len(), err)
	}
}
