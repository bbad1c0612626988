package notifications

import (
	"context"
	"fmt"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"tenhal.sa/tenhal/services/foundation/db"
	"tenhal.sa/tenhal/services/foundation/i18n"
	"tenhal.sa/tenhal/services/patients"
)

// PageSize is how many messages List returns at most.
const PageSize = 50

// Entry is a message with the names that its readers know.
type Entry struct {
	Message `bun:",extend"`

	RuleID     uuid.UUID
	Event      Event
	RuleName   string // empty for the rules that every centre begins with
	PatientAr  string // or the user whom it welcomes
	PatientEn  string
	FileNumber string
	Receipt    string    // number of the receipt that it brings, if it does
	ReplacedBy uuid.UUID // the message that took its place, of Get alone
	Parts      int       // how many others are told in it, of Get alone
}

// What returns what the message is called.
func (e *Entry) What(ctx context.Context) string { return called(ctx, e.Rule, e.RuleName) }

// silence is how long a provider may take to say that a text arrived.
const silence = 15 * time.Minute

// Unheard reports whether a text left a while ago and nobody has said that it arrived.
func (e *Entry) Unheard(now time.Time) bool {
	return e.State == Sent && e.Channel != Email && now.Sub(e.SentAt) > silence
}

// Patient returns the patient's name in the reader's language.
func (e *Entry) Patient(ctx context.Context) string { return i18n.Pick(ctx, e.PatientAr, e.PatientEn) }

// Filter chooses messages. What is empty does not matter.
type Filter struct {
	State         State
	AppointmentID uuid.UUID
	PatientID     uuid.UUID
	BroadcastID   uuid.UUID
	Page          int // from 1; less is 1
}

// List returns a page of the messages that the filter chooses, the latest first, and whether
// there are more.
func (s *Service) List(ctx context.Context, f Filter) (list []Entry, more bool, err error) {
	q := s.entries(ctx, &list).Order("m.created_at DESC", "m.id DESC")
	if f.State != "" {
		q.Where("m.state = ?", f.State)
	}
	if f.AppointmentID != uuid.Nil {
		q.Where("m.appointment_id = ?", f.AppointmentID)
	}
	if f.PatientID != uuid.Nil {
		q.Where("m.patient_id = ?", f.PatientID)
	}
	if f.BroadcastID != uuid.Nil {
		q.Where("m.broadcast_id = ?", f.BroadcastID)
	}
	if err := db.Page(q, f.Page, PageSize).Scan(ctx); err != nil {
		return nil, false, fmt.Errorf("notifications: list: %w", err)
	}
	list, more = db.Cut(list, PageSize)
	return list, more, nil
}

// Get returns one message, or a NotFound fault.
func (s *Service) Get(ctx context.Context, id uuid.UUID) (*Entry, error) {
	e := new(Entry)
	err := s.entries(ctx, e).Where("m.id = ?", id).
		ColumnExpr("(SELECT id FROM messages WHERE replaces = m.id LIMIT 1) AS replaced_by").
		ColumnExpr("(SELECT count(*) FROM messages WHERE part_of = m.id) AS parts").Scan(ctx)
	if err != nil {
		return nil, fmt.Errorf("notifications: get: %w", db.Found(err))
	}
	return e, nil
}

func (s *Service) entries(ctx context.Context, into any) *bun.SelectQuery {
	return s.DB.Conn(ctx).NewSelect().Model(into).ColumnExpr("m.*").
		ColumnExpr("coalesce(p.name_ar, u.name_ar) AS patient_ar, coalesce(p.name_en, u.name_en) AS patient_en, coalesce(p.file_number, '') AS file_number").
		ColumnExpr("r.id AS rule_id, r.event, r.name AS rule_name, coalesce(pay.number, '') AS receipt").
		Join("JOIN message_rules AS r ON r.key = m.rule").
		Join("LEFT JOIN patients AS p ON p.id = m.patient_id").
		Join("LEFT JOIN users AS u ON u.id = m.user_id").
		Join("LEFT JOIN payments AS pay ON pay.id = m.payment_id").
		Where("(m.patient_id IS NULL OR ?)", patients.Seen(ctx, "m.patient_id"))
}

// Masked returns an address as those see it who need not know it: "o•••@example.com", "+966•••4567".
func Masked(address string) string {
	at := strings.LastIndex(address, "@")
	if at < 1 && strings.HasPrefix(address, "+") && len(address) > 8 {
		return address[:4] + "•••" + address[len(address)-4:]
	}
	if at < 1 {
		return address
	}
	_, first := utf8.DecodeRuneInString(address)
	return address[:first] + "•••" + address[at:]
}
