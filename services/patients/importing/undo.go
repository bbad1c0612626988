package importing

import (
	"context"
	"fmt"
	"strings"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"tenhal.sa/tenhal/services/access"
	"tenhal.sa/tenhal/services/audit"
	"tenhal.sa/tenhal/services/foundation/identity"
	"tenhal.sa/tenhal/services/foundation/text"
	"tenhal.sa/tenhal/services/patients"
)

// longReason is the most characters of why an import is undone.
const longReason = 500

// Undo has the patients of an import put aside, except those with whom something was done since. It returns ErrReason
// without a reason, and ErrState where there is nothing to undo.
func (s *Service) Undo(ctx context.Context, id uuid.UUID, why string) error {
	reason, err := text.Note(why, longReason)
	if err != nil || reason == "" {
		return ErrReason
	}
	return s.step(audit.WithReason(ctx, reason), id, []State{Done}, func(ctx context.Context, _ bun.Tx, im *Import) error {
		im.State, im.UndoneAt, im.UndoneBy, im.UndoReason = Undoing, s.DB.Now(ctx), access.Who(ctx).ID, reason
		return s.Queue.Enqueue(ctx, TakeBack{job{id}})
	})
}

// TakeBack does the job, some patients in each transaction.
func (s *Service) TakeBack(ctx context.Context, j TakeBack) error {
	im, err := s.Get(ctx, j.ImportID)
	if err != nil || im.State != Undoing {
		return err
	}
	if ctx, err = s.as(ctx, im.UndoneBy); err != nil {
		return err
	}
	untouched, err := s.untouched(ctx)
	if err != nil {
		return err
	}
	return s.each(audit.WithReason(ctx, im.UndoReason), im.ID, Undoing, func(ctx context.Context, tx bun.Tx, im *Import) (bool, error) {
		return s.takeBack(ctx, tx, im, untouched)
	})
}

func (s *Service) takeBack(ctx context.Context, tx bun.Tx, im *Import, untouched string) (more bool, err error) {
	var rows []*Row
	err = tx.NewSelect().Model(&rows).Where("import_id = ? AND state = ?", im.ID, Created).Order("line").Limit(batch).Scan(ctx)
	if err != nil {
		return false, err
	}
	for _, r := range rows {
		if r.State, err = s.aside(ctx, tx, r.PatientID, untouched); err != nil {
			return false, err
		}
		if _, err := tx.NewUpdate().Model(r).Column("state").WherePK().Exec(ctx); err != nil {
			return false, err
		}
	}
	if len(rows) < batch {
		im.State = Undone
	}
	return len(rows) == batch, nil
}

// aside puts a patient aside, unless something was done with them. The identity becomes free, for it is a better file's
// next; the audit has it.
func (s *Service) aside(ctx context.Context, tx bun.Tx, id uuid.UUID, untouched string) (RowState, error) {
	p := &patients.Patient{ID: id}
	if err := tx.NewSelect().Model(p).WherePK().For("UPDATE").Scan(ctx); err != nil {
		return "", err
	}
	var free bool
	if err := tx.NewRaw("SELECT "+untouched, struct{ Patient uuid.UUID }{id}).Scan(ctx, &free); err != nil {
		return "", err
	}
	if !free || p.Version > 1 || !p.ArchivedAt.IsZero() {
		return Kept, nil
	}
	p.ArchivedAt, p.IdentityKind, p.IdentityNumber, p.Version = s.DB.Now(ctx), identity.None, "", p.Version+1
	_, err := tx.NewUpdate().Model(p).Column("archived_at", "identity_kind", "identity_number", "version").WherePK().Exec(ctx)
	return Taken, err
}

// untouched is the condition that nothing refers to ?patient but what the import itself wrote. The catalogue says what
// may, and so nothing that comes later is forgotten.
func (s *Service) untouched(ctx context.Context) (string, error) {
	var of []struct{ Source, Name string }
	err := s.DB.Conn(ctx).NewRaw(`
SELECT conrelid::regclass::text AS source, attname AS name FROM pg_constraint
JOIN pg_attribute ON attrelid = conrelid AND attnum = conkey[1]
WHERE contype = 'f' AND confrelid = 'patients'::regclass AND conrelid NOT IN ('guardians'::regclass, 'patient_import_rows'::regclass)
ORDER BY 1, 2`).Scan(ctx, &of)
	if err != nil {
		return "", fmt.Errorf("importing: what refers to patients: %w", err)
	}
	tests := make([]string, len(of))
	for i, ref := range of {
		tests[i] = fmt.Sprintf("NOT EXISTS (SELECT FROM %s WHERE %s = ?patient)", ref.Source, ref.Name)
	}
	return strings.Join(tests, " AND "), nil
}
