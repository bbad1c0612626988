// Package merging makes one of two records of the same person: the survivor gets everything, the other one stays
// behind, archived, and leads to it. What was changed is written down row by row, so that a merge can be undone.
package merging

import (
	"context"
	"encoding/json"
	"fmt"
	"sync/atomic"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"tenhal.sa/tenhal/services/foundation/db"
	"tenhal.sa/tenhal/services/foundation/fault"
	"tenhal.sa/tenhal/services/patients"
	"tenhal.sa/tenhal/services/settings"
)

// Service merges records of patients.
type Service struct {
	DB       *db.DB
	Patients *patients.Service
	Settings *settings.Service

	known atomic.Pointer[map[string][]key] // the unique keys, once they were read
}

// The faults of this package, beside patients.ErrStale where a record has changed since it was seen, and
// patients.ErrIdentityTaken where somebody else has been registered with an identity that an undo would bring back.
var (
	ErrSame    = fault.New(fault.Invalid, "merging.same").On("patient_id", "merging.same")
	ErrReason  = fault.New(fault.Invalid, "fault.invalid").On("reason", "merging.reason_needed")
	ErrGone    = fault.New(fault.Conflict, "merging.gone")
	ErrOverlap = fault.New(fault.Conflict, "merging.overlap")
	ErrBusy    = fault.New(fault.Conflict, "merging.busy")
	ErrUndone  = fault.New(fault.Conflict, "merging.undone")
	ErrLater   = fault.New(fault.Conflict, "merging.later") // another merge has to be undone first
	ErrOld     = fault.New(fault.Conflict, "merging.old")   // for whoever asks
)

var constraints = db.Constraints{
	"appointments_patient_is_free": ErrOverlap,
	"patients_identity_is_free":    patients.ErrIdentityTaken,
	"patient_merges_stand_once":    ErrGone,
}

// longReason is the most characters of a reason.
const longReason = 500

// Merge is a merge that took place.
type Merge struct {
	bun.BaseModel `bun:"table:patient_merges,alias:m"`

	ID         uuid.UUID `bun:",pk"`
	SurvivorID uuid.UUID
	MergedID   uuid.UUID
	Reason     string
	ActorID    *uuid.UUID // nil for the program itself
	ActorName  string     // in English, as it was then
	At         time.Time
	UndoReason string    `bun:",nullzero"`
	UndoneBy   string    `bun:",nullzero"`
	UndoneAt   time.Time `bun:",nullzero"`
}

// changed is a row of a merge's journal about one of the two records.
type changed struct {
	bun.BaseModel `bun:"table:patient_merge_rows"`

	MergeID   uuid.UUID
	TableName string
	RowID     string
	Before    json.RawMessage `bun:"type:jsonb"`
	After     json.RawMessage `bun:"type:jsonb"`
}

// The merge gives way. Others hold a visit or an invoice when they ask for its patient, a merge asks the other way
// round; whoever waits shorter than PostgreSQL takes to look for a deadlock is the one that begins again.
const (
	patience = "400ms"
	attempts = 5
)

// give runs fn in a transaction that gives way, and once more for each time that it had to.
func (s *Service) give(ctx context.Context, fn func(context.Context, bun.Tx) error) (err error) {
	for range attempts {
		err = s.DB.Tx(ctx, func(ctx context.Context, tx bun.Tx) error {
			if _, err := tx.NewRaw("SELECT set_config('lock_timeout', ?, true)", patience).Exec(ctx); err != nil {
				return fmt.Errorf("merging: patience: %w", err)
			}
			return fn(ctx, tx)
		})
		if err == nil || !db.Transient(err) {
			return constraints.Fault(err)
		}
	}
	return ErrBusy
}

// lock returns two records as they are, and keeps everybody from writing for them. Two merges of the same records
// ask in the same order.
func lock(ctx context.Context, tx bun.Tx, survivor, merged uuid.UUID) (*patients.Patient, *patients.Patient, error) {
	both := []*patients.Patient{}
	err := tx.NewSelect().Model(&both).Where("pt.id IN (?, ?)", survivor, merged).OrderExpr("pt.id").For("UPDATE").Scan(ctx)
	switch {
	case err != nil:
		return nil, nil, fmt.Errorf("merging: lock: %w", err)
	case len(both) != 2:
		return nil, nil, db.ErrNotFound
	case both[0].ID == survivor:
		return both[0], both[1], nil
	}
	return both[1], both[0], nil
}

// own lets the transaction move what is frozen, from one record of the merge to the other.
func own(ctx context.Context, tx bun.Tx, merge uuid.UUID) error {
	if _, err := tx.NewRaw("SELECT set_config('tenhal.merge', ?, true)", merge.String()).Exec(ctx); err != nil {
		return fmt.Errorf("merging: %w", err)
	}
	return nil
}
