package overview

import (
	"context"
	"testing"

	"github.com/uptrace/bun"
)

// Among 5,000 patients each kind of search goes by an index of its own and never reads all patients.
func TestSearchByIndex(t *testing.T) {
	t.Parallel()
	s := &Service{DB: crowd(t, 5_000)}
	for _, test := range []struct{ name, typed, index string }{
		{"the latest", "", "patients_latest"},
		{"a rare name", "famaab", "patients_by_word"},
		{"two names", "sara fam", "patients_by_word"},
		{"a frequent name", "muhamad", "patients_latest"},
		{"the end of a phone number", "4729", "patients_by_phone_end"},
		{"the beginning of a phone number", "055123", "patients_by_phone"},
		{"the beginning of an identity number", "10000079", "patients_by_identity"},
		{"a file number", "F-000123", "patients_by_file_number"},
	} {
		t.Run(test.name, func(t *testing.T) {
			byIndex, throughAll := s.scans(t, test.typed, test.index)
			if byIndex == 0 || throughAll > 0 {
				t.Errorf("the search scans %s %d times, and all patients %d times", test.index, byIndex, throughAll)
			}
		})
	}
}

// scans searches, and says how often that scanned an index and the whole table of patients.
func (s *Service) scans(t *testing.T, typed, index string) (byIndex, throughAll int) {
	t.Helper()
	err := s.DB.Tx(context.Background(), func(ctx context.Context, tx bun.Tx) error {
		if _, err := s.Search(ctx, todays(typed)); err != nil {
			return err
		}
		return tx.NewRaw("SELECT pg_stat_get_xact_numscans(?::regclass), pg_stat_get_xact_numscans('patients'::regclass)", index).Scan(ctx, &byIndex, &throughAll)
	})
	if err != nil {
		t.Fatal(err)
	}
	return byIndex, throughAll
}
