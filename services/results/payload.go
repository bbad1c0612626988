package results

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"tenhal.sa/tenhal/services/foundation/db"
	"tenhal.sa/tenhal/services/foundation/fault"
	"tenhal.sa/tenhal/services/foundation/queue"
	"tenhal.sa/tenhal/services/patients"
)

// kept is a payload as it lies in the database.
type kept struct {
	bun.BaseModel `bun:"table:result_payloads,alias:pl"`

	ID         uuid.UUID `bun:",pk"`
	SourceID   uuid.UUID
	Key        string
	Body       []byte
	SHA256     []byte `bun:"sha256"`
	ReceivedAt time.Time
	SettledAt  time.Time `bun:",nullzero"`
	Fault      string
	ResultID   uuid.UUID `bun:",nullzero"`
}

// keep commits what a source says before anything is made of it. What was said before is there already.
func (s *Service) keep(ctx context.Context, r *run, page []Payload) error {
	return s.DB.Tx(ctx, func(ctx context.Context, tx bun.Tx) error {
		if err := s.still(ctx, tx, r.Source); err != nil {
			return err
		}
		rows := []kept{}
		for _, p := range page {
			r.note(p)
			sum := sha256.Sum256(p.Body)
			rows = append(rows, kept{ID: db.NewID(), SourceID: r.ID, Key: p.Key, Body: p.Body, SHA256: sum[:], ReceivedAt: s.DB.Now(ctx)})
		}
		if len(rows) == 0 {
			return nil
		}
		res, err := tx.NewInsert().Model(&rows).On("CONFLICT DO NOTHING").Returning("NULL").Exec(ctx)
		if err != nil {
			return fmt.Errorf("results: keep: %w", err)
		}
		n, err := res.RowsAffected()
		if err != nil {
			return err
		}
		queue.Count(ctx, "reports_fetched", int(n))
		_, err = tx.NewRaw("UPDATE result_sources SET fetched = fetched + ? WHERE id = ?", n, r.ID).Exec(ctx)
		return err
	})
}

// atOnce is how many payloads are read at a time.
const atOnce = 100

// settleAll makes something of every payload that waits, each in a transaction of its own: one that can't be read holds up no other.
func (s *Service) settleAll(ctx context.Context, r *run) error {
	for {
		ids := []uuid.UUID{}
		err := s.DB.Conn(ctx).NewRaw("SELECT id FROM result_payloads WHERE source_id = ? AND settled_at IS NULL ORDER BY received_at, id LIMIT ?", r.ID, atOnce).Scan(ctx, &ids)
		if err != nil || len(ids) == 0 {
			return err
		}
		for _, id := range ids {
			err := s.settle(ctx, r, id)
			if errors.Is(err, patients.ErrMerged) { // into another record, meanwhile: there it belongs
				err = s.settle(ctx, r, id)
			}
			if err != nil && (errors.Is(err, errLost) || db.Transient(err) || ctx.Err() != nil) {
				return err
			}
			if err == nil {
				continue
			}
			if aside := s.setAside(ctx, r, id); aside != nil { // it would come again, and again
				return errors.Join(err, aside)
			}
			r.trouble = errors.Join(r.trouble, err)
		}
	}
}

// setAside notes that nothing could be made of a payload, through no fault of its source. The run fails for it once it is
// over, for people to see.
func (s *Service) setAside(ctx context.Context, r *run, id uuid.UUID) error {
	return s.DB.Tx(ctx, func(ctx context.Context, tx bun.Tx) error {
		if err := s.still(ctx, tx, r.Source); err != nil {
			return err
		}
		_, err := tx.NewRaw("UPDATE result_payloads SET settled_at = ?, fault = ? WHERE id = ?", s.DB.Now(ctx), errNotTaken.Key, id).Exec(ctx)
		return err
	})
}

// settle makes a result of a payload, or notes why none can be made.
func (s *Service) settle(ctx context.Context, r *run, id uuid.UUID) error {
	return s.DB.Tx(ctx, func(ctx context.Context, tx bun.Tx) error {
		if err := s.still(ctx, tx, r.Source); err != nil { // whoever settles for a source settles alone
			return err
		}
		p := new(kept)
		if err := tx.NewSelect().Model(p).Where("pl.id = ?", id).Scan(ctx); err != nil {
			return fmt.Errorf("results: payload %s: %w", id, err)
		}
		report, err := r.feed.Read(p.Body)
		switch {
		case errors.Is(err, ErrUnreadable):
			p.Fault = fault.Of(err).Key
			queue.Count(ctx, "reports_unreadable", 1)
		case err != nil:
			return err
		default:
			report.Kind = r.Kind
			if p.ResultID, err = s.take(ctx, tx, p, report); err != nil {
				return fmt.Errorf("results: take %s: %w", p.Key, err)
			}
		}
		p.SettledAt = s.DB.Now(ctx)
		if _, err = tx.NewUpdate().Model(p).Column("settled_at", "fault", "result_id").WherePK().Exec(ctx); err != nil {
			return fmt.Errorf("results: settle: %w", err)
		}
		return nil
	})
}
