// Package inbox tells users within the program of what concerns them. What happens to the same thing
// again before they have read it joins what they were told of it, so that a storm is one notice.
package inbox

import (
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"tenhal.sa/tenhal/services/foundation/civil"
	"tenhal.sa/tenhal/services/foundation/db"
)

// Service tells users, and keeps what they have read.
type Service struct {
	DB *db.DB
}

// Notice is what a user was told.
type Notice struct {
	bun.BaseModel `bun:"table:notices,alias:n"`

	ID          uuid.UUID `bun:",pk"`
	UserID      uuid.UUID
	Kind        Kind      // of what happened last
	About       string    // names what it is about
	PatientID   uuid.UUID `bun:",nullzero"`
	Facts       Facts     `bun:"type:jsonb"`
	Path        string    // leads to what it is about
	NeedsAction bool
	Count       int // of what happened
	CreatedAt   time.Time
	LastAt      time.Time
	ReadAt      time.Time `bun:",nullzero"`
	ReadWith    uuid.UUID `bun:",nullzero"` // the stroke that read it, and others maybe
}

// Facts are what the words of a notice need. Nothing clinical is among them.
type Facts struct {
	At     *time.Time `json:"at,omitempty"`     // of a visit
	Number string     `json:"number,omitempty"` // of an invoice
	Says   string     `json:"says,omitempty"`   // message key, where the kind alone does not say it
	From   civil.Date `json:"from,omitzero"`    // first and
	To     civil.Date `json:"to,omitzero"`      // last day of a report
}

// Topic names the news of a user's notices, as the database tells it: migrations/…_notices_news.
func Topic(user uuid.UUID) string { return "notices:" + user.String() }
