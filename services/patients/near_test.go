package patients

import (
	"context"
	"strings"
	"testing"

	"tenhal.sa/tenhal/services/foundation/civil"
	"tenhal.sa/tenhal/services/foundation/dbtest"
	"tenhal.sa/tenhal/services/foundation/identity"
)

// many fills the centre with patients, of whom a few share each phone and each birth date.
const many = `
INSERT INTO patients (id, name_ar, name_en, sex, birth_date, identity_kind, identity_number, phone, search_name, created_at)
SELECT gen_random_uuid(), 'اسم ' || n, 'Name ' || n, 'male', date '1950-01-01' + n % 25000, 'national_id',
  '1' || lpad(n::text, 9, '0'), '+9665' || lpad((n / 3)::text, 8, '0'), 'name', timestamptz '2020-01-01' + n * interval '1 min'
FROM generate_series(1, ?) AS n`

// Among many patients those to compare are found by indexes, and nobody reads all names.
func TestNearByIndex(t *testing.T) {
	t.Parallel()
	s := &Service{DB: dbtest.Open(t, nil)}
	ctx := context.Background()
	for _, query := range []string{many, "ANALYZE patients"} {
		if _, err := s.DB.NewRaw(query, 5_000).Exec(ctx); err != nil {
			t.Fatal(err)
		}
	}
	p := &Patient{
		IdentityKind: identity.NationalID, IdentityNumber: "1000000007", Phone: "+966500000002", BirthDate: civil.Date{Year: 1950, Month: 3, Day: 1},
		Guardians: []*Guardian{{Phone: "+966500000003"}},
	}
	found := []*Patient{}
	q := s.near(ctx, p, &found)
	if err := q.Scan(ctx); err != nil || len(found) != 7 { // three with each phone, one of whom has the identity, and one born then
		t.Errorf("%d are near, %v; want 7", len(found), err)
	}
	var plan []string
	if err := s.DB.NewRaw("EXPLAIN "+q.String()).Scan(ctx, &plan); err != nil {
		t.Fatal(err)
	}
	whole := strings.Join(plan, "\n")
	if !strings.Contains(whole, "patients_by_phone") || !strings.Contains(whole, "patients_by_birth_date") || strings.Contains(whole, "Seq Scan on patients") {
		t.Errorf("the plan does without an index, or reads everyone:\n%s", whole)
	}
}
