package importing

import (
	"bytes"
	"encoding/csv"
	"errors"
	"io"
	"strings"
	"unicode/utf8"

	"github.com/xuri/excelize/v2"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"

	"tenhal.sa/tenhal/services/foundation/fault"
)

// Why a file is not taken.
var (
	errNoFile   = fault.New(fault.Invalid, "importing.no_file")
	errTooLarge = fault.New(fault.Invalid, "importing.too_large")
	errType     = fault.New(fault.Invalid, "importing.type")
	errEmpty    = fault.New(fault.Invalid, "importing.empty")
	errTooMany  = fault.New(fault.Invalid, "importing.too_many")
)

// readFile returns the lines of a file, the headings first, all as long as those. Lines without anything in them are nil,
// so that every other keeps its number.
func readFile(body []byte) ([][]string, error) {
	switch {
	case len(body) == 0:
		return nil, errNoFile
	case len(body) > LargestFile:
		return nil, errTooLarge
	}
	read := readCSV
	if bytes.HasPrefix(body, []byte("PK\x03\x04")) {
		read = readXLSX
	}
	t := &table{}
	if err := read(body, t.add); err != nil {
		return nil, err
	}
	if len(t.lines) == 0 || t.rows < 2 {
		return nil, errEmpty
	}
	return t.lines, nil
}

// table takes the lines of a file.
type table struct {
	lines [][]string
	rows  int // that have something in them
}

func (t *table) add(cells []string) error {
	empty := strings.TrimSpace(strings.Join(cells, "")) == ""
	switch {
	case empty && len(t.lines) == 0: // above the headings
		return nil
	case empty:
		cells = nil
	case len(t.lines) == 0 && len(cells) > mostColumns:
		return errType
	case len(t.lines) == 0:
		t.lines, t.rows = append(t.lines, clean(cells, len(cells))), 1
		return nil
	default:
		t.rows++
		cells = clean(cells, len(t.lines[0]))
	}
	if t.rows > mostRows+1 || len(t.lines) > 2*mostRows {
		return errTooMany
	}
	t.lines = append(t.lines, cells)
	return nil
}

// clean returns so many cells as text that the database takes. What is far too long is cut, and still too long for every rule.
func clean(cells []string, n int) []string {
	all := make([]string, n)
	copy(all, cells)
	for i, cell := range all {
		cell = strings.TrimSpace(strings.ReplaceAll(strings.ToValidUTF8(cell, ""), "\x00", "\x01"))
		if utf8.RuneCountInString(cell) > longCell {
			cell = string([]rune(cell)[:longCell])
		}
		all[i] = cell
	}
	return all
}

func readCSV(body []byte, add func([]string) error) error {
	text, err := decode(body)
	if err != nil {
		return err
	}
	if strings.ContainsRune(text, 0) {
		return errType
	}
	lines := csv.NewReader(strings.NewReader(text))
	lines.Comma, lines.FieldsPerRecord, lines.LazyQuotes = separator(text), -1, true
	for {
		cells, err := lines.Read()
		switch {
		case errors.Is(err, io.EOF):
			return nil
		case err != nil:
			return errType
		}
		if err := add(cells); err != nil {
			return err
		}
	}
}

// decode reads UTF-8, UTF-16 where a mark says so, and otherwise Windows-1256, in which Excel saves Arabic.
func decode(body []byte) (string, error) {
	if bytes.HasPrefix(body, []byte("\xff\xfe")) || bytes.HasPrefix(body, []byte("\xfe\xff")) {
		text, err := unicode.UTF16(unicode.LittleEndian, unicode.UseBOM).NewDecoder().Bytes(body)
		return string(text), err
	}
	if body = bytes.TrimPrefix(body, []byte("\uFEFF")); utf8.Valid(body) {
		return string(body), nil
	}
	text, err := charmap.Windows1256.NewDecoder().Bytes(body)
	return string(text), err
}

// separator is what the headings have most of between them.
func separator(text string) (best rune) {
	heads, _, _ := strings.Cut(strings.TrimLeft(text, "\r\n"), "\n")
	best = ','
	for _, sign := range []string{";", "\t"} {
		if strings.Count(heads, sign) > strings.Count(heads, string(best)) {
			best = rune(sign[0])
		}
	}
	return best
}

// readXLSX reads the first sheet. Cells come as they are stored: figures without a format, formulas as what they came to.
func readXLSX(body []byte, add func([]string) error) (err error) {
	book, err := excelize.OpenReader(bytes.NewReader(body), excelize.Options{UnzipSizeLimit: unfolded, UnzipXMLSizeLimit: 16 << 20, RawCellValue: true})
	switch {
	case err != nil && strings.Contains(err.Error(), "unzip size exceeds"): // it has no error of its own for this
		return errTooLarge
	case err != nil:
		return errType
	}
	defer func() { err = errors.Join(err, book.Close()) }()
	rows, err := book.Rows(book.GetSheetName(0))
	if err != nil {
		return errType
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	for rows.Next() {
		cells, err := rows.Columns(excelize.Options{RawCellValue: true})
		if err != nil {
			return errType
		}
		if err := add(cells); err != nil {
			return err
		}
	}
	return nil
}
