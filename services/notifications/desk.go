package notifications

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"tenhal.sa/tenhal/services/foundation/db"
	"tenhal.sa/tenhal/services/foundation/i18n"
	"tenhal.sa/tenhal/services/patients"
)

// Errand is a task with the names that the desk knows.
type Errand struct {
	Task `bun:",extend"`

	PatientAr, PatientEn string // empty where nobody knows the number
	FileNumber           string
	StartsAt             time.Time // of the visit that it is about
	DoneByAr, DoneByEn   string
}

// Patient returns the patient's name in the reader's language.
func (e *Errand) Patient(ctx context.Context) string { return i18n.Pick(ctx, e.PatientAr, e.PatientEn) }

// By returns who has seen to the task, in the reader's language.
func (e *Errand) By(ctx context.Context) string { return i18n.Pick(ctx, e.DoneByAr, e.DoneByEn) }

// Errands returns a page of the tasks that are open, the oldest first, or of those that are done, the latest first;
// and whether there are more.
func (s *Service) Errands(ctx context.Context, done bool, page int) (list []Errand, more bool, err error) {
	q := s.errands(ctx, &list)
	if done {
		q.Where("dt.done_at IS NOT NULL").Order("dt.created_at DESC", "dt.id DESC")
	} else {
		q.Where("dt.done_at IS NULL").Order("dt.created_at", "dt.id")
	}
	if err := db.Page(q, page, PageSize).Scan(ctx); err != nil {
		return nil, false, fmt.Errorf("notifications: errands: %w", err)
	}
	list, more = db.Cut(list, PageSize)
	return list, more, nil
}

// Errand returns one task, or a NotFound fault.
func (s *Service) Errand(ctx context.Context, id uuid.UUID) (*Errand, error) {
	e := new(Errand)
	if err := s.errands(ctx, e).Where("dt.id = ?", id).Scan(ctx); err != nil {
		return nil, fmt.Errorf("notifications: errand: %w", db.Found(err))
	}
	return e, nil
}

func (s *Service) errands(ctx context.Context, into any) *bun.SelectQuery {
	return s.DB.Conn(ctx).NewSelect().Model(into).ColumnExpr("dt.*").
		ColumnExpr("p.name_ar AS patient_ar, p.name_en AS patient_en, p.file_number, a.starts_at").
		ColumnExpr("u.name_ar AS done_by_ar, u.name_en AS done_by_en").
		Join("LEFT JOIN patients AS p ON p.id = dt.patient_id").
		Join("LEFT JOIN appointments AS a ON a.id = dt.appointment_id").
		Join("LEFT JOIN users AS u ON u.id = dt.done_by").
		Where("(dt.patient_id IS NULL OR ?)", patients.Seen(ctx, "dt.patient_id"))
}

// Line is what one side said in a conversation.
type Line struct {
	At      time.Time
	Theirs  bool
	Channel Channel
	Text    string
	State   State   // of ours
	Meaning Meaning // of theirs
}

// longTalk is how many lines of a conversation are shown.
const longTalk = 30

// Conversation returns what was written to and from a phone lately, the earliest first.
func (s *Service) Conversation(ctx context.Context, number string) ([]Line, error) {
	lines := []Line{}
	err := s.DB.Conn(ctx).NewRaw(`
SELECT * FROM (
  (SELECT sent_at AS at, false AS theirs, channel, body_text AS text, state, '' AS meaning FROM messages
   WHERE recipient = ?0 AND sent_at IS NOT NULL AND channel <> 'email' ORDER BY sent_at DESC LIMIT ?1)
  UNION ALL
  (SELECT at, true, channel, body, '', meaning FROM message_replies WHERE sender = ?0 ORDER BY at DESC LIMIT ?1)
) AS said ORDER BY at DESC, theirs DESC LIMIT ?1`, number, longTalk).Scan(ctx, &lines)
	if err != nil {
		return nil, fmt.Errorf("notifications: conversation: %w", err)
	}
	slices.Reverse(lines)
	for i := range lines {
		lines[i].Text = Unlinked(lines[i].Text)
	}
	return lines, nil
}
