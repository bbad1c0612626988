package overview

import (
	"context"
	"testing"
	"time"

	"tenhal.sa/tenhal/services/foundation/db"
	"tenhal.sa/tenhal/services/foundation/dbtest"
)

// crowd fills a centre with patients, n of them, whose names are as frequent as given names and
// families are in life: a few are everywhere, many are rare. Six hundred of them come today.
func crowd(t testing.TB, n int) *db.DB {
	t.Helper()
	d := db.Open(db.Options{DSN: dbtest.Clone(t), StatementTimeout: 2 * time.Minute})
	t.Cleanup(func() { _ = d.Close() })
	for _, query := range []string{people, visits, "VACUUM ANALYZE patients, appointments, guardians, patient_words"} {
		if _, err := d.NewRaw(query, n).Exec(context.Background()); err != nil {
			t.Fatal(err)
		}
	}
	return d
}

const people = `
WITH given AS (
  SELECT '{محمد,احمد,عبد له,خالد,فهد,سعود,ناصر,تركي,يوسف,سلطان,ماجد,نايف,بندر,فيصل,عمر,علي,حسن,نوره,ساره,فاطمه,مها,ريم,هند,مريم,شهد}'::text[] AS ar,
         '{muhamad,ahmad,abd la,khalid,fahad,saud,nasir,turki,usuf,sultan,majid,nif,bandar,fisal,umar,ali,hasan,nura,sara,fatima,maha,rim,hind,mariam,shahad}'::text[] AS en
), drawn AS (
  SELECT n, ar, en, 1 + floor(25 * power(hashint4(n) / 4294967296.0 + 0.5, 2))::int AS g, 1 + floor(25 * (hashint4(n * 7) / 4294967296.0 + 0.5))::int AS f,
    'fam' || chr(97 + n % 26) || chr(97 + (n / 26) % 26) || chr(97 + n % 7) AS family
  FROM given, generate_series(1, ?0) AS n
)
INSERT INTO patients (id, name_ar, name_en, sex, birth_date, identity_kind, identity_number, phone, search_name, created_at)
SELECT gen_random_uuid(), ar[g] || ' ' || ar[f] || ' ' || family, en[g] || ' ' || en[f] || ' ' || family, 'male', date '1950-01-01' + n % 25000,
  'national_id', '1' || lpad((n::bigint * 7919 % 1000000000)::text, 9, '0'), '+9665' || lpad((n::bigint * 104729 % 100000000)::text, 8, '0'),
  ar[g] || ' ' || ar[f] || ' ' || en[g] || ' ' || en[f] || ' ' || family, timestamptz '2020-01-01' + n * interval '10 min'
FROM drawn`

const visits = `
WITH place AS (
  INSERT INTO clinics (id, code, name_ar, name_en) VALUES (gen_random_uuid(), 'SLP', 'النطق', 'Speech') RETURNING id
), service AS (
  INSERT INTO services (id, clinic_id, code, name_ar, name_en, price, duration, vat_class)
  SELECT gen_random_uuid(), id, 'SLP-30', 'جلسة', 'Session', 20000, 30, 'healthcare' FROM place RETURNING id
), provider AS (
  INSERT INTO providers (id, clinic_id, name_ar, name_en, position)
  SELECT gen_random_uuid(), id, 'معالج', 'Therapist', n FROM place, generate_series(0, 49) AS n RETURNING id, position
), patient AS (
  SELECT id, (row_number() OVER (ORDER BY identity_number) - 1)::int AS n FROM patients ORDER BY identity_number LIMIT least(?0, 600)
)
INSERT INTO appointments (id, patient_id, provider_id, clinic_id, service_id, starts_at, ends_at, busy_until, created_at)
SELECT gen_random_uuid(), patient.id, provider.id, place.id, service.id, at, at + interval '30 min', at + interval '30 min', at
FROM place, service, patient JOIN provider ON provider.position = patient.n % 50, generate_series(-3, 3) AS day,
  LATERAL (SELECT timestamptz '2026-11-22 05:00Z' + day * interval '1 day' + patient.n / 50 * interval '30 min' AS at) AS slot`
