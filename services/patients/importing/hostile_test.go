package importing

import (
	"archive/zip"
	"bytes"
	"errors"
	"testing"

	"tenhal.sa/tenhal/services/foundation/fault"
)

// A workbook that unfolds to far more than it weighs is refused before it is unfolded.
func TestBomb(t *testing.T) {
	t.Parallel()
	var file bytes.Buffer
	book := zip.NewWriter(&file)
	sheet, err := book.Create("xl/worksheets/sheet1.xml")
	zeros := make([]byte, 1<<20)
	for range unfolded>>20 + 1 {
		if err == nil {
			_, err = sheet.Write(zeros)
		}
	}
	if err = errors.Join(err, book.Close()); err != nil {
		t.Fatal(err)
	}
	if _, err := readFile(file.Bytes()); !errors.Is(err, fault.Of(errTooLarge)) {
		t.Errorf("a file of %d bytes: %v, want errTooLarge", file.Len(), err)
	}
}
