package results

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"tenhal.sa/tenhal/services/access"
	"tenhal.sa/tenhal/services/foundation/db"
	"tenhal.sa/tenhal/services/foundation/fault"
	"tenhal.sa/tenhal/services/foundation/signal"
	"tenhal.sa/tenhal/services/foundation/text"
)

// Review is that somebody has looked at a version of a result.
type Review struct {
	bun.BaseModel `bun:"table:result_reviews,alias:rv"`
	signal.Source `bun:"-"`

	ID       uuid.UUID `bun:",pk"`
	ResultID uuid.UUID
	N        int
	UserID   uuid.UUID
	NameAr   string // as they were called
	NameEn   string
	At       time.Time
	Note     string // may be empty
}

// Look is what a form says when somebody has looked at a result.
type Look struct {
	PatientID uuid.UUID
	ResultID  uuid.UUID
	N         int    // the version that they saw
	Note      string // may be empty
	Readback  string // what they have understood of a critical value, and will do; needed where one waits
}

// Review notes that whoever acts has looked at a result, and acknowledges the critical value that waits there. It returns
// ErrStale where another version has come meanwhile, ErrReadback where a critical value is not repeated, and fault.ErrInvalid.
// Of two who do so at once both have looked, and one has acknowledged.
func (s *Service) Review(ctx context.Context, l Look) error {
	var c fault.Check
	var err error
	if l.Note, err = text.Note(l.Note, longWhy); err != nil {
		c.Field("note", fault.Of(err).Key)
	}
	if l.Readback, err = text.Optional(l.Readback, longReason); err != nil {
		c.Field("readback", fault.Of(err).Key)
	}
	if err := c.Err(); err != nil {
		return err
	}
	return s.DB.Tx(ctx, func(ctx context.Context, tx bun.Tx) error {
		if _, err := s.Get(ctx, l.PatientID, l.ResultID); err != nil {
			return err
		}
		r := new(Result)
		if err := tx.NewSelect().Model(r).Where("r.id = ? AND r.patient_id = ?", l.ResultID, l.PatientID).For("UPDATE").Scan(ctx); err != nil {
			return db.Found(err)
		}
		if r.Current != l.N {
			return ErrStale
		}
		if err := s.acknowledge(ctx, tx, r, l.Readback); err != nil {
			return err
		}
		if err := s.look(ctx, tx, r, l.Note); err != nil || r.Reviewed == r.Current {
			return err
		}
		r.Reviewed = r.Current
		r.Raise(WasReviewed{r.facts()})
		return saveResult(ctx, tx, r)
	})
}

// look writes down who has looked. Whoever looks once more says nothing new.
func (s *Service) look(ctx context.Context, tx bun.Tx, r *Result, note string) error {
	who := access.Who(ctx)
	seen, err := tx.NewSelect().Model((*Review)(nil)).Where("rv.result_id = ? AND rv.n = ? AND rv.user_id = ?", r.ID, r.Current, who.ID).Exists(ctx)
	if err != nil || seen {
		return err
	}
	rv := &Review{ID: db.NewID(), ResultID: r.ID, N: r.Current, UserID: who.ID, NameAr: who.NameAr, NameEn: who.NameEn, At: s.DB.Now(ctx), Note: note}
	if _, err := tx.NewInsert().Model(rv).Exec(ctx); err != nil {
		return constraints.Fault(fmt.Errorf("results: review: %w", err))
	}
	return nil
}

// acknowledge ends the alert of a result, where one waits, by the name of whoever acts.
func (s *Service) acknowledge(ctx context.Context, tx bun.Tx, r *Result, readback string) error {
	a := new(Alert)
	err := db.Found(tx.NewSelect().Model(a).Where("ca.result_id = ? AND ca.acked_at IS NULL AND ca.ended_at IS NULL", r.ID).For("UPDATE").Scan(ctx))
	switch {
	case errors.Is(err, db.ErrNotFound):
		return nil
	case err != nil:
		return err
	case readback == "":
		return ErrReadback
	}
	a.AckedAt, a.AckedBy, a.Readback = s.DB.Now(ctx), access.Who(ctx).ID, readback
	a.Raise(CriticalSettled{r.ID})
	return saveAlert(ctx, tx, a)
}
