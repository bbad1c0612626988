package notifications

import (
	"context"
	"fmt"
	"slices"
	"sync/atomic"

	"github.com/google/uuid"

	"tenhal.sa/tenhal/services/foundation/db"
)

// Rulebook keeps the rules in force in memory: every booking needs some of them, and they change a few times a year.
// Services may share one. A nil Rulebook keeps nothing.
type Rulebook struct {
	kept atomic.Pointer[edition]
}

// edition is the rules in force as of one moment.
type edition struct {
	id    uuid.UUID
	rules []Rule
}

// rules are those in force for some events, reminders with the longest lead first.
func (s *Service) rules(ctx context.Context, events ...Event) ([]Rule, error) {
	var now uuid.UUID
	if err := s.DB.Conn(ctx).NewRaw("SELECT edition FROM message_rules_edition").Scan(ctx, &now); err != nil {
		return nil, fmt.Errorf("notifications: edition of the rules: %w", err)
	}
	return s.rulesOf(ctx, now, events...)
}

// rulesOf is rules for who knows the edition. It asks the database for nothing as long as that has not changed.
func (s *Service) rulesOf(ctx context.Context, now uuid.UUID, events ...Event) ([]Rule, error) {
	e, err := s.edition(ctx, now)
	if err != nil {
		return nil, err
	}
	list := []Rule{}
	for _, r := range e.rules {
		if slices.Contains(events, r.Event) {
			list = append(list, r)
		}
	}
	return list, nil
}

func (s *Service) edition(ctx context.Context, now uuid.UUID) (*edition, error) {
	if s.Rulebook != nil {
		if e := s.Rulebook.kept.Load(); e != nil && e.id == now {
			return e, nil
		}
	}
	// What changes while it is read is read again next time: the edition was asked for first.
	e := &edition{id: now}
	err := s.DB.Conn(ctx).NewSelect().Model(&e.rules).Where("enabled").OrderExpr("at_minute NULLS FIRST, lead_minutes DESC NULLS FIRST, key").Scan(ctx)
	if err != nil {
		return nil, fmt.Errorf("notifications: rules: %w", err)
	}
	if s.Rulebook != nil {
		s.Rulebook.kept.Store(e)
	}
	return e, nil
}

// rule returns the rule of a key, in force or not.
func (s *Service) rule(ctx context.Context, key RuleKey) (*Rule, error) {
	r := new(Rule)
	if err := s.DB.Conn(ctx).NewSelect().Model(r).Where("key = ?", key).Scan(ctx); err != nil {
		return nil, fmt.Errorf("notifications: rule %s: %w", key, db.Found(err))
	}
	return r, nil
}
