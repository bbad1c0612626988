package pdf

import (
	"bytes"
	"compress/zlib"
	"crypto/sha256"
	"fmt"
	"strings"
	"time"
	"unicode/utf16"
)

// file is a PDF file in the making: numbered objects, and the table of where each begins.
type file struct {
	bytes.Buffer
	starts []int // by object number, from 1
	packer *zlib.Writer
}

// reference is the number of an object, printed as PDF refers to it.
type reference int

func (r reference) String() string { return fmt.Sprintf("%d 0 R", int(r)) }

func newFile() *file {
	f := &file{packer: zlib.NewWriter(nil)}
	f.WriteString("%PDF-1.7\n%\xe2\xe3\xcf\xd3\n") // the second line tells programs that the file is binary
	return f
}

// reserve numbers an object that others refer to before it is written.
func (f *file) reserve() reference {
	f.starts = append(f.starts, 0)
	return reference(len(f.starts))
}

// add writes a new object.
func (f *file) add(format string, args ...any) reference {
	r := f.reserve()
	f.set(r, format, args...)
	return r
}

// set writes an object that was reserved.
func (f *file) set(r reference, format string, args ...any) {
	f.begin(r)
	fmt.Fprintf(f, format, args...)
	f.WriteString("\nendobj\n")
}

func (f *file) begin(r reference) {
	f.starts[r-1] = f.Len()
	fmt.Fprintf(f, "%d 0 obj\n", int(r))
}

// stream writes packed data with the entries of its dictionary.
func (f *file) stream(entries string, data []byte) reference {
	var packed bytes.Buffer
	f.packer.Reset(&packed)
	f.packer.Write(data)
	f.packer.Close()
	return f.plainStream(entries+" /Filter /FlateDecode", packed.Bytes())
}

// plainStream writes data as it is.
func (f *file) plainStream(entries string, data []byte) reference {
	r := f.reserve()
	f.begin(r)
	fmt.Fprintf(f, "<<%s /Length %d>>\nstream\n", entries, len(data))
	f.Write(data)
	f.WriteString("\nendstream\nendobj\n")
	return r
}

// finish writes the table of objects and returns the whole file. The identity of the file is the hash of its content.
func (f *file) finish(catalog, info reference) []byte {
	identity := fmt.Sprintf("%X", sha256.Sum256(f.Bytes()))[:32]
	table, count := f.Len(), len(f.starts)+1
	fmt.Fprintf(f, "xref\n0 %d\n0000000000 65535 f \n", count)
	for _, start := range f.starts {
		fmt.Fprintf(f, "%010d 00000 n \n", start)
	}
	fmt.Fprintf(f, "trailer\n<</Size %d /Root %v /Info %v /ID [<%s> <%s>]>>\nstartxref\n%d\n%%%%EOF\n",
		count, catalog, info, identity, identity, table)
	return f.Bytes()
}

// textString is a string for people, in any script.
func textString(s string) string { return "<FEFF" + utf16Hex(s) + ">" }

func utf16Hex(s string) string {
	var b strings.Builder
	for _, unit := range utf16.Encode([]rune(s)) {
		fmt.Fprintf(&b, "%04X", unit)
	}
	return b.String()
}

// dateString is an instant as PDF writes it.
func dateString(t time.Time) string { return t.UTC().Format("(D:20060102150405Z)") }
