package notifications

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"tenhal.sa/tenhal/services/access"
	"tenhal.sa/tenhal/services/foundation/civil"
	"tenhal.sa/tenhal/services/foundation/db"
)

// Report is a report as a mail to staff tells of it: where it is and of which days, and nothing of what is in it.
type Report struct {
	Path string     `json:"path"`
	From civil.Date `json:"from"`
	To   civil.Date `json:"to"`
}

// ReportMail is a wish to tell some users of a report.
type ReportMail struct {
	Rule   RuleKey
	Users  []uuid.UUID
	Report Report
	Until  time.Time // not worth sending from then on
}

// MailReport plans mails to users about a report, in the transaction of ctx. They leave with the next sweep.
func (s *Service) MailReport(ctx context.Context, r ReportMail) error {
	users, now := []access.User{}, s.DB.Now(ctx)
	err := s.DB.Conn(ctx).NewSelect().Model(&users).Column("u.id", "u.email", "u.locale").Where("u.id IN (?)", bun.List(r.Users)).Order("u.id").Scan(ctx)
	if err != nil {
		return fmt.Errorf("notifications: readers of %s: %w", r.Report.Path, err)
	}
	rows := []Message{}
	for _, u := range users {
		rows = append(rows, Message{
			ID: db.NewID(), Rule: r.Rule, Channel: Email, Recipient: u.Email, Language: u.Locale, UserID: u.ID, Report: &r.Report, State: Planned,
			DueAt: now, CheckAt: now, ExpiresAt: r.Until, ChangedAt: now, CreatedAt: now,
		})
	}
	if len(rows) == 0 {
		return nil
	}
	if _, err := s.DB.Conn(ctx).NewInsert().Model(&rows).Returning("NULL").Exec(ctx); err != nil {
		return fmt.Errorf("notifications: mail of %s: %w", r.Report.Path, err)
	}
	return nil
}
