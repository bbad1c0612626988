package pdf_test

import (
	"bytes"
	"fmt"
	"strings"
	"sync"
	"testing"

	"tenhal.sa/tenhal/services/foundation/pdf"
)

func render(t testing.TB, d pdf.Document) []byte {
	t.Helper()
	file, err := d.Render()
	if err != nil {
		t.Fatal(err)
	}
	return file
}

func TestTheSameDocumentGivesTheSameBytes(t *testing.T) {
	want := render(t, invoice(visit))
	var all sync.WaitGroup
	for range 8 {
		all.Go(func() {
			if got := render(t, invoice(visit)); !bytes.Equal(got, want) {
				t.Error("two prints of one invoice differ")
			}
		})
	}
	all.Wait()
}

func TestWhatArchivesAskFor(t *testing.T) {
	file := string(render(t, invoice(visit)))
	for what, sign := range map[string]string{
		"the claim to be PDF/A-3b":          "<pdfaid:part>3</pdfaid:part><pdfaid:conformance>B</pdfaid:conformance>",
		"a meaning for its colours":         "/S /GTS_PDFA1",
		"the attached XML":                  "/AFRelationship /Alternative",
		"the kind of the attached file":     "/Subtype /text#2Fxml",
		"the list of attached files":        "/AF [",
		"the time that the caller gave":     "<xmp:CreateDate>2026-11-22T11:35:00Z</xmp:CreateDate>",
		"the same time for PDF readers":     "/CreationDate (D:20261122113500Z)",
		"the language":                      "/Lang (ar)",
		"fonts inside":                      "/FontFile2",
		"its identity":                      "/ID [<",
		"metadata that programs can search": "/Type /Metadata /Subtype /XML /Length",
	} {
		if !strings.Contains(file, sign) {
			t.Errorf("the file lacks %s: %q", what, sign)
		}
	}
}

func TestRefusals(t *testing.T) {
	twice := pdf.Attachment{Name: "invoice.xml"}
	for name, document := range map[string]pdf.Document{
		"a QR code that holds too much":     {Paper: pdf.A4, Body: []pdf.Block{pdf.QR{Text: strings.Repeat("x", 3000), Size: 100}}},
		"two attachments of the same name":  {Paper: pdf.A4, Attachments: []pdf.Attachment{twice, twice}},
		"an attachment that has no name":    {Paper: pdf.A4, Attachments: []pdf.Attachment{{}}},
		"a QR code in a footer, just as so": {Paper: pdf.A4, Footer: func(int, int) pdf.Block { return pdf.QR{Text: strings.Repeat("x", 3000)} }},
	} {
		if _, err := document.Render(); err == nil {
			t.Errorf("%s is printed, want an error", name)
		}
	}
}

func TestRollEndsWithItsContent(t *testing.T) {
	document := pdf.Document{
		Paper: pdf.Roll80, Body: []pdf.Block{pdf.Space(10), pdf.Rule{Thickness: 70}, pdf.Space(30)},
		Footer: func(int, int) pdf.Block { return pdf.Space(20) },
	}
	want := fmt.Sprintf("/MediaBox [0 0 226.772 %.3f]", 70+30+20+8*pdf.MM)
	if file := string(render(t, document)); !strings.Contains(file, want) {
		t.Errorf("the roll has another length, want %s", want)
	}
}

func BenchmarkInvoice(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		b.ReportMetric(float64(len(render(b, invoice(visit)))), "bytes/file")
	}
}
