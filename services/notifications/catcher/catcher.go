// Package catcher keeps mails and texts instead of sending them, for development: what would have left can
// be looked at, and nobody gets a message from a trial.
package catcher

import (
	"context"
	"fmt"
	"os"
	"strings"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"tenhal.sa/tenhal/services/foundation/clock"
	"tenhal.sa/tenhal/services/foundation/db"
	"tenhal.sa/tenhal/services/foundation/tally"
	"tenhal.sa/tenhal/services/notifications"
)

// Catcher catches mails and texts in the database.
type Catcher struct {
	DB  *db.DB
	Log string // file to which "channel id ns pid" is appended for each that is sent; empty: none
}

// Caught is a mail or a text that would have left.
type Caught struct {
	bun.BaseModel `bun:"table:caught_mails,alias:cm"`

	ID        uuid.UUID `bun:",pk"`
	MessageID string
	Channel   notifications.Channel
	Recipient string
	Subject   string
	BodyText  string
	BodyHTML  string    `bun:"body_html"`
	Files     []string  `bun:",array"` // their names
	CaughtAt  time.Time // UTC
}

// Send keeps a mail. The same mail sent again is kept once.
func (c *Catcher) Send(ctx context.Context, m notifications.Mail) error {
	caught := &Caught{
		ID: db.NewID(), MessageID: m.MessageID, Channel: notifications.Email, Recipient: m.To, Subject: m.Subject,
		BodyText: m.Text, BodyHTML: m.HTML, Files: []string{}, CaughtAt: c.DB.Now(ctx),
	}
	for _, f := range m.Files {
		caught.Files = append(caught.Files, f.Name)
	}
	return c.keep(ctx, caught)
}

// SendText keeps a text. It is called by the message's own id.
func (c *Catcher) SendText(ctx context.Context, t notifications.Text) (ref string, err error) {
	ref = t.ID.String()
	return ref, c.keep(ctx, &Caught{
		ID: db.NewID(), MessageID: ref, Channel: t.Channel, Recipient: t.To, BodyText: t.Body, Files: []string{}, CaughtAt: c.DB.Now(ctx),
	})
}

func (c *Catcher) keep(ctx context.Context, caught *Caught) error {
	err := c.DB.Tx(ctx, func(ctx context.Context, tx bun.Tx) error {
		_, err := tx.NewInsert().Model(caught).On("CONFLICT (message_id) DO NOTHING").Returning("NULL").Exec(ctx)
		if err != nil {
			return fmt.Errorf("catcher: %w", err)
		}
		return nil
	})
	if err != nil || c.Log == "" {
		return err
	}
	id, _, _ := strings.Cut(caught.MessageID, "@")
	var watch clock.Clock
	return tally.Line(c.Log, "%s %s %d %d", caught.Channel, id, watch.Now().UnixNano(), os.Getpid())
}

// FindText returns what a text was caught as, or "".
func (c *Catcher) FindText(ctx context.Context, t notifications.Text, _ time.Time) (ref string, err error) {
	took, err := c.Took(ctx, t.ID.String())
	if !took || err != nil {
		return "", err
	}
	return t.ID.String(), nil
}

// Took reports whether a mail was caught.
func (c *Catcher) Took(ctx context.Context, messageID string) (bool, error) {
	took, err := c.DB.Conn(ctx).NewSelect().Model((*Caught)(nil)).Where("message_id = ?", messageID).Exists(ctx)
	if err != nil {
		return false, fmt.Errorf("catcher: %w", err)
	}
	return took, nil
}

// List returns the latest hundred without the pages of mails, the latest first.
func (c *Catcher) List(ctx context.Context) ([]Caught, error) {
	list := []Caught{}
	err := c.DB.Conn(ctx).NewSelect().Model(&list).ExcludeColumn("body_html").
		Order("caught_at DESC", "id DESC").Limit(100).Scan(ctx)
	if err != nil {
		return nil, fmt.Errorf("catcher: %w", err)
	}
	return list, nil
}

// Get returns one, or a NotFound fault.
func (c *Catcher) Get(ctx context.Context, id uuid.UUID) (*Caught, error) {
	m := &Caught{ID: id}
	return m, db.Found(c.DB.Conn(ctx).NewSelect().Model(m).WherePK().Scan(ctx))
}
