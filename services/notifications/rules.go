package notifications

import (
	"context"
	"fmt"
	"slices"
	"sync/atomic"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun/dialect/pgdialect"

	"tenhal.sa/tenhal/services/clinics"
	"tenhal.sa/tenhal/services/foundation/db"
)

// Rulebook keeps in memory the rules in force and what else is decided for all messages: every booking needs some of it, and
// it changes a few times a year.
// Services may share one. A nil Rulebook keeps nothing.
type Rulebook struct {
	kept atomic.Pointer[edition]
}

// edition is what is decided for all messages, as of one moment.
type edition struct {
	id       uuid.UUID
	rules    []Rule // in force
	hours    Hours
	zone     *time.Location // of the centre
	approved []string       // "event language" of the WhatsApp templates that may be sent
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
	if err := s.readEdition(ctx, e); err != nil {
		return nil, fmt.Errorf("notifications: rules: %w", err)
	}
	if s.Rulebook != nil {
		s.Rulebook.kept.Store(e)
	}
	return e, nil
}

func (s *Service) readEdition(ctx context.Context, e *edition) error {
	conn := s.DB.Conn(ctx)
	err := conn.NewSelect().Model(&e.rules).Where("enabled").OrderExpr("at_minute NULLS FIRST, lead_minutes DESC NULLS FIRST, key").Scan(ctx)
	if err != nil {
		return err
	}
	if err := conn.NewSelect().Model(&e.hours).Scan(ctx); err != nil {
		return err
	}
	centre := clinics.Organisation{}
	err = conn.NewRaw(`
SELECT coalesce((SELECT time_zone FROM organisation), ?),
  ARRAY(SELECT t.event || ' ' || t.language
    FROM (SELECT DISTINCT ON (event, language) * FROM message_templates WHERE channel = 'whatsapp' ORDER BY event, language, version DESC) AS t
    WHERE t.approved <> '')`, clinics.DefaultZone).Scan(ctx, &centre.TimeZone, pgdialect.Array(&e.approved))
	e.zone = centre.Zone()
	return err
}

// rule returns the rule of a key, in force or not.
func (s *Service) rule(ctx context.Context, key RuleKey) (*Rule, error) {
	r := new(Rule)
	if err := s.DB.Conn(ctx).NewSelect().Model(r).Where("key = ?", key).Scan(ctx); err != nil {
		return nil, fmt.Errorf("notifications: rule %s: %w", key, db.Found(err))
	}
	return r, nil
}
