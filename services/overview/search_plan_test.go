package overview

import (
	"context"
	"strings"
	"testing"

	"tenhal.sa/tenhal/services/patients"
)

// Among 5,000 patients each kind of search goes by an index of its own and never reads all patients.
func TestSearchByIndex(t *testing.T) {
	t.Parallel()
	s := &Service{DB: crowd(t, 5_000)}
	number := func(typed string) numbers {
		n, _ := readNumbers(typed)
		return n
	}
	for _, test := range []struct {
		name, found string
		asked       asked
		index       string
	}{
		{"the latest", latest, asked{}, "patients_latest"},
		{"a rare name", byWords, asked{Words: allOf([]string{"famaab"}, beginning)}, "patients_by_word"},
		{"two names", byWords, asked{Words: allOf([]string{"sara", "fam"}, beginning)}, "patients_by_word"},
		{"a frequent name", byWords, asked{Words: allOf([]string{"muhamad"}, beginning)}, "patients_latest"},
		{"the end of a phone number", byNumber, asked{numbers: number("4729")}, "patients_by_phone_end"},
		{"the beginning of a phone number", byNumber, asked{numbers: number("055123")}, "patients_by_phone"},
		{"the beginning of an identity number", byNumber, asked{numbers: number("10000079")}, "patients_by_identity"},
		{"a file number", byNumber, asked{numbers: number("F-000123")}, "patients_by_file_number"},
	} {
		t.Run(test.name, func(t *testing.T) {
			a := test.asked
			a.Search, a.Top, a.Seen = todays(""), 20, patients.Seen(context.Background(), "pt.id")
			var lines []string
			if err := s.DB.NewRaw("EXPLAIN (ANALYZE) "+test.found+show, a).Scan(context.Background(), &lines); err != nil {
				t.Fatal(err)
			}
			plan := strings.Join(lines, "\n")
			if !strings.Contains(plan, test.index) || strings.Contains(plan, "Seq Scan on patients") {
				t.Errorf("the plan does without %s, or reads everyone:\n%s", test.index, plan)
			}
		})
	}
}
