package importing

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"tenhal.sa/tenhal/services/foundation/identity"
)

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
		name := first[who%len(first)] + " " + first[who/7%len(first)] + " " + first[who/83%len(first)] + " " + last[who/11%len(last)]
		fmt.Fprintf(&file, "A-%d,%s,%s,%s,%s,05%08d\n", i, name, []string{"m", "f"}[who%2], born.AddDate(0, 0, who*7%20000).Format(time.DateOnly), identity.Make(identity.NationalID, who), who)
	}
	return file.String()
}

// BenchmarkImport takes the largest file that there may be: to read it, to look at each row, to make patients of them, and
// to take those back. It says how long each of these takes.
func BenchmarkImport(b *testing.B) {
	for range b.N {
		b.StopTimer()
		d := open(b)
		b.StartTimer()
		before := b.Elapsed()
		step := func(unit string) {
			b.ReportMetric((b.Elapsed() - before).Seconds(), unit)
			b.Logf("%s %s", unit, b.Elapsed()-before)
			before = b.Elapsed()
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
		d.must(d.Undo(d.ctx, im.ID, "the wrong file"))
		d.must(d.TakeBack(context.Background(), TakeBack{job{im.ID}}))
		step("s/undo")
	}
}
