package reports

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"tenhal.sa/tenhal/services/access"
	"tenhal.sa/tenhal/services/foundation/civil"
	"tenhal.sa/tenhal/services/foundation/db"
	"tenhal.sa/tenhal/services/foundation/queue"
	"tenhal.sa/tenhal/services/foundation/signal"
)

// Snapshot is the financial report of a week or month as it was once that was over. It never changes.
type Snapshot struct {
	bun.BaseModel `bun:"table:report_snapshots,alias:rs"`
	signal.Source `bun:"-"`

	ID          uuid.UUID  `bun:",pk"`
	Kind        Kind       // Week or Month
	StartsOn    civil.Date //
	EndsOn      civil.Date // included
	GeneratedAt time.Time
	Parameters  Parameters `bun:"type:jsonb"`
	Figures     Figures    `bun:"type:jsonb"`
}

// Parameters are what else decides about the figures.
type Parameters struct {
	Zone string `json:"zone"` // IANA name of the zone in which days begin
}

// Period returns the days that the snapshot is of.
func (s *Snapshot) Period() Period { return Period{s.Kind, s.StartsOn, s.EndsOn} }

// CloseWeek does the job: the last week that is over, of those that begin on the centre's first weekday, is kept once, and
// who bills or manages is told once.
func (s *Service) CloseWeek(ctx context.Context, _ CloseWeek) error { return s.close(ctx, Week) }

// CloseMonth does the job: the last Gregorian month that is over is kept once, and told once.
func (s *Service) CloseMonth(ctx context.Context, _ CloseMonth) error { return s.close(ctx, Month) }

func (s *Service) close(ctx context.Context, kind Kind) error {
	return s.DB.Tx(ctx, func(ctx context.Context, tx bun.Tx) error {
		org, err := s.Clinics.Organisation(ctx)
		if err != nil {
			return err
		}
		now := period(kind, civil.Of(s.DB.Now(ctx), org.Zone()), org)
		over := period(kind, now.Before(), org)
		snap, stored, err := s.keep(ctx, tx, over, org.Zone())
		if err != nil {
			return err
		}
		told, err := s.tellFigures(ctx, over, snap)
		if err != nil {
			return err
		}
		queue.Count(ctx, "reports_stored", stored)
		queue.Count(ctx, "people_told", told)
		return nil
	})
}

// keep keeps the figures of a period, unless they are kept already, and returns their id and how many snapshots it made.
func (s *Service) keep(ctx context.Context, tx bun.Tx, p Period, zone *time.Location) (id uuid.UUID, stored int, err error) {
	if id, err = kept(ctx, tx, p); err != nil || id != uuid.Nil {
		return id, 0, err
	}
	snap := &Snapshot{
		ID: db.NewID(), Kind: p.Kind, StartsOn: p.From, EndsOn: p.To, GeneratedAt: s.DB.Now(ctx), Parameters: Parameters{Zone: zone.String()},
	}
	if snap.Figures, err = s.figures(ctx, p, zone); err != nil {
		return id, 0, err
	}
	res, err := tx.NewInsert().Model(snap).On("CONFLICT (kind, starts_on) DO NOTHING").Returning("NULL").Exec(ctx)
	if err != nil {
		return id, 0, fmt.Errorf("reports: keep %s of %s: %w", p.Kind, p.From, err)
	}
	n, err := res.RowsAffected()
	if err != nil || n > 0 {
		return snap.ID, int(n), err
	}
	id, err = kept(ctx, tx, p) // somebody was quicker, and has committed
	return id, 0, err
}

// kept returns the id of the snapshot of a period, or uuid.Nil.
func kept(ctx context.Context, tx bun.Tx, p Period) (uuid.UUID, error) {
	found := []Snapshot{}
	if err := tx.NewSelect().Model(&found).Column("id").Where("kind = ? AND starts_on = ?", p.Kind, p.From).Scan(ctx); err != nil {
		return uuid.Nil, fmt.Errorf("reports: kept %s of %s: %w", p.Kind, p.From, err)
	}
	if len(found) == 0 {
		return uuid.Nil, nil
	}
	return found[0].ID, nil
}

// PageSize is how many snapshots a page lists.
const PageSize = 24

// Snapshots returns a page of the snapshots, the latest first, and whether there are more. Figures are not among what is read.
func (s *Service) Snapshots(ctx context.Context, page int) (list []Snapshot, more bool, err error) {
	q := s.DB.Conn(ctx).NewSelect().Model(&list).ExcludeColumn("figures").Order("starts_on DESC", "kind", "id")
	if err := db.Page(q, page, PageSize).Scan(ctx); err != nil {
		return nil, false, fmt.Errorf("reports: snapshots: %w", err)
	}
	list, more = db.Cut(list, PageSize)
	return list, more, nil
}

// Snapshot returns a snapshot with the figures of the clinics that are there for whoever asks, and the same counted again
// now. It is NotFound where there is none.
func (s *Service) Snapshot(ctx context.Context, id uuid.UUID) (snap *Snapshot, again Figures, err error) {
	snap = &Snapshot{ID: id}
	if err := s.DB.Conn(ctx).NewSelect().Model(snap).WherePK().Scan(ctx); err != nil {
		return nil, again, db.Found(err)
	}
	zone, err := time.LoadLocation(snap.Parameters.Zone)
	if err != nil {
		return nil, again, fmt.Errorf("reports: zone of snapshot %s: %w", id, err)
	}
	snap.Figures.seenBy(access.Who(ctx))
	again, err = s.figures(ctx, snap.Period(), zone)
	return snap, again, err
}
