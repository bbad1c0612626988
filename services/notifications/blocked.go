package notifications

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"tenhal.sa/tenhal/services/foundation/db"
	"tenhal.sa/tenhal/services/foundation/signal"
)

// Bar is why nothing leaves to an address.
type Bar string

// The bars.
const (
	Stop Bar = "stop" // its owner has told the provider to send nothing more
	Gone Bar = "dead" // nobody is there
)

// Block is an address to which nothing leaves by a channel, whoever's it is.
type Block struct {
	bun.BaseModel `bun:"table:blocked_addresses,alias:b"`
	signal.Source `bun:"-"`

	ID      uuid.UUID `bun:",pk"`
	Channel Channel
	Address string
	Reason  Bar
	At      time.Time
}

// block has nothing more leave to an address, by a channel or, where nobody is there, by none that goes to the phone.
func (s *Service) block(ctx context.Context, channel Channel, address string, why Bar) error {
	known, err := s.DB.Conn(ctx).NewSelect().Model((*Block)(nil)).
		Where("address = ? AND channel = ? AND reason = ?", address, channel, why).Exists(ctx)
	if err != nil || known {
		return err
	}
	b := &Block{ID: db.NewID(), Channel: channel, Address: address, Reason: why, At: s.DB.Now(ctx)}
	if _, err := s.DB.Conn(ctx).NewInsert().Model(b).Exec(ctx); err != nil {
		return fmt.Errorf("notifications: block: %w", err)
	}
	return nil
}

// unblock takes back what was said of an address.
func (s *Service) unblock(ctx context.Context, channel Channel, address string, why Bar) error {
	list := []Block{}
	err := s.DB.Conn(ctx).NewSelect().Model(&list).Where("address = ? AND channel = ? AND reason = ?", address, channel, why).For("UPDATE").Scan(ctx)
	if err != nil {
		return fmt.Errorf("notifications: unblock: %w", err)
	}
	for i := range list {
		if _, err := s.DB.Conn(ctx).NewDelete().Model(&list[i]).WherePK().Exec(ctx); err != nil {
			return fmt.Errorf("notifications: unblock: %w", err)
		}
	}
	return nil
}
