package notifications

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"tenhal.sa/tenhal/services/foundation/db"
	"tenhal.sa/tenhal/services/foundation/fault"
)

// ErrLink says that a link leads nowhere: it is wrong, or its time is over.
var ErrLink = fault.New(fault.NotFound, "messages.link_over")

// errand is what a link is for.
type errand string

// The errands.
const (
	toAnswer      errand = "answer"
	toUnsubscribe errand = "unsubscribe"
)

// unsubscribeLife is how long a mail may be answered by a wish to get no more of its kind. The law of many countries
// asks for a month at least.
const unsubscribeLife = 60 * 24 * time.Hour

// pass is a link that was given to whoever has a message. Only the hash of its token is kept.
type pass struct {
	bun.BaseModel `bun:"table:message_links,alias:ml"`

	TokenHash []byte `bun:",pk"`
	MessageID uuid.UUID
	Purpose   errand
	ExpiresAt time.Time
}

// link gives a letter the links that belong in it.
func (c *claimant) link(ctx context.Context, l *Letter) (err error) {
	if c.m.UserID != uuid.Nil {
		l.Link, err = c.ownLink(ctx, l.Event)
		return err
	}
	if len(l.Visits) > 0 && l.Event != OnCancellation {
		if l.Link, err = c.give(ctx, toAnswer, "/a/", l.Visits[len(l.Visits)-1].StartsAt); err != nil {
			return err
		}
	}
	if l.Event.Purpose().Optional() && c.m.Channel == Email {
		l.Leave, err = c.give(ctx, toUnsubscribe, "/u/", c.now.Add(unsubscribeLife))
	}
	return err
}

// ownLink is where a user goes from a mail about their account or a report.
func (c *claimant) ownLink(ctx context.Context, e Event) (string, error) {
	if c.m.Report != nil {
		return c.BaseURL + c.m.Report.Path, nil
	}
	switch e {
	case OnInvitation:
		token, err := c.Access.Invitation(ctx, c.m.UserID)
		return c.BaseURL + "/welcome/" + token, err
	case OnReset:
		token, err := c.Access.ResetLink(ctx, c.m.UserID)
		return c.BaseURL + "/reset/" + token, err
	}
	return c.BaseURL + "/account/security", nil
}

// give makes a link.
func (c *claimant) give(ctx context.Context, what errand, path string, until time.Time) (string, error) {
	secret := make([]byte, 18)
	rand.Read(secret) // never fails
	token := base64.RawURLEncoding.EncodeToString(secret)
	a := &pass{TokenHash: hashed(token), MessageID: c.m.ID, Purpose: what, ExpiresAt: until}
	if _, err := c.DB.Conn(ctx).NewInsert().Model(a).Exec(ctx); err != nil {
		return "", fmt.Errorf("notifications: link: %w", err)
	}
	return c.BaseURL + path + token, nil
}

func hashed(token string) []byte {
	sum := sha256.Sum256([]byte(token))
	return sum[:]
}

// linked returns the message that a link was in, or ErrLink.
func (s *Service) linked(ctx context.Context, token string, what errand) (*Message, error) {
	m := new(Message)
	err := s.DB.Conn(ctx).NewSelect().Model(m).Join("JOIN message_links AS l ON l.message_id = m.id").
		Where("l.token_hash = ? AND l.purpose = ? AND l.expires_at > ?", hashed(token), what, s.DB.Now(ctx)).Scan(ctx)
	if errors.Is(db.Found(err), db.ErrNotFound) {
		return nil, ErrLink
	}
	if err != nil {
		return nil, fmt.Errorf("notifications: link: %w", err)
	}
	return m, nil
}
