package results

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"tenhal.sa/tenhal/services/foundation/db"
	"tenhal.sa/tenhal/services/foundation/signal"
)

// Sources returns how it goes with all that was fetched from, those that are connected now first.
func (s *Service) Sources(ctx context.Context) ([]*Source, error) {
	list := []*Source{}
	err := s.DB.Conn(ctx).NewSelect().Model(&list).ColumnExpr("so.*").
		ColumnExpr("(SELECT count(*) FROM result_payloads AS pl WHERE pl.source_id = so.id AND pl.settled_at IS NULL) AS waiting").
		ColumnExpr("(SELECT count(*) FROM result_payloads AS pl WHERE pl.source_id = so.id AND pl.fault <> '') AS unreadable").
		OrderExpr("so.tried_at DESC NULLS LAST, so.id").Limit(PageSize).Scan(ctx)
	if err != nil {
		return nil, fmt.Errorf("results: sources: %w", err)
	}
	return list, nil
}

// Connected reports whether results of a kind are fetched from a source.
func (s *Service) Connected(so *Source) bool {
	feed := s.Feeds[so.Kind]
	return feed != nil && feed.Base() == so.Base
}

// Troubles returns the latest times in which a source could not be fetched from.
func (s *Service) Troubles(ctx context.Context) ([]*Trouble, error) {
	list := []*Trouble{}
	err := s.DB.Conn(ctx).NewSelect().Model(&list).Order("tr.since DESC", "tr.id").Limit(PageSize).Scan(ctx)
	if err != nil {
		return nil, fmt.Errorf("results: troubles: %w", err)
	}
	return list, nil
}

// resumption is that somebody had a source asked again. It is saved for the audit log, which says who.
type resumption struct {
	bun.BaseModel `bun:"table:source_resumptions,alias:sr"`
	signal.Source `bun:"-"`

	ID        uuid.UUID `bun:",pk"`
	SourceID  uuid.UUID
	Stopped   bool
	Fault     string
	ResumedAt time.Time
}

// Resume has a source asked at once, also one that refused us or that was to be left alone. What it said that nothing could be
// made of is tried once more. Of an unknown source it returns a NotFound fault.
func (s *Service) Resume(ctx context.Context, id uuid.UUID) error {
	return s.DB.Tx(ctx, func(ctx context.Context, tx bun.Tx) error {
		so := new(Source)
		if err := tx.NewSelect().Model(so).Where("so.id = ?", id).For("UPDATE").Scan(ctx); err != nil {
			return db.Found(err)
		}
		said := &resumption{ID: db.NewID(), SourceID: so.ID, Stopped: !so.StoppedAt.IsZero(), Fault: so.Fault, ResumedAt: s.DB.Now(ctx)}
		if _, err := tx.NewInsert().Model(said).Exec(ctx); err != nil {
			return fmt.Errorf("results: resumption: %w", err)
		}
		_, err := tx.NewRaw("UPDATE result_payloads SET settled_at = NULL, fault = '' WHERE source_id = ? AND fault <> ''", so.ID).Exec(ctx)
		if err != nil {
			return fmt.Errorf("results: try once more: %w", err)
		}
		so.StoppedAt, so.RetryAt = time.Time{}, time.Time{}
		if _, err := tx.NewUpdate().Model(so).Column("stopped_at", "retry_at").WherePK().Exec(ctx); err != nil {
			return fmt.Errorf("results: resume: %w", err)
		}
		return s.FetchNow(ctx, so.Kind)
	})
}

// FetchNow has results of a kind fetched at once.
func (s *Service) FetchNow(ctx context.Context, kind Kind) error {
	return s.at(ctx, s.DB.Now(ctx), job(kind, false))
}
