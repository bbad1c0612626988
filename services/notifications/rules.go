package notifications

import (
	"context"
	"fmt"

	"github.com/uptrace/bun"

	"tenhal.sa/tenhal/services/foundation/db"
)

// rules are those in force for some events, reminders with the longest lead first.
func (s *Service) rules(ctx context.Context, events ...Event) ([]Rule, error) {
	list := []Rule{}
	err := s.DB.Conn(ctx).NewSelect().Model(&list).Where("enabled AND event IN (?)", bun.List(events)).
		OrderExpr("at_minute NULLS FIRST, lead_minutes DESC NULLS FIRST, key").Scan(ctx)
	if err != nil {
		return nil, fmt.Errorf("notifications: rules: %w", err)
	}
	return list, nil
}

// rule returns the rule of a key, in force or not.
func (s *Service) rule(ctx context.Context, key RuleKey) (*Rule, error) {
	r := new(Rule)
	if err := s.DB.Conn(ctx).NewSelect().Model(r).Where("key = ?", key).Scan(ctx); err != nil {
		return nil, fmt.Errorf("notifications: rule %s: %w", key, db.Found(err))
	}
	return r, nil
}
