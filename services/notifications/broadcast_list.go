package notifications

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"tenhal.sa/tenhal/services/access"
	"tenhal.sa/tenhal/services/foundation/db"
	"tenhal.sa/tenhal/services/foundation/i18n"
)

// Phase is how far a broadcast has come.
type Phase string

// The phases.
const (
	Waiting   Phase = "waiting"   // for somebody to approve it
	Withdrawn Phase = "withdrawn" // before anybody had
	Preparing Phase = "preparing" // its messages are being planned
	Running   Phase = "running"   // some of them have yet to leave
	Done      Phase = "done"
	WasHalted Phase = "stopped"
)

// Bulletin is a broadcast with the names that its readers know, and what became of its messages.
type Bulletin struct {
	Broadcast `bun:",extend"`

	AuthorAr, AuthorEn     string
	ApproverAr, ApproverEn string
	StopperAr, StopperEn   string
	Counts                 map[State]int `bun:"type:jsonb"` // of its messages; what was tried by another way counts once
	NextAt                 time.Time     // when the next message leaves
}

// Author returns who wrote it, in the reader's language.
func (b *Bulletin) Author(ctx context.Context) string { return i18n.Pick(ctx, b.AuthorAr, b.AuthorEn) }

// Approver returns who approved it, in the reader's language.
func (b *Bulletin) Approver(ctx context.Context) string {
	return i18n.Pick(ctx, b.ApproverAr, b.ApproverEn)
}

// Stopper returns who stopped or withdrew it, in the reader's language.
func (b *Bulletin) Stopper(ctx context.Context) string {
	return i18n.Pick(ctx, b.StopperAr, b.StopperEn)
}

// Sum returns how many messages are in some states.
func (b *Bulletin) Sum(states ...State) (n int) {
	for _, s := range states {
		n += b.Counts[s]
	}
	return n
}

// Open is how many have yet to leave.
func (b *Bulletin) Open() int { return b.Sum(Planned, Queued, Sending) }

// Left is how many are with a provider, or were.
func (b *Bulletin) Left() int { return b.Sum(Sending, Sent, Delivered, InDoubt, Failed, Bounced) }

// Phase returns how far the broadcast has come.
func (b *Bulletin) Phase() Phase {
	switch {
	case b.State == Halted && b.ApprovedAt.IsZero():
		return Withdrawn
	case b.State == Halted:
		return WasHalted
	case b.State == Draft:
		return Waiting
	case b.ListedAt.IsZero():
		return Preparing
	case b.Open() > 0:
		return Running
	}
	return Done
}

// Moves reports whether the broadcast changes by itself.
func (b *Bulletin) Moves() bool {
	p := b.Phase()
	return p == Preparing || p == Running || p == WasHalted && b.Sum(Sending) > 0
}

// Broadcasts returns a page of the broadcasts, the latest first, and whether there are more.
func (s *Service) Broadcasts(ctx context.Context, page int) (list []Bulletin, more bool, err error) {
	q := s.bulletins(ctx, &list).Order("b.created_at DESC", "b.id DESC")
	if err := db.Page(q, page, PageSize).Scan(ctx); err != nil {
		return nil, false, fmt.Errorf("notifications: broadcasts: %w", err)
	}
	list, more = db.Cut(list, PageSize)
	return list, more, nil
}

// Broadcast returns one broadcast, or a NotFound fault.
func (s *Service) Broadcast(ctx context.Context, id uuid.UUID) (*Bulletin, error) {
	b := new(Bulletin)
	if err := s.bulletins(ctx, b).Where("b.id = ?", id).Scan(ctx); err != nil {
		return nil, fmt.Errorf("notifications: broadcast: %w", db.Found(err))
	}
	return b, nil
}

// bulletins reads broadcasts with what became of their messages, in one statement.
func (s *Service) bulletins(ctx context.Context, into any) *bun.SelectQuery {
	return s.DB.Conn(ctx).NewSelect().Model(into).ColumnExpr("b.*").
		ColumnExpr("author.name_ar AS author_ar, author.name_en AS author_en").
		ColumnExpr("approver.name_ar AS approver_ar, approver.name_en AS approver_en").
		ColumnExpr("stopper.name_ar AS stopper_ar, stopper.name_en AS stopper_en").
		ColumnExpr("came.counts, came.next_at").
		Join("JOIN users AS author ON author.id = b.author_id").
		Join("LEFT JOIN users AS approver ON approver.id = b.approver_id").
		Join("LEFT JOIN users AS stopper ON stopper.id = b.stopper_id").
		Join(`CROSS JOIN LATERAL (
  SELECT coalesce(jsonb_object_agg(state, n), '{}') AS counts, min(first) FILTER (WHERE state IN ('planned', 'queued')) AS next_at
  FROM (
    SELECT m.state, count(*) AS n, min(m.check_at) AS first FROM messages AS m
    WHERE m.broadcast_id = b.id AND NOT EXISTS (SELECT FROM messages AS next WHERE next.replaces = m.id)
    GROUP BY m.state
  ) AS states
) AS came`)
}

// broadcastDone reports whether all of a broadcast has left.
func (s *Service) broadcastDone(ctx context.Context, b *Broadcast) (bool, error) {
	if b.State != Approved || b.ListedAt.IsZero() {
		return false, nil
	}
	open, err := s.DB.Conn(ctx).NewSelect().Model((*Message)(nil)).
		Where("broadcast_id = ? AND state IN ('planned', 'queued', 'sending')", b.ID).Exists(ctx)
	return !open, err
}

// MayApprove reports whether somebody may approve the broadcast: not who wrote it.
func (b *Broadcast) MayApprove(who access.Actor) bool {
	return b.State == Draft && b.AuthorID != who.ID && who.Can(access.MessagesManage)
}

// Approver is somebody who may approve a broadcast.
type Approver struct{ NameAr, NameEn string }

// Name returns the approver's name in the reader's language.
func (a Approver) Name(ctx context.Context) string { return i18n.Pick(ctx, a.NameAr, a.NameEn) }

// Approvers returns who may approve a broadcast: all who decide what people are told, but its author.
func (s *Service) Approvers(ctx context.Context, b *Broadcast) ([]Approver, error) {
	may := slices.DeleteFunc(slices.Clone(access.Roles), func(r access.Role) bool { return !r.Can(access.MessagesManage) })
	list := []Approver{}
	err := s.DB.Conn(ctx).NewRaw("SELECT name_ar, name_en FROM users WHERE active AND role IN (?) AND id <> ? ORDER BY created_at, id",
		bun.List(may), b.AuthorID).Scan(ctx, &list)
	if err != nil {
		return nil, fmt.Errorf("notifications: approvers: %w", err)
	}
	return list, nil
}
