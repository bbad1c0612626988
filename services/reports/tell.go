package reports

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"
	"github.com/uptrace/bun/dialect/pgdialect"
	"github.com/uptrace/bun/schema"

	"tenhal.sa/tenhal/services/access"
	"tenhal.sa/tenhal/services/foundation/civil"
	"tenhal.sa/tenhal/services/foundation/queue"
	"tenhal.sa/tenhal/services/notifications"
	"tenhal.sa/tenhal/services/notifications/inbox"
)

// news is a report that some users are to hear of.
type news struct {
	Period
	Kind  inbox.Kind
	Rule  notifications.RuleKey
	Path  string
	Until time.Time            // when the mail has lost its point
	To    schema.QueryWithArgs // which of the users u that may be told
}

// tell tells of a report within the program and by mail, and returns how many users it told. Whoever was told of it before
// is not told again, whoever wants no such notices gets no such mail either, and neither says what is in the report.
func (s *Service) tell(ctx context.Context, n news) (int, error) {
	told := []uuid.UUID{}
	err := s.DB.Conn(ctx).NewRaw(`
INSERT INTO report_tellings (kind, starts_on, user_id, told_at)
SELECT ?0, ?1, told.id, ?2 FROM ?3 AS told (id) ON CONFLICT DO NOTHING RETURNING user_id`,
		n.Period.Kind, n.From, s.DB.Now(ctx), inbox.Hearers(ctx, n.Kind, n.To)).Scan(ctx, &told)
	if err != nil {
		return 0, fmt.Errorf("reports: tell of %s: %w", n.Path, err)
	}
	if len(told) == 0 {
		return 0, nil
	}
	about := inbox.Report{Kind: n.Kind, Path: n.Path, From: n.From, To: n.Period.To, Users: told}
	if err := s.Inbox.TellReport(ctx, about); err != nil {
		return 0, err
	}
	mail := notifications.Report{Path: n.Path, From: n.From, To: n.Period.To}
	return len(told), s.Notifications.MailReport(ctx, notifications.ReportMail{Rule: n.Rule, Users: told, Report: mail, Until: n.Until})
}

// mailLife is how long a mail about a financial report is worth sending.
const mailLife = 3 * 24 * time.Hour

// tellFigures tells who bills or manages of the financial report of a period, which is kept in a snapshot.
func (s *Service) tellFigures(ctx context.Context, p Period, snapshot uuid.UUID) (int, error) {
	return s.tell(ctx, news{
		Period: p, Kind: inbox.FiguresReady, Rule: notifications.FinancialReport, Until: s.DB.Now(ctx).Add(mailLife),
		Path: "/reports/snapshots/" + snapshot.String(),
		To:   bun.SafeQuery("u.role IN (?, ?)", access.Billing, access.Manager),
	})
}

// farthest is how many days the next one on which somebody comes is looked for.
const farthest = 7

// visit is who works where, and when.
type visit struct {
	ProviderID uuid.UUID
	ClinicID   uuid.UUID
	StartsAt   time.Time
}

// TellDay does the job: of the visits of the next working day, or of a day off before it on which somebody comes, each of its
// providers is told who is a user, and so are the managers of its clinics. Where nobody comes, nobody is told.
func (s *Service) TellDay(ctx context.Context, _ TellDay) error {
	return s.DB.Tx(ctx, func(ctx context.Context, _ bun.Tx) error {
		org, err := s.Clinics.Organisation(ctx)
		if err != nil {
			return err
		}
		first := civil.Of(s.DB.Now(ctx), org.Zone()).Add(1)
		days := 1
		for days < farthest && org.Closed(first.Add(days-1).Weekday()) {
			days++
		}
		visits, day, err := s.next(ctx, first.In(org.Zone()), first.Add(days).In(org.Zone()))
		switch {
		case err != nil:
			return err
		case len(visits) == 0:
			queue.Count(ctx, "empty_days", days)
			return nil
		}
		told, err := s.tell(ctx, onDay(day, org.Zone(), visits))
		queue.Count(ctx, "visits_ahead", len(visits))
		queue.Count(ctx, "people_told", told)
		return err
	})
}

// next returns the visits of the first day on which there are some, from a time until before another in the zone of both.
func (s *Service) next(ctx context.Context, from, to time.Time) (visits []visit, day civil.Date, err error) {
	err = s.DB.Conn(ctx).NewRaw(`SELECT provider_id, clinic_id, starts_at FROM appointments
WHERE starts_at >= ? AND starts_at < ? AND status NOT IN ('cancelled', 'no_show') ORDER BY starts_at`, from, to).Scan(ctx, &visits)
	if err != nil {
		return nil, day, fmt.Errorf("reports: visits ahead: %w", err)
	}
	for n, v := range visits {
		on := civil.Of(v.StartsAt, from.Location())
		if n == 0 {
			day = on
		}
		if on != day {
			return visits[:n], day, nil
		}
	}
	return visits, day, nil
}

// onDay is the news of a day's visits.
func onDay(day civil.Date, zone *time.Location, visits []visit) news {
	providers, clinics := map[uuid.UUID]bool{}, map[uuid.UUID]bool{}
	for _, v := range visits {
		providers[v.ProviderID], clinics[v.ClinicID] = true, true
	}
	return news{
		Period: Period{Day, day, day}, Kind: inbox.DayReady, Rule: notifications.DayReport,
		Path: "/reports/schedule?date=" + day.String(), Until: day.Add(1).In(zone),
		To: bun.SafeQuery("u.provider_id = ANY (?::uuid[]) OR u.role = ? AND (u.clinics IS NULL OR u.clinics && ?::uuid[])",
			pgdialect.Array(ids(providers)), access.Manager, pgdialect.Array(ids(clinics))),
	}
}

func ids(set map[uuid.UUID]bool) (list []string) {
	for id := range set {
		list = append(list, id.String())
	}
	return list
}
