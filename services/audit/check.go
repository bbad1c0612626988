package audit

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"tenhal.sa/tenhal/services/foundation/db"
	"tenhal.sa/tenhal/services/foundation/queue"
	"tenhal.sa/tenhal/services/foundation/signal"
)

// ErrNoAnchor says that no check had the head that somebody wrote down: it was removed or changed, and so maybe the entries too.
var ErrNoAnchor = errors.New("audit: no check had this head")

// Check is what was found when the chains were verified.
type Check struct {
	bun.BaseModel `bun:"table:audit_checks,alias:ac"`
	signal.Source `bun:"-"`

	ID      uuid.UUID `bun:",pk"`
	At      time.Time
	TookMS  int
	Entries int64
	Head    string       // of all chains; whoever writes it down elsewhere finds later whether an end was cut off
	Heads   map[int]Head `bun:"type:jsonb"`
	Flaws   []Flaw       `bun:"type:jsonb"` // the first of them
	Broken  int          // how many there are
}

// WasFoundBroken says that the chains don't hold: entries were changed, removed or put in behind our back.
type WasFoundBroken struct{ Check *Check }

// Verify follows every chain of entries from its beginning. The ends that the latest check found must still be there, and
// those of the checks with these heads. It keeps what it finds, also that nothing is wrong. It returns ErrNoAnchor for a
// head that no check had.
func (s *Service) Verify(ctx context.Context, heads ...string) (*Check, error) {
	v := &verifier{chains: map[int]*chain{}, anchors: map[int64]string{}}
	for _, head := range append(heads, "") {
		if err := s.anchor(ctx, v, head); err != nil {
			return nil, err
		}
	}
	began := s.DB.Clock.Now()
	if err := s.verify(ctx, v); err != nil {
		return nil, err
	}
	check := &Check{
		ID: db.NewID(), At: began, TookMS: int(s.DB.Clock.Since(began).Milliseconds()),
		Entries: v.entries, Heads: v.heads(), Flaws: append([]Flaw{}, v.flaws...), Broken: v.broken,
	}
	check.Head = digest(check.Heads)
	if check.Broken > 0 {
		check.Raise(WasFoundBroken{check})
	}
	return check, s.DB.Tx(ctx, func(ctx context.Context, tx bun.Tx) error {
		if _, err := tx.NewInsert().Model(check).Exec(ctx); err != nil {
			return fmt.Errorf("audit: keep check: %w", err)
		}
		return nil
	})
}

// LatestCheck returns what was found last, or nil before anybody has looked.
func (s *Service) LatestCheck(ctx context.Context) (*Check, error) {
	check := &Check{}
	err := db.Found(s.DB.Conn(ctx).NewSelect().Model(check).Order("at DESC", "id DESC").Limit(1).Scan(ctx))
	if errors.Is(err, db.ErrNotFound) {
		return nil, nil
	}
	return check, err
}

// VerifyChains is the job that verifies the chains at night.
type VerifyChains struct{}

// Kind names the job on the queue.
func (VerifyChains) Kind() string { return "audit.verify_chains" }

// Queue is where the job waits.
func (VerifyChains) Queue() queue.Name { return queue.Reports }

// VerifyChains does the job. The log has the head too, and is kept elsewhere: it tells whether an end was cut off.
func (s *Service) VerifyChains(ctx context.Context, _ VerifyChains) error {
	check, err := s.Verify(ctx)
	if err != nil {
		return err
	}
	queue.Count(ctx, "entries_verified", int(check.Entries))
	queue.Count(ctx, "entries_broken", check.Broken)
	level := slog.LevelInfo
	if check.Broken > 0 {
		level = slog.LevelError
	}
	slog.Log(ctx, level, "audit verified", "entries", check.Entries, "broken", check.Broken, "head", check.Head)
	return nil
}
