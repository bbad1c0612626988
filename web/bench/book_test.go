package bench

import (
	"fmt"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"testing"
	"time"

	"github.com/uptrace/bun"
)

// desk books for a provider and a patient of its own, so that no two desks are in each other's way.
type desk struct{ provider, service, patient string }

func (p *instance) desks(b *testing.B) []desk {
	b.Helper()
	rows, err := p.db.DB.DB.Query(fmt.Sprintf(`
SELECT DISTINCT ON (p.id) p.id, s.service_id, (SELECT id FROM patients WHERE file_number = 'F-' || lpad((p.position + 1)::text, 6, '0'))
FROM providers AS p JOIN provider_services AS s ON s.provider_id = p.id ORDER BY p.id LIMIT %d`, desksAtOnce))
	if err != nil {
		b.Fatal(err)
	}
	defer rows.Close()
	desks := []desk{}
	for rows.Next() {
		var d desk
		if err := rows.Scan(&d.provider, &d.service, &d.patient); err != nil {
			b.Fatal(err)
		}
		desks = append(desks, d)
	}
	return desks
}

// booked is how many slots were booked by the runs before: b.N grows from run to run.
var booked int

// form asks for the nth half hour of working time after the last seeded week.
func (d desk) form(n int) url.Values {
	n += booked
	const day, week = 18, 90
	at := time.Date(2026, 12, 27, 8, 0, 0, 0, time.UTC).AddDate(0, 0, n/week*7+n%week/day).Add(time.Duration(n%day) * 30 * time.Minute)
	return url.Values{
		"patient_id": {d.patient}, "provider_id": {d.provider}, "service_id": {d.service},
		"starts_at": {at.Format("2006-01-02T15:04")}, "duration": {"30"},
	}
}

// inSession takes n visits that are still to come and starts their sessions.
func (p *instance) inSession(b *testing.B, n int) (visits []string) {
	b.Helper()
	err := p.db.NewRaw("SELECT id FROM appointments WHERE status = 'confirmed' AND starts_at > '2026-11-24' LIMIT ?", n).Scan(b.Context(), &visits)
	if err != nil || len(visits) < n {
		b.Fatalf("%d visits to complete, want %d: %v", len(visits), n, err)
	}
	for _, status := range []string{"arrived", "in_session"} {
		if _, err := p.db.NewRaw("UPDATE appointments SET status = ? WHERE id IN (?)", status, bun.List(visits)).Exec(b.Context()); err != nil {
			b.Fatal(err)
		}
	}
	return visits
}

var tps = regexp.MustCompile(`tps = ([0-9.]+)`)

// pgbench runs the statements of a booking without us in between.
func (p *instance) pgbench(b *testing.B) {
	bin := os.Getenv("PG_BIN")
	if bin == "" {
		b.Skip("PG_BIN does not say where pgbench is")
	}
	script := []string{"-n", "-c", "16", "-j", "2", "-t", strconv.Itoa(b.N/desksAtOnce + 1), "-D", "n=0", "-f", "testdata/booking.sql", databaseName}
	out, err := exec.Command(filepath.Join(bin, "pgbench"), script...).CombinedOutput()
	found := tps.FindSubmatch(out)
	if err != nil || found == nil {
		b.Fatalf("pgbench: %v\n%s", err, out)
	}
	rate, err := strconv.ParseFloat(string(found[1]), 64)
	if err != nil {
		b.Fatal(err)
	}
	b.ReportMetric(rate, "per-s")
	// The next run books the same times again.
	if _, err := p.db.NewRaw("UPDATE appointments SET status = 'cancelled', cancelled_by = 'clinic' WHERE starts_at > '2030-01-01' AND status = 'booked'").Exec(b.Context()); err != nil {
		b.Fatal(err)
	}
}
