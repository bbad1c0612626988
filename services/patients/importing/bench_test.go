package importing

import (
	"context"
	"fmt"
	"strconv"
	"strings"
	"testing"
	"time"
)

// luhn is the check digit of a number.
func luhn(digits string) string {
	sum := 0
	for i, r := range digits {
		d := int(r - '0')
		if i%2 == 0 {
			if d *= 2; d > 9 {
				d -= 9
			}
		}
		sum += d
	}
	return strconv.Itoa((10 - sum%10) % 10)
}

// crowded is a file of so many patients: one in a hundred is there twice.
func crowded(n int) string {
	first := []string{"فهد", "نورة", "سارة", "خالد", "ريم", "ليان", "تركي", "هند", "ماجد", "أمل", "عمر", "لمى"}
	last := []string{"الحربي", "القحطاني", "العتيبي", "الدوسري", "الشهري", "الزهراني", "الغامدي", "المطيري", "الأسمري", "الصالح"}
	var file strings.Builder
	file.WriteString("MRN,الاسم,Gender,DOB,National ID,Mobile\n")
	born := time.Date(1950, 1, 1, 0, 0, 0, 0, time.UTC)
	for i := range n {
		who := i
		if i%100 == 99 {
			who = i - 50
		}
		digits := fmt.Sprintf("1%08d", who)
		name := first[who%len(first)] + " " + first[who/7%len(first)] + " " + first[who/83%len(first)] + " " + last[who/11%len(last)]
		fmt.Fprintf(&file, "A-%d,%s,%s,%s,%s,05%08d\n", i, name, []string{"m", "f"}[who%2], born.AddDate(0, 0, who*7%20000).Format(time.DateOnly), digits+luhn(digits), who)
	}
	return file.String()
}

// BenchmarkImport takes the largest file there may be, on top of as many patients who are there: to read it, to look at each
// row, to make patients of them, and to take those back.
func BenchmarkImport(b *testing.B) {
	for range b.N {
		d := open(b)
		began := time.Now() //nolint
		step := func(unit string) {
			b.ReportMetric(time.Since(began).Seconds(), unit)
			began = time.Now()
		}
		im, err := d.Upload(d.ctx, Upload{FileName: "old.csv", Body: []byte(crowded(mostRows))})
		d.must(err)
		d.must(d.Map(d.ctx, im.ID, im.Columns))
		step("s/upload")
		d.must(d.Check(context.Background(), Check{job{im.ID}}))
		step("s/check")
		d.must(d.Start(d.ctx, im.ID))
		d.must(d.Run(context.Background(), Run{job{im.ID}}))
		step("s/run")
		c, err := d.Counts(d.ctx, im.ID)
		d.must(err)
		fmt.Println(c)
		step("s/counts")
		d.must(d.Undo(d.ctx, im.ID, "the wrong file"))
		d.must(d.TakeBack(context.Background(), TakeBack{job{im.ID}}))
		step("s/undo")
	}
}
