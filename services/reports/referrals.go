package reports

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"tenhal.sa/tenhal/services/access"
	"tenhal.sa/tenhal/services/foundation/civil"
	"tenhal.sa/tenhal/services/foundation/db"
	"tenhal.sa/tenhal/services/foundation/queue"
	"tenhal.sa/tenhal/services/foundation/signal"
	"tenhal.sa/tenhal/services/notifications"
	"tenhal.sa/tenhal/services/notifications/inbox"
	"tenhal.sa/tenhal/services/referrals"
)

// ReferralWeek is the figures of referrals of a week, from Thursday to Wednesday, as they were once that was over. It never
// changes.
type ReferralWeek struct {
	bun.BaseModel `bun:"table:referral_snapshots,alias:rw"`
	signal.Source `bun:"-"`

	ID          uuid.UUID  `bun:",pk"`
	StartsOn    civil.Date // a Thursday
	EndsOn      civil.Date // included
	GeneratedAt time.Time
	Parameters  Parameters        `bun:"type:jsonb"`
	Figures     referrals.Figures `bun:"type:jsonb"`
}

// Period returns the days that the week is of.
func (w *ReferralWeek) Period() Period { return Period{Thursdays, w.StartsOn, w.EndsOn} }

// ReferralSpan is the figures of referrals of some days, both included, as the centre's clocks tell them.
type ReferralSpan struct {
	From, To civil.Date
	*referrals.Figures
}

// usually is how many days are counted where nobody chooses any; most is how many may be.
const (
	usually = 28
	most    = 366
)

// OfReferrals counts the referrals of some days: of the last four weeks where none is chosen, and of a year at most.
func (s *Service) OfReferrals(ctx context.Context, from, to civil.Date) (*ReferralSpan, error) {
	org, err := s.Clinics.Organisation(ctx)
	if err != nil {
		return nil, err
	}
	if to.IsZero() {
		to = civil.Of(s.DB.Now(ctx), org.Zone())
	}
	if from.IsZero() || to.Before(from) {
		from = to.Add(1 - usually)
	}
	if to.Sub(from) >= most {
		from = to.Add(1 - most)
	}
	span := &ReferralSpan{From: from, To: to}
	span.Figures, err = s.Referrals.Statistics(ctx, from.In(org.Zone()), to.Add(1).In(org.Zone()))
	return span, err
}

// CloseReferrals does the job: the last week of referrals that is over, which ended on a Wednesday, is kept once, and managers
// are told once.
func (s *Service) CloseReferrals(ctx context.Context, _ CloseReferrals) error {
	return s.DB.Tx(ctx, func(ctx context.Context, tx bun.Tx) error {
		org, err := s.Clinics.Organisation(ctx)
		if err != nil {
			return err
		}
		over := period(Thursdays, period(Thursdays, civil.Of(s.DB.Now(ctx), org.Zone()), org).Before(), org)
		week, stored, err := s.keepReferrals(ctx, tx, over, org.Zone())
		if err != nil {
			return err
		}
		told, err := s.tell(ctx, news{
			Period: over, Kind: inbox.ReferralsReady, Rule: notifications.ReferralReport, Until: s.DB.Now(ctx).Add(mailLife),
			Path: "/reports/referrals/" + week.String(), To: bun.SafeQuery("u.role = ?", access.Manager),
		})
		queue.Count(ctx, "reports_stored", stored)
		queue.Count(ctx, "people_told", told)
		return err
	})
}

// keepReferrals keeps the figures of a week, unless they are kept already, and returns their id and how many it made.
func (s *Service) keepReferrals(ctx context.Context, tx bun.Tx, p Period, zone *time.Location) (id uuid.UUID, stored int, err error) {
	figures, err := s.Referrals.Statistics(ctx, p.From.In(zone), p.To.Add(1).In(zone))
	if err != nil {
		return id, 0, err
	}
	week := &ReferralWeek{ID: db.NewID(), StartsOn: p.From, EndsOn: p.To, GeneratedAt: s.DB.Now(ctx), Parameters: Parameters{Zone: zone.String()}, Figures: *figures}
	res, err := tx.NewInsert().Model(week).On("CONFLICT (starts_on) DO NOTHING").Returning("NULL").Exec(ctx)
	if err != nil {
		return id, 0, fmt.Errorf("reports: keep referrals of %s: %w", p.From, err)
	}
	if n, err := res.RowsAffected(); err != nil || n > 0 {
		return week.ID, int(n), err
	}
	err = tx.NewSelect().Model((*ReferralWeek)(nil)).Column("id").Where("starts_on = ?", p.From).Scan(ctx, &id)
	return id, 0, err
}

// ReferralWeeks returns the latest weeks that were kept, without their figures.
func (s *Service) ReferralWeeks(ctx context.Context) (list []ReferralWeek, err error) {
	err = s.DB.Conn(ctx).NewSelect().Model(&list).ExcludeColumn("figures").Order("starts_on DESC").Limit(PageSize).Scan(ctx)
	if err != nil {
		return nil, fmt.Errorf("reports: weeks of referrals: %w", err)
	}
	return list, nil
}

// ReferralWeek returns a week with the figures of the clinics that are there for whoever asks, and the same counted again
// now. It is NotFound where there is none.
func (s *Service) ReferralWeek(ctx context.Context, id uuid.UUID) (week *ReferralWeek, again *referrals.Figures, err error) {
	week = &ReferralWeek{ID: id}
	if err := s.DB.Conn(ctx).NewSelect().Model(week).WherePK().Scan(ctx); err != nil {
		return nil, nil, db.Found(err)
	}
	zone, err := time.LoadLocation(week.Parameters.Zone)
	if err != nil {
		return nil, nil, fmt.Errorf("reports: zone of week %s: %w", id, err)
	}
	week.Figures.SeenBy(access.Who(ctx))
	again, err = s.Referrals.Statistics(ctx, week.StartsOn.In(zone), week.EndsOn.Add(1).In(zone))
	return week, again, err
}
