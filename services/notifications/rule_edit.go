package notifications

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"tenhal.sa/tenhal/services/clinics"
	"tenhal.sa/tenhal/services/foundation/db"
	"tenhal.sa/tenhal/services/foundation/fault"
	"tenhal.sa/tenhal/services/foundation/i18n"
	"tenhal.sa/tenhal/services/foundation/text"
)

// ErrRuleStale says that somebody else has changed a rule since it was seen.
var ErrRuleStale = fault.New(fault.Stale, "fault.stale")

// The bounds of a rule.
const (
	longName  = 80
	leastLead = 15           // minutes
	mostLead  = 30 * 24 * 60 // minutes
	mostHold  = 60           // minutes
)

// RuleWish is how somebody wants a rule to be.
type RuleWish struct {
	Name        string // of one of the centre's own
	Event       Event  // of a new one
	LeadMinutes int    // of a reminder: before the visit, or 0
	AtMinute    int    // after midnight on its day, or 0
	HoldMinutes int
	ClinicID    uuid.UUID
	ServiceID   uuid.UUID
	Audience    Audience
	Channels    []Channel // in their order; empty ones are left out
	Language    i18n.Locale
}

// Rules returns all rules, those of one event together.
func (s *Service) Rules(ctx context.Context) ([]Rule, error) {
	list := []Rule{}
	err := s.DB.Conn(ctx).NewSelect().Model(&list).Where(decidable, eventOrder).
		OrderExpr("array_position(?::text[], event), at_minute NULLS FIRST, lead_minutes DESC NULLS FIRST, key", eventOrder).Scan(ctx)
	if err != nil {
		return nil, fmt.Errorf("notifications: rules: %w", err)
	}
	return list, nil
}

// eventOrder is the order of Events as PostgreSQL reads an array.
var eventOrder = func() string {
	names := make([]string, len(Events))
	for i, e := range Events {
		names[i] = string(e)
	}
	return "{" + strings.Join(names, ",") + "}"
}()

// decidable chooses the rules that somebody may decide about.
const decidable = "event = ANY (?::text[])"

// Rule returns one rule, or a NotFound fault.
func (s *Service) Rule(ctx context.Context, id uuid.UUID) (*Rule, error) {
	r := &Rule{ID: id}
	return r, db.Found(s.DB.Conn(ctx).NewSelect().Model(r).WherePK().Where(decidable, eventOrder).Scan(ctx))
}

// EditRule changes a rule as it was seen. What is planned already stays as it was planned; who is written to, and
// whether, is decided anew when it leaves. What is wrong is said by field.
func (s *Service) EditRule(ctx context.Context, id uuid.UUID, version int, w RuleWish) (*Rule, error) {
	return s.changeRule(ctx, id, version, func(ctx context.Context, r *Rule) error { return s.fit(ctx, r, w) })
}

// SwitchRule puts a rule in force or out of it. What it has planned still leaves.
func (s *Service) SwitchRule(ctx context.Context, id uuid.UUID, version int, on bool) (*Rule, error) {
	return s.changeRule(ctx, id, version, func(_ context.Context, r *Rule) error {
		r.Enabled = on
		return nil
	})
}

func (s *Service) changeRule(ctx context.Context, id uuid.UUID, version int, change func(context.Context, *Rule) error) (*Rule, error) {
	r := &Rule{ID: id}
	err := s.DB.Tx(ctx, func(ctx context.Context, tx bun.Tx) error {
		if err := tx.NewSelect().Model(r).WherePK().Where(decidable, eventOrder).For("UPDATE").Scan(ctx); err != nil {
			return db.Found(err)
		}
		if version != 0 && version != r.Version {
			return ErrRuleStale
		}
		if err := change(ctx, r); err != nil {
			return err
		}
		r.Version++
		if _, err := tx.NewUpdate().Model(r).WherePK().Exec(ctx); err != nil {
			return fmt.Errorf("notifications: rule: %w", err)
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	return r, nil
}

// CreateRule makes a rule of the centre's own about visits.
func (s *Service) CreateRule(ctx context.Context, w RuleWish) (*Rule, error) {
	id := db.NewID()
	r := &Rule{
		ID: id, Key: RuleKey("own_" + strings.ReplaceAll(id.String(), "-", "_")[:36]), Event: w.Event, Enabled: true, Version: 1, CreatedAt: s.DB.Now(ctx),
	}
	err := s.DB.Tx(ctx, func(ctx context.Context, tx bun.Tx) error {
		if err := s.fit(ctx, r, w); err != nil {
			return err
		}
		if _, err := tx.NewInsert().Model(r).Exec(ctx); err != nil {
			return fmt.Errorf("notifications: rule: %w", err)
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	return r, nil
}

// fit makes a rule as it is wished for, or says everything that is wrong with the wish.
func (s *Service) fit(ctx context.Context, r *Rule, w RuleWish) error {
	var check fault.Check
	own := r.Own() || r.Version == 1 && strings.HasPrefix(string(r.Key), "own_")
	if own {
		name, err := text.Clean(w.Name, longName)
		check.Note("name", err)
		r.Name = name
		check.Require(slices.Contains(AboutVisits, r.Event), "event", "fault.choice")
	}
	w.checkTime(&check, r.Event)
	w.checkWays(&check)
	if err := s.checkPlace(ctx, &check, &w); err != nil {
		return err
	}
	if err := check.Err(); err != nil {
		return err
	}
	r.LeadMinutes, r.AtMinute, r.HoldSeconds = w.LeadMinutes, w.AtMinute, w.HoldMinutes*60
	r.ClinicID, r.ServiceID, r.Audience, r.Language = w.ClinicID, w.ServiceID, w.Audience, w.Language
	r.Channels = nil
	for _, c := range w.Channels {
		r.Channels = append(r.Channels, string(c))
	}
	return nil
}

// checkTime checks when a rule speaks: a reminder so long before, or at a time of day; the rest after a while.
func (w *RuleWish) checkTime(check *fault.Check, e Event) {
	check.Require(w.HoldMinutes >= 0 && w.HoldMinutes <= mostHold, "hold", "rules.hold_bound")
	if e != BeforeVisit {
		check.Require(w.LeadMinutes == 0 && w.AtMinute == 0, "lead", "rules.no_lead")
		return
	}
	check.Require(w.LeadMinutes == 0 || w.AtMinute == 0, "at", "rules.lead_or_time")
	check.Require(w.AtMinute >= 0 && w.AtMinute < 24*60, "at", "fault.time")
	if w.AtMinute == 0 {
		check.Require(w.LeadMinutes >= leastLead && w.LeadMinutes <= mostLead, "lead", "rules.lead_bound")
	}
}

func (w *RuleWish) checkWays(check *fault.Check) {
	w.Channels = slices.DeleteFunc(w.Channels, func(c Channel) bool { return c == "" })
	check.Require(len(w.Channels) > 0, "channel1", "rules.no_channel")
	for i, c := range w.Channels {
		check.Require(slices.Contains(Channels, c), "channel1", "fault.choice")
		check.Require(!slices.Contains(w.Channels[:i], c), "channel1", "rules.channel_twice")
	}
	check.Require(slices.Contains(Audiences, w.Audience), "audience", "fault.choice")
	check.Require(w.Language == "" || w.Language == i18n.Arabic || w.Language == i18n.English, "language", "fault.choice")
}

func (s *Service) checkPlace(ctx context.Context, check *fault.Check, w *RuleWish) error {
	c, err := s.Clinics.Catalogue(ctx)
	if err != nil {
		return err
	}
	checkClinic(check, c, w.ClinicID, w.ServiceID)
	return nil
}

// checkClinic checks for which clinic's visits something is, and for which of its services; uuid.Nil is all.
func checkClinic(check *fault.Check, c *clinics.Catalogue, clinic, service uuid.UUID) {
	known := slices.ContainsFunc(c.Clinics, func(one clinics.Clinic) bool { return one.ID == clinic })
	check.Require(clinic == uuid.Nil || known, "clinic", "fault.choice")
	if service != uuid.Nil {
		offered := c.Service(service)
		check.Require(offered.ID == service, "service", "fault.choice")
		check.Require(clinic == uuid.Nil || offered.ClinicID == clinic, "service", "rules.service_elsewhere")
	}
}
