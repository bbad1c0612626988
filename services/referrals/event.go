package referrals

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"tenhal.sa/tenhal/services/access"
)

// Happening is a kind of event in the history of a referral.
type Happening string

// What happens to referrals.
const (
	WhenCreated   Happening = "created"
	WhenEdited    Happening = "edited"
	WhenSent      Happening = "sent"
	WhenReceived  Happening = "received"
	WhenAccepted  Happening = "accepted"
	WhenRejected  Happening = "rejected"
	WhenBooked    Happening = "booked"
	WhenUnbooked  Happening = "unbooked" // the visit does not take place after all
	WhenSeen      Happening = "seen"
	WhenUnseen    Happening = "unseen" // the visit's end was undone
	WhenCompleted Happening = "completed"
	WhenWithdrawn Happening = "withdrawn"
	WhenExpired   Happening = "expired"
	WhenEscalated Happening = "escalated"
)

// Event is an entry of a referral's history.
type Event struct {
	bun.BaseModel `bun:"table:referral_events,alias:e"`

	ID         int64 `bun:",pk,autoincrement"`
	ReferralID uuid.UUID
	At         time.Time
	ActorID    uuid.UUID `bun:",nullzero"` // uuid.Nil: the program
	ActorAr    string
	ActorEn    string
	What       Happening
}

// record writes the history of a change, in the transaction of the change.
func (s *Service) record(ctx context.Context, tx bun.Tx, referral uuid.UUID, what Happening) error {
	who := access.Who(ctx)
	e := &Event{ReferralID: referral, At: s.DB.Now(ctx), ActorID: who.ID, ActorAr: who.NameAr, ActorEn: who.NameEn, What: what}
	if _, err := tx.NewInsert().Model(e).Returning("NULL").Exec(ctx); err != nil {
		return fmt.Errorf("referrals: history: %w", err)
	}
	return nil
}

// History returns what happened to a referral, latest first.
func (s *Service) History(ctx context.Context, referral uuid.UUID) ([]Event, error) {
	events := []Event{}
	err := s.DB.Conn(ctx).NewSelect().Model(&events).Where("e.referral_id = ?", referral).Order("e.id DESC").Limit(100).Scan(ctx)
	if err != nil {
		return nil, fmt.Errorf("referrals: history: %w", err)
	}
	return events, nil
}
