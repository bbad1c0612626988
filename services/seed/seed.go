// Package seed fills an empty database with a centre: one to look at, or one to measure on. The same
// size at the same time gives the same rows. Through a day only that differs which has come of its visits.
package seed

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"time"

	"tenhal.sa/tenhal/services/foundation/civil"
	"tenhal.sa/tenhal/services/foundation/db"
)

// ErrNotEmpty says that there is a centre in the database already.
var ErrNotEmpty = errors.New("seed: the database is not empty")

// zone is the one of the centre that is made here.
var zone = time.FixedZone("Asia/Riyadh", 3*60*60)

// Seed fills a database.
type Seed struct {
	size  Size
	now   time.Time // in the zone
	dice  *rand.Rand
	lanes lanes
	people
	centre
}

// Fill writes a centre of a size into the migrated, empty database d, as of now. Where it is ended before
// it has loaded everything, the database stays empty.
//
// The database's clock plays no part. For size L its options must allow three connections and a
// StatementTimeout of a minute or more. Size demo needs no more rights than the owner of the tables has,
// the others a superuser's.
func Fill(ctx context.Context, d *db.DB, size Size, now time.Time) (err error) {
	s := newSeed(size, now)
	if err := vacant(ctx, d); err != nil {
		return err
	}
	if s.lanes, err = openLanes(ctx, d, size.lanes()); err != nil {
		return err
	}
	for _, step := range []func(context.Context) error{s.open, s.loadCentre, s.loadUsers, s.loadPatients, s.loadVisits, s.shut} {
		if err := step(ctx); err != nil {
			s.lanes.drop()
			return err
		}
	}
	if err := s.lanes.close(); err != nil {
		return fmt.Errorf("seed: %w", err)
	}
	if _, err := d.DB.DB.ExecContext(ctx, "SELECT open_missing_files()"); err != nil { // of visits that all lanes have loaded
		return fmt.Errorf("seed: files: %w", err)
	}
	// The planner learns what is there, and first readers are spared from marking rows as seen.
	if _, err := d.DB.DB.ExecContext(ctx, "VACUUM (ANALYZE)"); err != nil {
		return fmt.Errorf("seed: vacuum: %w", err)
	}
	return nil
}

func newSeed(size Size, now time.Time) *Seed {
	s := &Seed{size: size, now: now.In(zone)}
	if size.measured() {
		s.now = Anchor.In(zone).Add(9 * time.Hour)
	}
	today := civil.Of(s.now, zone)
	s.dice = rand.New(rand.NewPCG(uint64(today.Year*10000+int(today.Month)*100+today.Day), uint64(size.Patients)))
	return s
}

func vacant(ctx context.Context, d *db.DB) error {
	var taken bool
	err := d.NewRaw("SELECT EXISTS (SELECT 1 FROM organisation) OR EXISTS (SELECT 1 FROM patients)").Scan(ctx, &taken)
	switch {
	case err != nil:
		return fmt.Errorf("seed: %w", err)
	case taken:
		return ErrNotEmpty
	}
	return nil
}

// open sets aside, for this transaction, what keeps people from harm. What is made here adds up by itself,
// and tests hold it to that.
func (s *Seed) open(ctx context.Context) error {
	if err := s.lanes.run(ctx, "SET LOCAL statement_timeout = 0; SET LOCAL idle_in_transaction_session_timeout = 0"); err != nil {
		return err
	}
	if s.size.measured() { // millions of foreign keys would be looked up one by one
		return s.lanes.run(ctx, "SET LOCAL session_replication_role = replica")
	}
	return s.lanes.run(ctx, "ALTER TABLE invoice_lines DISABLE TRIGGER invoice_lines_frozen")
}

func (s *Seed) shut(ctx context.Context) error {
	queries := []string{fmt.Sprintf("SELECT setval('patient_file_numbers', %d, false)", len(s.patients)+1)}
	if !s.size.measured() {
		queries = append(queries, "ALTER TABLE invoice_lines ENABLE TRIGGER invoice_lines_frozen")
	}
	for _, query := range queries {
		if err := s.run(ctx, query); err != nil {
			return err
		}
	}
	return s.lanes.run(ctx, "COMMIT")
}

// load copies n rows into a table; for each number write adds a row, several or none.
func (s *Seed) load(ctx context.Context, table string, n int, write func(w *bytes.Buffer, i int)) error {
	if n < crowd {
		return s.lanes[:1].load(ctx, table, n, write)
	}
	return s.lanes.load(ctx, table, n, write)
}

// run executes a statement where tables are that only one lane loads.
func (s *Seed) run(ctx context.Context, query string) error { return s.lanes[:1].run(ctx, query) }
