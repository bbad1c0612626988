package access

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"tenhal.sa/tenhal/services/foundation/signal"
)

// Seat is a browser in which a user is signed in.
type Seat struct {
	ID        uuid.UUID
	IP        string
	UserAgent string
	CreatedAt time.Time
	SeenAt    time.Time
}

// Seats returns the browsers in which a user is signed in, the one used last first.
func (s *Service) Seats(ctx context.Context, user uuid.UUID) ([]Seat, error) {
	seats := []Seat{}
	err := s.DB.Conn(ctx).NewSelect().Model((*session)(nil)).Column("id", "ip", "user_agent", "created_at", "seen_at").
		Where("user_id = ?0 AND NOT pending AND expires_at > ?1 AND seen_at + idle_minutes * interval '1 minute' > ?1", user, s.DB.Now(ctx)).
		Order("seen_at DESC", "id").Scan(ctx, &seats)
	if err != nil {
		return nil, fmt.Errorf("access: sessions of %s: %w", user, err)
	}
	return seats, nil
}

// ending is a session that somebody ends: that is heard, and kept in the audit log.
type ending struct {
	bun.BaseModel `bun:"table:sessions,alias:s"`
	signal.Source `bun:"-"`

	ID uuid.UUID `bun:",pk"`
}

// EndSeat signs a user out of one browser. One that has ended already is no error.
func (s *Service) EndSeat(ctx context.Context, user, id uuid.UUID) error {
	return s.endAll(ctx, user, "id = ?", id)
}

// EndSeats signs a user out everywhere, except in the browser that asks where it is theirs.
func (s *Service) EndSeats(ctx context.Context, user uuid.UUID) error {
	return s.endAll(ctx, user, "id <> ?", SessionOf(ctx).ID)
}

// endAll ends those sessions of a user that a condition chooses.
func (s *Service) endAll(ctx context.Context, user uuid.UUID, which string, id uuid.UUID) error {
	return s.DB.Tx(ctx, func(ctx context.Context, tx bun.Tx) error {
		var found []*ending
		err := tx.NewSelect().Model(&found).Column("id").Where("user_id = ?", user).Where(which, id).Order("id").For("UPDATE").Scan(ctx)
		if err != nil {
			return fmt.Errorf("access: sessions of %s: %w", user, err)
		}
		for _, one := range found {
			if _, err := tx.NewDelete().Model(one).WherePK().Exec(ctx); err != nil {
				return fmt.Errorf("access: end session %s: %w", one.ID, err)
			}
		}
		return nil
	})
}
