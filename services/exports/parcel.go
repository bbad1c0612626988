package exports

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"tenhal.sa/tenhal/services/foundation/db"
	"tenhal.sa/tenhal/services/foundation/fault"
	"tenhal.sa/tenhal/services/foundation/signal"
)

// The faults of exports of everything.
var (
	ErrReason   = fault.New(fault.Invalid, "exports.reason_needed").On("reason", "exports.reason_needed")
	ErrUnderWay = fault.New(fault.Conflict, "exports.under_way")
	ErrGone     = fault.New(fault.Conflict, "exports.gone")
	errFailed   = fault.New(fault.Internal, "exports.failed_why")
	errStuck    = fault.New(fault.Internal, "exports.stuck")
)

var constraints = db.Constraints{"export_packages_one_under_way": ErrUnderWay}

const (
	keptFor    = 3 * 24 * time.Hour // a package with everybody in it does not lie about
	longReason = 500                // characters
	stuckAfter = 24 * time.Hour     // longer than all attempts together may take
)

// State says how far an export of everything has come.
type State string

// The states.
const (
	Waiting State = "waiting"
	Running State = "running"
	Ready   State = "ready"   // to be downloaded until it expires
	Taken   State = "taken"   // written to a file on the command line
	Failed  State = "failed"  //
	Removed State = "removed" // after its days, or before
)

// Parcel is an export of everything.
type Parcel struct {
	bun.BaseModel `bun:"table:export_packages,alias:xp"`
	signal.Source `bun:"-"`

	ID          uuid.UUID `bun:",pk"`
	State       State
	Reason      string
	AskedAt     time.Time
	AskedBy     uuid.UUID `bun:",nullzero"` // uuid.Nil: on the command line
	StartedAt   time.Time `bun:",nullzero"`
	FinishedAt  time.Time `bun:",nullzero"`
	StorageName string    // of the run at work, or of what it made
	Tables      int
	Rows        int64
	Damaged     int       // papers that are gone or changed, which the manifest names
	Size        int64     // bytes
	SHA256      []byte    `bun:"sha256,nullzero"` // of the file
	ExpiresAt   time.Time `bun:",nullzero"`
	RemovedAt   time.Time `bun:",nullzero"`
	Failure     string    // message key
	Version     int

	ByAr, ByEn string `bun:",scanonly"`
	Downloads  int    `bun:",scanonly"`
	Done       int    `bun:",scanonly"` // tables that the run at work has gone through
	Total      int    `bun:",scanonly"` // of so many
}

// Moves reports whether a job is at work on it, or will be.
func (p *Parcel) Moves() bool { return p.State == Waiting || p.State == Running }

// download is somebody's taking of a package.
type download struct {
	bun.BaseModel `bun:"table:export_downloads,alias:xd"`
	signal.Source `bun:"-"`

	ID        uuid.UUID `bun:",pk"`
	PackageID uuid.UUID
	ByUser    uuid.UUID
	At        time.Time
}

// ListSize is the most that is shown on a page.
const ListSize = 25

// List returns a page of the exports of everything, the latest first, and whether there are more.
func (s *Service) List(ctx context.Context, page int) (list []*Parcel, more bool, err error) {
	err = s.DB.Conn(ctx).NewSelect().Model(&list).ColumnExpr("xp.*").
		ColumnExpr("coalesce(u.name_ar, '') AS by_ar, coalesce(u.name_en, '') AS by_en, coalesce(pr.tables, 0) AS done, coalesce(pr.total, 0) AS total").
		ColumnExpr("(SELECT count(*) FROM export_downloads AS xd WHERE xd.package_id = xp.id) AS downloads").
		Join("LEFT JOIN users AS u ON u.id = xp.asked_by").Join("LEFT JOIN export_progress AS pr ON pr.package_id = xp.id").
		Order("xp.asked_at DESC", "xp.id DESC").Limit(ListSize + 1).Offset(int64(max(page, 1)-1) * ListSize).Scan(ctx)
	if err != nil {
		return nil, false, fmt.Errorf("exports: list: %w", err)
	}
	if len(list) > ListSize {
		return list[:ListSize], true, nil
	}
	return list, false, nil
}

// step changes a package that is in one of some states. Whoever finds it in another gets ErrGone.
func (s *Service) step(ctx context.Context, id uuid.UUID, change func(*Parcel) error) (*Parcel, error) {
	p := &Parcel{ID: id}
	return p, s.DB.Tx(ctx, func(ctx context.Context, tx bun.Tx) error {
		if err := tx.NewSelect().Model(p).WherePK().For("UPDATE").Scan(ctx); err != nil {
			return db.Found(err)
		}
		if err := change(p); err != nil {
			return err
		}
		p.Version++
		if _, err := tx.NewUpdate().Model(p).WherePK().Exec(ctx); err != nil {
			return fmt.Errorf("exports: %s: %w", p.State, err)
		}
		return nil
	})
}
