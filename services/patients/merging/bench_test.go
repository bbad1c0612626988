package merging_test

import (
	"testing"
)

// BenchmarkPreview compares two records of which one has a thousand visits with bills and messages, among many others.
func BenchmarkPreview(b *testing.B) {
	o := openUnheard(b)
	people := o.crowd(0.1, 1000)
	busy := people[0].Two
	for _, table := range []string{"messages", "invoices"} {
		if _, err := o.DB.NewRaw("ALTER TABLE " + table + " DISABLE TRIGGER USER").Exec(o.ctx); err != nil {
			b.Fatal(err)
		}
	}
	for _, statement := range []string{
		"UPDATE appointments SET patient_id = ?0 WHERE id IN (SELECT id FROM appointments WHERE patient_id <> ?1 AND provider_id = ?2 LIMIT 1000)",
		"UPDATE messages AS m SET patient_id = ?0 FROM appointments AS a WHERE a.id = m.appointment_id AND a.patient_id = ?0",
		"UPDATE invoices AS i SET patient_id = ?0 FROM appointments AS a WHERE a.id = i.id AND a.patient_id = ?0",
		"ANALYZE",
	} {
		if _, err := o.DB.NewRaw(statement, busy, people[0].One, o.Sami.ID).Exec(o.ctx); err != nil {
			b.Fatal(err)
		}
	}
	for b.Loop() {
		p, err := o.Preview(o.ctx, people[0].One, busy)
		if err != nil || p.Counts[2].Moves+p.Counts[2].Stays < 1000 && p.Counts[1].Moves < 1000 && p.Counts[0].Moves < 1000 {
			b.Fatal(p, err)
		}
	}
}
