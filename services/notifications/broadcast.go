package notifications

import (
	"context"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"tenhal.sa/tenhal/services/foundation/civil"
	"tenhal.sa/tenhal/services/foundation/db"
	"tenhal.sa/tenhal/services/foundation/fault"
	"tenhal.sa/tenhal/services/foundation/i18n"
	"tenhal.sa/tenhal/services/foundation/signal"
)

// Why a broadcast stays as it is.
var (
	ErrOwnBroadcast     = fault.New(fault.Conflict, "broadcasts.own")         // whoever wrote it does not approve it
	ErrNobodyElse       = fault.New(fault.Conflict, "broadcasts.nobody_else") // and nobody else may
	ErrBroadcastDecided = fault.New(fault.Conflict, "broadcasts.decided")     // it is no draft any more
	ErrBroadcastOver    = fault.New(fault.Conflict, "broadcasts.over")        // it has come to its end, or the day it speaks of has
	ErrBroadcastsOff    = fault.New(fault.Conflict, "broadcasts.off")         // the rule for broadcasts is not in force
	ErrBroadcastStale   = fault.New(fault.Stale, "broadcasts.stale")
)

// BroadcastState is what was decided about a broadcast.
type BroadcastState string

// The states.
const (
	Draft    BroadcastState = "draft"    // waits for somebody to approve it
	Approved BroadcastState = "approved" // it leaves, or has left
	Halted   BroadcastState = "stopped"  // or was withdrawn before it was approved
)

// BroadcastStates are all of them, in the order of a broadcast's way.
var BroadcastStates = []BroadcastState{Draft, Approved, Halted}

// BroadcastFollows says what may become of a broadcast in a state.
var BroadcastFollows = map[BroadcastState][]BroadcastState{Draft: {Approved, Halted}, Approved: {Halted}}

// Broadcast is what everybody is told who comes on a day, or those of them who come to a clinic, for a service or to a provider.
type Broadcast struct {
	bun.BaseModel `bun:"table:broadcasts,alias:b"`
	signal.Source `bun:"-"`

	ID         uuid.UUID  `bun:",pk"`
	Day        civil.Date // of the visits, by the centre's clocks
	ClinicID   uuid.UUID  `bun:",nullzero"`
	ServiceID  uuid.UUID  `bun:",nullzero"`
	ProviderID uuid.UUID  `bun:",nullzero"`
	WordsAr    string
	WordsEn    string
	PerMinute  int // no more leave in a minute
	State      BroadcastState
	AuthorID   uuid.UUID // who wrote it last
	ApproverID uuid.UUID `bun:",nullzero"` // somebody else
	ApprovedAt time.Time `bun:",nullzero"`
	ListedAt   time.Time `bun:",nullzero"` // when the last of its messages was planned
	StopperID  uuid.UUID `bun:",nullzero"`
	StoppedAt  time.Time `bun:",nullzero"`
	Version    int
	CreatedAt  time.Time
}

// Says returns what the broadcast says in a language.
func (b *Broadcast) Says(l i18n.Locale) string {
	if l == i18n.Arabic {
		return b.WordsAr
	}
	return b.WordsEn
}

// gap is the time between one message and the next.
func (b *Broadcast) gap() time.Duration { return time.Minute / time.Duration(max(b.PerMinute, 1)) }

// approve lets the broadcast leave.
func (b *Broadcast) approve(now time.Time, by uuid.UUID) error {
	switch {
	case b.State != Draft:
		return ErrBroadcastDecided
	case b.AuthorID == by:
		return ErrOwnBroadcast
	}
	b.State, b.ApproverID, b.ApprovedAt = Approved, by, now
	b.Raise(BroadcastWasDecided{b.ID})
	return nil
}

// halt stops the broadcast, or withdraws the draft.
func (b *Broadcast) halt(now time.Time, by uuid.UUID) error {
	if b.State == Halted {
		return ErrBroadcastOver
	}
	if b.State == Draft {
		b.Raise(BroadcastWasDecided{b.ID})
	}
	b.State, b.StopperID, b.StoppedAt = Halted, by, now
	return nil
}

// lockBroadcast is how a broadcast is locked to be changed. Messages of it may be written meanwhile, by who holds some of
// them: whoever stops it waits for those, so they must not wait for it.
const lockBroadcast = "NO KEY UPDATE"

// broadcast reads a broadcast, and locks it where lock says how.
func (s *Service) broadcast(ctx context.Context, id uuid.UUID, lock string) (*Broadcast, error) {
	b := &Broadcast{ID: id}
	q := s.DB.Conn(ctx).NewSelect().Model(b).WherePK()
	if lock != "" {
		q.For(lock)
	}
	if err := q.Scan(ctx); err != nil {
		return nil, db.Found(err)
	}
	return b, nil
}
