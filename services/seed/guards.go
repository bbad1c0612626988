package seed

import (
	"context"
	"fmt"
)

// unguarded loads appointments without the constraints that keep them apart, and puts those back
// after it. They are checked for all rows at once then; row by row they would take most of the time.
func (s *Seed) unguarded(ctx context.Context, fill func() error) error {
	guards := []struct{ Conname, Definition string }{}
	err := s.DB.NewRaw(`
SELECT conname, pg_get_constraintdef(oid) AS definition FROM pg_constraint
WHERE conrelid = 'appointments'::regclass AND contype = 'x'`).Scan(ctx, &guards)
	if err != nil {
		return fmt.Errorf("seed: guards: %w", err)
	}
	for _, g := range guards {
		if err := s.run(ctx, fmt.Sprintf("ALTER TABLE appointments DROP CONSTRAINT %s", g.Conname)); err != nil {
			return err
		}
	}
	if err := fill(); err != nil {
		return err
	}
	for _, g := range guards {
		add := fmt.Sprintf("SET maintenance_work_mem = '1GB'; ALTER TABLE appointments ADD CONSTRAINT %s %s; RESET maintenance_work_mem", g.Conname, g.Definition)
		if err := s.run(ctx, add); err != nil {
			return err
		}
	}
	return nil
}

func (s *Seed) run(ctx context.Context, query string) error {
	if _, err := s.DB.DB.DB.ExecContext(ctx, query); err != nil {
		return fmt.Errorf("seed: %s: %w", query, err)
	}
	return nil
}
