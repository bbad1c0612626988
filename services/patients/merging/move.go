package merging

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"tenhal.sa/tenhal/services/foundation/signal"
)

// asked fills the statements of a rule.
type asked struct {
	Merge      uuid.UUID
	Table      bun.Ident
	TableName  string
	Label      string
	Column     bun.Ident
	ColumnName string
	Survivor   uuid.UUID
	Merged     uuid.UUID
	Was        uuid.UUID // of the column: the merged record, or a guardian of it
	Becomes    uuid.UUID
	Joined     any       // guardians of the merged record whom the survivor has, too
	Now        time.Time // of this transaction
	At         time.Time // of the merge
}

func (a asked) of(r Rule) asked {
	a.Table, a.TableName, a.Label, a.Column, a.ColumnName = bun.Ident(r.Table), r.Table, r.Label, bun.Ident(r.Column), r.Column
	return a
}

// Each statement moves the rows of one rule, and writes down what they were and what became of them.
const (
	moveRows = `
WITH theirs AS MATERIALIZED (
  SELECT t.id, to_jsonb(t) AS before, %s AS stays FROM ?table AS t WHERE t.?column = ?merged
),
moved AS (
  UPDATE ?table AS t SET ?column = ?survivor FROM theirs WHERE t.id = theirs.id AND NOT theirs.stays
)` + written

	// Whoever has a patient_id is found by it; guardians need no index then.
	followGuardian = `
WITH theirs AS MATERIALIZED (
  SELECT t.id, to_jsonb(t) AS before, false AS stays FROM ?table AS t WHERE t.patient_id = ?merged AND t.?column = ?was
),
moved AS (
  UPDATE ?table AS t SET ?column = ?becomes FROM theirs WHERE t.id = theirs.id
)` + written

	written = `
INSERT INTO patient_merge_rows (merge_id, table_name, row_id, column_name, was, becomes, before)
SELECT ?merge, ?table_name, id::text, ?column_name, ?was, CASE WHEN NOT stays THEN ?becomes::uuid END, before FROM theirs`

	// What was removed since is gone for good, and what somebody else has by now stays where it is.
	putBack = `
UPDATE ?table AS t SET ?column = r.was FROM patient_merge_rows AS r
WHERE r.merge_id = ?merge AND r.table_name = ?table_name AND r.column_name = ?column_name
  AND t.patient_id = ?survivor AND t.?column = r.becomes AND t.id::text = r.row_id`

	putGuardianBack = `
UPDATE ?table AS t SET ?column = r.was FROM patient_merge_rows AS r
WHERE r.merge_id = ?merge AND r.table_name = ?table_name AND r.column_name = ?column_name
  AND t.patient_id = ?merged AND t.?column = r.becomes AND t.id::text = r.row_id`

	followBack = `
UPDATE ?table AS t SET ?column = ?merged WHERE t.?column = ?survivor AND (%s)`
)

// do runs a statement of a rule. The audit hears of every row that it changes.
func (r Rule) do(ctx context.Context, tx bun.Tx, statement string, a asked) error {
	if err := signal.Announce(ctx); err != nil {
		return err
	}
	if _, err := tx.NewRaw(statement, a.of(r)).Exec(ctx); err != nil {
		return fmt.Errorf("merging: %s.%s: %w", r.Table, r.Column, err)
	}
	return nil
}

// move gives the survivor everything that a record has, and writes it down.
func (s *Service) move(ctx context.Context, tx bun.Tx, a asked, joined []Joined) error {
	for _, pair := range joined {
		a.Was, a.Becomes = pair.Merged.ID, pair.Survivor.ID
		for _, r := range OfGuardians {
			if r.Keep {
				continue
			}
			if err := r.do(ctx, tx, followGuardian, a); err != nil {
				return err
			}
		}
	}
	known, err := s.keys(ctx)
	if err != nil {
		return err
	}
	a.Was, a.Becomes = a.Merged, a.Survivor
	for _, r := range Rules {
		if r.Keep {
			continue
		}
		statement := fmt.Sprintf(moveRows, r.staying(known[r.Table+"."+r.Column]))
		if err := r.do(ctx, tx, statement, a); err != nil {
			return err
		}
	}
	return nil
}

// giveBack gives a record back what the survivor had from it, and with that what came since and belongs to it. All else
// that came since is the survivor's.
func giveBack(ctx context.Context, tx bun.Tx, a asked) error {
	for _, r := range Rules {
		if r.Keep {
			continue
		}
		if err := r.do(ctx, tx, putBack, a); err != nil {
			return err
		}
		if r.Follows == "" {
			continue
		}
		if err := r.do(ctx, tx, fmt.Sprintf(followBack, r.Follows), a); err != nil {
			return err
		}
	}
	for _, r := range OfGuardians {
		if r.Keep {
			continue
		}
		if err := r.do(ctx, tx, putGuardianBack, a); err != nil {
			return err
		}
	}
	return nil
}
