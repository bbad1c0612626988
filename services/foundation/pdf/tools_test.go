package pdf_test

import (
	"flag"
	"fmt"
	"image"
	"image/draw"
	"image/png"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"tenhal.sa/tenhal/services/foundation/pdf"
)

var update = flag.Bool("update", false, "write the pictures in testdata anew")

// run prints a document and gives it to a program, in the place of {} in its command line. It returns what the program says.
func run(t *testing.T, d pdf.Document, command string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "document.pdf")
	if err := os.WriteFile(path, render(t, d), 0o600); err != nil {
		t.Fatal(err)
	}
	line := strings.Fields(strings.ReplaceAll(command, "{}", path))
	if _, err := exec.LookPath(line[0]); err != nil {
		if os.Getenv("CI") != "" {
			t.Fatalf("%s is not installed, and CI must not skip", line[0])
		}
		t.Skipf("%s is not installed (Debian: qpdf, poppler-utils)", line[0])
	}
	output, err := exec.Command(line[0], line[1:]...).CombinedOutput()
	if err != nil {
		t.Fatalf("%s: %v\n%s", command, err, output)
	}
	return string(output)
}

func TestOtherProgramsAcceptTheFile(t *testing.T) {
	for name, document := range map[string]pdf.Document{"invoice": invoice(visit), "receipt": receipt(visit)} {
		if got := run(t, document, "qpdf --check {}"); strings.Contains(got, "WARNING") {
			t.Errorf("qpdf about the %s: %s", name, got)
		}
	}
}

func TestOtherProgramsFindTheText(t *testing.T) {
	got := plain(run(t, invoice(visit), "pdftotext -layout {} -"))
	for _, want := range []string{
		"مركز تنهل للرعاية الصحية", "فاتورة ضريبية مبسطة", "الإجمالي", "لوليّ الأمر وخطةً منزليةً مُفصَّلة", "محمّد الأحمدي", "القحطاني",
		"Simplified tax invoice", "INV-2026-000123", "2026-11-22 14:35", "+966 11 234 5678", "08:00 – 17:00", "4,140.00",
	} {
		if !strings.Contains(got, want) {
			t.Errorf("pdftotext does not find %q in\n%s", want, got)
		}
	}
}

// plain drops the direction marks that pdftotext adds.
func plain(s string) string {
	return strings.NewReplacer("\u202a", "", "\u202b", "", "\u202c", "", "\u200e", "", "\u200f", "").Replace(s)
}

func unspaced(s string) string { return strings.ReplaceAll(s, " ", "") }

func TestEachPageRepeatsTheHeadAndCountsItself(t *testing.T) {
	long := visit
	for range 5 {
		long.lines = append(long.lines, long.lines...)
	}
	pages := strings.Split(strings.TrimSuffix(plain(run(t, invoice(long), "pdftotext -layout {} -")), "\f"), "\f")
	if len(pages) < 3 {
		t.Fatalf("%d pages, want several", len(pages))
	}
	for i, page := range pages {
		if !strings.Contains(page, "Unit price") && strings.Contains(page, "Speech therapy session") {
			t.Errorf("page %d has rows without a head", i+1)
		}
		if footer := fmt.Sprintf("صفحة %d من %d", i+1, len(pages)); !strings.Contains(unspaced(page), unspaced(footer)) {
			t.Errorf("page %d lacks %q", i+1, footer)
		}
	}
}

// TestPictures compares the pages with the pictures in testdata, which a person has looked at. Run with -update to take new ones.
func TestPictures(t *testing.T) {
	for name, document := range map[string]pdf.Document{"invoice": invoice(visit), "receipt": receipt(visit)} {
		t.Run(name, func(t *testing.T) {
			fresh := filepath.Join(t.TempDir(), name)
			run(t, document, "pdftoppm -r 60 -png -singlefile {} "+fresh)
			golden := filepath.Join("testdata", name+".png")
			if *update {
				if err := os.Rename(fresh+".png", golden); err != nil {
					t.Fatal(err)
				}
				return
			}
			const tolerance = 25 // of 255; other versions of the renderer smooth edges a little differently
			if got := difference(open(t, fresh+".png"), open(t, golden)); got > tolerance {
				t.Errorf("a part of the page differs from %s by %d grey levels, want at most %d", golden, got, tolerance)
			}
		})
	}
}

func open(t *testing.T, path string) *image.Gray {
	t.Helper()
	file, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	picture, err := png.Decode(file)
	if err != nil {
		t.Fatal(err)
	}
	grey := image.NewGray(picture.Bounds())
	draw.Draw(grey, grey.Rect, picture, grey.Rect.Min, draw.Src)
	return grey
}

// difference is by how many grey levels the most different tile of two pictures differs on average.
func difference(a, b *image.Gray) int {
	const side = 12
	if a.Rect != b.Rect {
		return 255
	}
	tiles := map[image.Point]int{}
	for y := range a.Rect.Dy() {
		for x := range a.Rect.Dx() {
			one, other := int(a.GrayAt(x, y).Y), int(b.GrayAt(x, y).Y)
			tiles[image.Pt(x/side, y/side)] += max(one, other) - min(one, other)
		}
	}
	worst := 0
	for _, sum := range tiles {
		worst = max(worst, sum/(side*side))
	}
	return worst
}
