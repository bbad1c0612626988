package retention

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"
	"github.com/uptrace/bun/dialect/pgdialect"

	"tenhal.sa/tenhal/services/access"
	"tenhal.sa/tenhal/services/audit"
	"tenhal.sa/tenhal/services/foundation/civil"
	"tenhal.sa/tenhal/services/foundation/db"
	"tenhal.sa/tenhal/services/foundation/fault"
	"tenhal.sa/tenhal/services/foundation/queue"
	"tenhal.sa/tenhal/services/foundation/signal"
	"tenhal.sa/tenhal/services/foundation/text"
)

// Destroyed is what is left of a record that was destroyed. It says nothing of whom it was about.
type Destroyed struct {
	bun.BaseModel `bun:"table:destroyed_patients,alias:dp"`
	signal.Source `bun:"-"`

	ID             uuid.UUID `bun:",pk"`
	WentWith       uuid.UUID // the record into which it was merged, or itself
	FileNumbers    []string  `bun:",array"` // its own first
	InvoiceNumbers []string  `bun:",array"`
	ReceiptNumbers []string  `bun:",array"`
	KeptUntil      civil.Date
	RecordYears    int
	BillYears      int
	Reason         string
	DestroyedAt    time.Time
	DestroyedBy    uuid.UUID
	Counts         map[string]int `bun:"type:jsonb"` // rows by table, of all records that went together
}

// Order is somebody's wish to have a record destroyed.
type Order struct {
	PatientID uuid.UUID
	Periods   Periods // as they were confirmed
	Reason    string  // without names: it stays
}

// Check returns what is wrong with an order, whatever record it is for: ErrUnconfirmed, ErrMayNot where whoever acts may
// not give it, or fault.ErrInvalid without a reason.
func (o *Order) Check(ctx context.Context) (err error) {
	if err := o.Periods.Confirmed(); err != nil {
		return err
	}
	if !access.Who(ctx).SignedIn() || !access.Who(ctx).Can(access.RetentionManage) {
		return ErrMayNot
	}
	if o.Reason, err = text.Clean(o.Reason, longReason); err != nil {
		return fault.ErrInvalid.On("reason", fault.Of(err).Key)
	}
	return nil
}

// RemoveFile is the job that removes what a paper showed from the store, once the paper is gone from the database.
type RemoveFile struct {
	Name string `json:"name"` // in the store
}

// Kind names the job on the queue.
func (RemoveFile) Kind() string { return "retention.remove_file" }

// Queue is where the job waits.
func (RemoveFile) Queue() queue.Name { return queue.Reports }

// RemoveFile does the job. That nothing is there is no error: somebody did it before.
func (s *Service) RemoveFile(ctx context.Context, f RemoveFile) error {
	if err := s.Store.Remove(ctx, f.Name); err != nil {
		return fmt.Errorf("retention: remove a file: %w", err)
	}
	return nil
}

// Destroying gives way, as a merge does: others hold a visit when they ask for its patient, this asks the other way round.
const (
	patience = "400ms"
	attempts = 5
)

// Destroy destroys the record of a patient, with all that were merged into it: everything that refers to it goes in one
// transaction, or nothing does. What is left is its Destroyed. It returns ErrUnconfirmed for periods that are too short,
// fault.ErrInvalid without a reason, ErrMayNot, ErrNotDue where something holds the record by now or it is gone, and
// ErrBusy when others kept writing for the patient.
func (s *Service) Destroy(ctx context.Context, o Order) (*Destroyed, error) {
	err := o.Check(ctx)
	if err != nil {
		return nil, err
	}
	ctx = audit.WithReason(ctx, o.Reason)
	var left *Destroyed
	for range attempts {
		err = s.DB.Tx(ctx, func(ctx context.Context, tx bun.Tx) error {
			if _, err := tx.NewRaw("SELECT set_config('lock_timeout', ?, true)", patience).Exec(ctx); err != nil {
				return fmt.Errorf("retention: patience: %w", err)
			}
			left, err = s.destroy(ctx, tx, o)
			return err
		})
		if err == nil || !db.Transient(err) {
			return left, constraints.Fault(err)
		}
	}
	return nil, ErrBusy
}

// destroy looks once more whether the record is due, now that nobody can write for it, and destroys it.
func (s *Service) destroy(ctx context.Context, tx bun.Tx, o Order) (*Destroyed, error) {
	if err := lock(ctx, tx, o.PatientID); err != nil {
		return nil, err
	}
	found, err := s.persons(ctx, o.Periods, &o.PatientID, Person{})
	if err != nil {
		return nil, err
	}
	if len(found) == 0 || !found[0].Due() {
		return nil, ErrNotDue
	}
	left, err := s.leave(ctx, tx, o, found[0])
	if err != nil {
		return nil, err
	}
	of, err := belongings(ctx, tx, found[0].Records)
	if err != nil {
		return nil, err
	}
	if left.Counts, err = of.delete(ctx, tx); err != nil {
		return nil, err
	}
	if _, err := tx.NewUpdate().Model(left).Column("counts").WherePK().Exec(ctx); err != nil {
		return nil, fmt.Errorf("retention: counts: %w", err)
	}
	return left, s.Queue.EnqueueAll(ctx, of.files)
}

// lock keeps everybody from writing for a record and those that were merged into it.
func lock(ctx context.Context, tx bun.Tx, record uuid.UUID) error {
	for _, which := range []string{"id = ?0", "id = ANY (records_of(?0))"} {
		if _, err := tx.NewRaw("SELECT FROM patients WHERE "+which+" ORDER BY id FOR UPDATE", record).Exec(ctx); err != nil {
			return fmt.Errorf("retention: lock %s: %w", record, err)
		}
	}
	return nil
}

// leave writes what is left of a record and of each that was merged into it, before anything goes: from then on, and in
// this transaction only, the database lets their rows be deleted. It returns the one of the record itself.
func (s *Service) leave(ctx context.Context, tx bun.Tx, o Order, p Person) (*Destroyed, error) {
	var all []*Destroyed
	for _, id := range p.Records {
		d := &Destroyed{
			ID: id, WentWith: p.ID, KeptUntil: p.KeptUntil, RecordYears: o.Periods.RecordYears, BillYears: o.Periods.BillYears,
			Reason: o.Reason, DestroyedAt: s.DB.Now(ctx), DestroyedBy: access.Who(ctx).ID, Counts: map[string]int{},
		}
		err := tx.NewRaw(`SELECT
  ARRAY(SELECT file_number FROM patients WHERE id = ?0) || ARRAY(SELECT number FROM patient_files WHERE patient_id = ?0 ORDER BY opened_at, number),
  ARRAY(SELECT number FROM invoices WHERE patient_id = ?0 AND number IS NOT NULL ORDER BY number),
  ARRAY(SELECT number FROM payments WHERE patient_id = ?0 ORDER BY number)`, id).
			Scan(ctx, pgdialect.Array(&d.FileNumbers), pgdialect.Array(&d.InvoiceNumbers), pgdialect.Array(&d.ReceiptNumbers))
		if err != nil {
			return nil, fmt.Errorf("retention: numbers of %s: %w", id, err)
		}
		if _, err := tx.NewInsert().Model(d).Exec(ctx); err != nil {
			return nil, fmt.Errorf("retention: what is left of %s: %w", id, err)
		}
		all = append(all, d)
	}
	return all[0], nil
}
