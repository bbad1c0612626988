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
	"tenhal.sa/tenhal/services/patients/merging"
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
	traces, err := s.traces(ctx)
	if err != nil {
		return err
	}
	return s.each(audit.WithReason(ctx, im.UndoReason), im.ID, Undoing, func(ctx context.Context, tx bun.Tx, im *Import) (bool, error) {
		return s.takeBack(ctx, tx, im, undo{traces, im.UndoReason})
	})
}

// undo is how patients are put aside: what they stay for, and the reason that is kept.
type undo struct {
	traces string // the statement that asks for it
	reason string
}

func (s *Service) takeBack(ctx context.Context, tx bun.Tx, im *Import, how undo) (more bool, err error) {
	var rows []*Row
	err = tx.NewSelect().Model(&rows).Where("import_id = ? AND state = ?", im.ID, Created).Order("line").Limit(batch).Scan(ctx)
	if err != nil {
		return false, err
	}
	for _, r := range rows {
		if err := s.aside(ctx, tx, r, how); err != nil {
			return false, err
		}
		if _, err := tx.NewUpdate().Model(r).Column("state", "faults").WherePK().Exec(ctx); err != nil {
			return false, err
		}
	}
	if len(rows) < batch {
		im.State = Undone
	}
	return len(rows) == batch, nil
}

// aside puts the patient of a row aside, or notes what was done with them, for which they stay. The identity becomes free,
// for it is a better file's next; the audit has it.
func (s *Service) aside(ctx context.Context, tx bun.Tx, r *Row, how undo) error {
	p := &patients.Patient{ID: r.PatientID}
	if err := tx.NewSelect().Model(p).WherePK().For("UPDATE").Scan(ctx); err != nil {
		return err
	}
	var tables []string
	if err := tx.NewRaw(how.traces, struct{ Patient uuid.UUID }{p.ID}).Scan(ctx, &tables); err != nil {
		return err
	}
	if r.Faults = doneWith(p, tables); len(r.Faults) > 0 {
		r.State = Kept
		return nil
	}
	r.State = Taken
	p.ArchivedAt, p.ArchiveReason, p.IdentityKind, p.IdentityNumber, p.Version = s.DB.Now(ctx), how.reason, identity.None, "", p.Version+1
	_, err := tx.NewUpdate().Model(p).Column("archived_at", "archive_reason", "identity_kind", "identity_number", "version").WherePK().Exec(ctx)
	return err
}

// doneWith says what was done with a patient since the import, by table, in the words of merging.
func doneWith(p *patients.Patient, tables []string) map[string]string {
	done := map[string]string{}
	switch {
	case !p.ArchivedAt.IsZero():
		done["patients"] = "importing.was_archived"
	case p.Version > 1: // also when only a guardian was changed
		done["patients"] = "importing.was_edited"
	}
	for _, table := range tables {
		done[table] = "importing.was_used"
		for _, rule := range merging.Rules {
			if rule.Table == table && rule.Label != "" {
				done[table] = rule.Label
			}
		}
	}
	return done
}

// traces asks for the tables that have something of ?patient but what the import itself wrote. The catalogue says which
// may, and so nothing that comes later is forgotten.
func (s *Service) traces(ctx context.Context) (string, error) {
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
		tests[i] = fmt.Sprintf("SELECT '%s' WHERE EXISTS (SELECT FROM %s WHERE %s = ?patient)", ref.Source, ref.Source, ref.Name)
	}
	return strings.Join(tests, " UNION "), nil
}
