package access

import (
	"bytes"
	"context"
	"fmt"
	"net/netip"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"tenhal.sa/tenhal/services/foundation/db"
	"tenhal.sa/tenhal/services/foundation/signal"
)

// DeviceLife is how long a browser is known for a user after they first signed in with it.
const DeviceLife = 365 * 24 * time.Hour

// device is a browser that a user has signed in with. Its token is known to the browser alone.
type device struct {
	bun.BaseModel `bun:"table:known_devices,alias:d"`
	signal.Source `bun:"-"`

	ID        uuid.UUID `bun:",pk"`
	UserID    uuid.UUID
	TokenHash []byte
	IP        string
	UserAgent string
	CreatedAt time.Time
}

// known returns the hash of a browser's token where the user of an address has signed in with it, and else nil.
func (s *Service) known(ctx context.Context, email, token string) ([]byte, error) {
	if token == "" {
		return nil, nil
	}
	there, err := s.DB.Conn(ctx).NewSelect().Model((*device)(nil)).Join("JOIN users AS u ON u.id = d.user_id").
		Where("d.token_hash = ? AND u.email = ? AND d.created_at > ?", hashed(token), email, s.DB.Now(ctx).Add(-DeviceLife)).Exists(ctx)
	if err != nil {
		return nil, fmt.Errorf("access: known browser: %w", err)
	}
	if !there {
		return nil, nil
	}
	return hashed(token), nil
}

// meet notes that a user signs in with a browser that they were not known by. They are told where it is like none
// that they have used: another kind of browser, or another network. The user is locked, so that of two who sign in with
// one browser at once the second finds it known.
func (s *Service) meet(ctx context.Context, tx bun.Tx, u *User, from Visitor) error {
	if from.Device == "" {
		return nil
	}
	before := []device{}
	if err := tx.NewSelect().Model(&before).Where("user_id = ?", u.ID).Scan(ctx); err != nil {
		return fmt.Errorf("access: browsers before: %w", err)
	}
	d := &device{ID: db.NewID(), UserID: u.ID, TokenHash: hashed(from.Device), IP: from.IP, UserAgent: from.agent(), CreatedAt: s.DB.Now(ctx)}
	like := len(before) == 0 // nobody is surprised at their own first time
	for _, b := range before {
		if bytes.Equal(b.TokenHash, d.TokenHash) {
			return nil
		}
		like = like || b.UserAgent == d.UserAgent && network(b.IP) == network(d.IP)
	}
	if !like {
		d.Raise(BrowserWasNew{u.ID})
	}
	if _, err := tx.NewInsert().Model(d).Exec(ctx); err != nil {
		return fmt.Errorf("access: note a browser: %w", err)
	}
	return nil
}

// network is the part of an IP address that stays when a provider hands out another.
func network(ip string) string {
	addr, err := netip.ParseAddr(ip)
	if err != nil {
		return ip
	}
	bits := 48
	if addr = addr.Unmap(); addr.Is4() {
		bits = 24
	}
	net, _ := addr.Prefix(bits) // of so many bits there always is one
	return net.String()
}
