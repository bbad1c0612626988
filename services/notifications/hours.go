package notifications

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/uptrace/bun"

	"tenhal.sa/tenhal/services/foundation/fault"
)

// Hours returns when nobody is written to.
func (s *Service) Hours(ctx context.Context) (h Hours, err error) {
	if err = s.DB.Conn(ctx).NewSelect().Model(&h).Scan(ctx); err != nil {
		return h, fmt.Errorf("notifications: hours: %w", err)
	}
	return h, nil
}

// Pace is how fast messages leave by a channel.
type Pace struct {
	Channel   Channel
	PerMinute int
	Resting   bool // its provider can't be reached, and it is tried again in a while
}

// How slow and how fast a channel may be. Workers wait for their turns, so that many of these must fit into a minute.
const (
	leastPerMinute = 30
	mostPerMinute  = 60000
)

// Paces returns how fast messages leave by each channel.
func (s *Service) Paces(ctx context.Context) ([]Pace, error) {
	list := []Pace{}
	err := s.DB.Conn(ctx).NewRaw("SELECT channel, per_minute, rested_at > ? AS resting FROM message_channels ORDER BY channel DESC", s.DB.Now(ctx)).Scan(ctx, &list)
	if err != nil {
		return nil, fmt.Errorf("notifications: paces: %w", err)
	}
	return list, nil
}

// EditHours changes when nobody is written to, and how fast messages leave. H.Version is the one that was seen.
func (s *Service) EditHours(ctx context.Context, h Hours, paces []Pace) error {
	if err := h.check(paces); err != nil {
		return err
	}
	return s.DB.Tx(ctx, func(ctx context.Context, tx bun.Tx) error {
		now := Hours{}
		if err := tx.NewSelect().Model(&now).For("UPDATE").Scan(ctx); err != nil {
			return fmt.Errorf("notifications: hours: %w", err)
		}
		if now.Version != h.Version {
			return ErrRuleStale
		}
		now.QuietFrom, now.QuietTo, now.QuietDays, now.Version = h.QuietFrom, h.QuietTo, h.QuietDays, now.Version+1
		now.Paces = inWords(paces)
		if _, err := tx.NewUpdate().Model(&now).WherePK().Exec(ctx); err != nil {
			return fmt.Errorf("notifications: hours: %w", err)
		}
		for _, p := range paces {
			if _, err := tx.NewRaw("UPDATE message_channels SET per_minute = ? WHERE channel = ?", p.PerMinute, p.Channel).Exec(ctx); err != nil {
				return fmt.Errorf("notifications: pace: %w", err)
			}
		}
		return nil
	})
}

func inWords(paces []Pace) string {
	words := make([]string, len(paces))
	for i, p := range paces {
		words[i] = fmt.Sprintf("%s %d", p.Channel, p.PerMinute)
	}
	return strings.Join(words, ", ")
}

func (h *Hours) check(paces []Pace) error {
	var check fault.Check
	check.Require(h.QuietFrom >= 0 && h.QuietFrom < 24*60, "quiet_from", "fault.time")
	check.Require(h.QuietTo >= 0 && h.QuietTo < 24*60, "quiet_to", "fault.time")
	slices.Sort(h.QuietDays)
	h.QuietDays = slices.Compact(h.QuietDays)
	check.Require(len(h.QuietDays) < 7, "quiet_days", "rules.no_day_left")
	for _, day := range h.QuietDays {
		check.Require(day >= 0 && day <= 6, "quiet_days", "fault.choice")
	}
	for _, p := range paces {
		check.Require(p.PerMinute >= leastPerMinute && p.PerMinute <= mostPerMinute, "pace_"+string(p.Channel), "rules.pace_bound")
	}
	return check.Err()
}
