package inbox

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"tenhal.sa/tenhal/services/access"
	"tenhal.sa/tenhal/services/foundation/db"
)

// Stroke is what made notices read at once. It can be undone.
type Stroke struct {
	ID   uuid.UUID
	Read int // how many notices
}

// Read makes a notice of whoever asks read, and returns it. One that was read already stays so; one of
// somebody else is not there: db.ErrNotFound.
func (s *Service) Read(ctx context.Context, id uuid.UUID) (*Notice, Stroke, error) {
	n, done := new(Notice), Stroke{}
	err := s.DB.Tx(ctx, func(ctx context.Context, tx bun.Tx) error {
		if err := tx.NewSelect().Model(n).Where("id = ? AND user_id = ?", id, access.Who(ctx).ID).Scan(ctx); err != nil {
			return db.Found(err)
		}
		return s.read(ctx, own(ctx, tx).Where("id = ?", id), &done)
	})
	return n, done, err
}

// ReadAll makes every notice of whoever asks read that came until a time: what came later they have not seen.
func (s *Service) ReadAll(ctx context.Context, until time.Time) (done Stroke, err error) {
	err = s.DB.Tx(ctx, func(ctx context.Context, tx bun.Tx) error {
		who := access.Who(ctx)
		return s.read(ctx, own(ctx, tx).Where("last_at <= ? AND kind IN (?)", until, bun.List(kinds(who, every))), &done)
	})
	return done, err
}

func own(ctx context.Context, tx bun.Tx) *bun.UpdateQuery {
	return tx.NewUpdate().Model((*Notice)(nil)).Where("user_id = ? AND read_at IS NULL", access.Who(ctx).ID)
}

func (s *Service) read(ctx context.Context, those *bun.UpdateQuery, done *Stroke) error {
	done.ID = db.NewID()
	res, err := those.Set("read_at = ?, read_with = ?", s.DB.Now(ctx), done.ID).Exec(ctx)
	if err != nil {
		return fmt.Errorf("inbox: read: %w", err)
	}
	n, err := res.RowsAffected()
	done.Read = int(n)
	return err
}

// Undo makes the notices unread again that a stroke of whoever asks made read. Of what has been told
// anew since, the later notice speaks.
func (s *Service) Undo(ctx context.Context, stroke uuid.UUID) error {
	return s.DB.Tx(ctx, func(ctx context.Context, tx bun.Tx) error {
		who := access.Who(ctx)
		// Whoever tells this user shares the row, and so is over or has to wait: no notice can come between.
		if _, err := tx.ExecContext(ctx, "SELECT FROM users WHERE id = ? FOR UPDATE", who.ID); err != nil {
			return fmt.Errorf("inbox: undo: %w", err)
		}
		_, err := tx.NewUpdate().Model((*Notice)(nil)).Set("read_at = NULL, read_with = NULL").
			Where("n.user_id = ? AND n.read_with = ?", who.ID, stroke).
			Where("NOT EXISTS (SELECT FROM notices AS later WHERE later.user_id = n.user_id AND later.about = n.about AND later.read_at IS NULL)").
			Exec(ctx)
		if err != nil {
			return fmt.Errorf("inbox: undo: %w", err)
		}
		return nil
	})
}
