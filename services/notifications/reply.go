package notifications

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"tenhal.sa/tenhal/services/appointments"
	"tenhal.sa/tenhal/services/foundation/db"
	"tenhal.sa/tenhal/services/foundation/fault"
	"tenhal.sa/tenhal/services/foundation/fold"
	"tenhal.sa/tenhal/services/foundation/i18n"
)

// Meaning is what a reply says.
type Meaning string

// The meanings.
const (
	MeansYes     Meaning = "confirm"
	MeansNo      Meaning = "cancel"
	MeansStop    Meaning = "stop"
	MeansStart   Meaning = "start"
	MeansUnclear Meaning = "unclear"
)

// Written is a reply as it is kept, with what came of it.
type Written struct {
	bun.BaseModel `bun:"table:message_replies,alias:mr"`

	ID        uuid.UUID `bun:",pk"`
	Channel   Channel
	Ref       string
	Sender    string // E.164
	Body      string
	Meaning   Meaning
	MessageID uuid.UUID `bun:",nullzero"` // that it answers
	Done      bool      // what it asks for was done at once
	At        time.Time
}

// longReply is the most characters that are kept of a reply.
const longReply = 4000

// The words that are understood, and those that go with them.
var (
	yesWords = folded("1", "yes", "y", "ok", "okay", "confirm", "confirmed", "نعم", "أؤكد", "تأكيد", "مؤكد", "أكد", "تم", "تمام", "موافق", "موافقة", "حاضر", "طيب", "اوكي")
	noWords  = folded("2", "no", "n", "cancel", "cancelled", "لا", "إلغاء", "الغاء", "ألغي", "ألغ", "ألغوا", "اعتذر", "أعتذر", "إلغاء الموعد", "cancel appointment")
	courtesy = folded("please", "thanks", "thank", "you", "شكرا", "رجاء", "لو", "سمحت", "من", "فضلك", "فضلا")
)

func folded(words ...string) map[string]bool {
	set := map[string]bool{}
	for _, w := range words {
		set[fold.Key(w, "")] = true
	}
	return set
}

// meaning reads a reply. What is not certain is unclear.
func (r *Reply) meaning() Meaning {
	switch {
	case r.Stop:
		return MeansStop
	case r.Start:
		return MeansStart
	}
	words := []string{}
	for _, word := range strings.Fields(fold.Key(r.Body, "")) {
		if !courtesy[word] {
			words = append(words, word)
		}
	}
	switch said := strings.Join(words, " "); {
	case yesWords[said]:
		return MeansYes
	case noWords[said]:
		return MeansNo
	}
	return MeansUnclear
}

// Hear takes what somebody wrote to us and returns what to answer. A yes or no is done at once where it can mean one
// visit only; whatever else they write is for somebody at the desk to read. The provider may bring it twice.
func (s *Service) Hear(ctx context.Context, r Reply) (answer string, err error) {
	err = s.DB.Tx(ctx, func(ctx context.Context, tx bun.Tx) error {
		w := &Written{
			ID: db.NewID(), Channel: r.Channel, Ref: r.Ref, Sender: r.From, Body: kept(r.Body), Meaning: r.meaning(), At: s.DB.Now(ctx),
		}
		res, err := tx.NewInsert().Model(w).On("CONFLICT DO NOTHING").Returning("NULL").Exec(ctx)
		if err != nil {
			return err
		}
		if n, err := res.RowsAffected(); err != nil || n == 0 {
			return err
		}
		if answer, err = s.obey(ctx, w); err != nil {
			return err
		}
		_, err = tx.NewUpdate().Model(w).WherePK().Exec(ctx)
		return err
	})
	if err != nil {
		return "", fmt.Errorf("notifications: reply %s: %w", r.Ref, err)
	}
	return answer, nil
}

// obey does what a reply asks for. The provider itself answers a wish to stop or start.
func (s *Service) obey(ctx context.Context, w *Written) (answer string, err error) {
	switch w.Meaning {
	case MeansStop:
		w.Done = true
		return "", s.block(ctx, w.Channel, w.Sender, Stop)
	case MeansStart:
		w.Done = true
		return "", s.unblock(ctx, w.Channel, w.Sender, Stop)
	}
	open, err := s.openQuestions(ctx, w)
	if err != nil {
		return "", err
	}
	if len(open) > 0 {
		w.MessageID = open[0].ID
	}
	if w.Meaning != MeansUnclear && len(open) == 1 {
		err := s.answer(ctx, &open[0], Answer(w.Meaning), "")
		if err == nil {
			w.Done = true
			return i18n.T(i18n.With(ctx, open[0].Language), thanks[w.Meaning]), nil
		}
		if !errors.As(err, new(*fault.Fault)) {
			return "", err
		}
	}
	return s.passOn(ctx, w, open)
}

// thanks are what is answered to a yes or no that was done, and to the rest.
var thanks = map[Meaning]string{
	MeansYes: "answers.thanks_yes", MeansNo: "answers.thanks_no", MeansUnclear: "answers.thanks_other",
}

// openQuestions are the latest messages to a number about each visit that is still to come and can be answered for.
func (s *Service) openQuestions(ctx context.Context, w *Written) ([]Message, error) {
	list := []Message{}
	err := s.DB.Conn(ctx).NewRaw(`
SELECT DISTINCT ON (m.appointment_id) m.*
FROM messages AS m
JOIN message_rules AS r ON r.key = m.rule AND r.event IN ('booked', 'moved', 'reminder')
LEFT JOIN messages AS whole ON whole.id = m.part_of
JOIN appointments AS a ON a.id = m.appointment_id
WHERE coalesce(whole.recipient, m.recipient) = ? AND coalesce(whole.state, m.state) IN ('sending', 'sent', 'delivered', 'in_doubt')
  AND m.channel <> 'email' AND a.schedule_version = m.schedule_version AND a.status IN (?) AND a.starts_at > ?
ORDER BY m.appointment_id, m.created_at DESC`,
		w.Sender, bun.List([]appointments.Status{appointments.Booked, appointments.Confirmed}), s.DB.Now(ctx)).Scan(ctx, &list)
	if err != nil {
		return nil, fmt.Errorf("open questions: %w", err)
	}
	return list, nil
}

// passOn has somebody at the desk read a reply.
func (s *Service) passOn(ctx context.Context, w *Written, open []Message) (answer string, err error) {
	t := &Task{Kind: AReply, ReplyID: w.ID, Channel: w.Channel, Address: w.Sender, Words: w.Body}
	language := i18n.Arabic
	var known struct {
		ID       uuid.UUID
		Language i18n.Locale
	}
	err = s.DB.Conn(ctx).NewRaw(`
SELECT p.id, p.language FROM patients AS p
WHERE p.archived_at IS NULL AND (p.phone = ?0 OR p.id IN (SELECT g.patient_id FROM guardians AS g WHERE g.phone = ?0))
ORDER BY (SELECT max(m.created_at) FROM messages AS m WHERE m.patient_id = p.id AND m.recipient = ?0) DESC NULLS LAST, p.id
LIMIT 1`, w.Sender).Scan(ctx, &known)
	switch {
	case err == nil:
		t.PatientID, language = known.ID, known.Language
	case !errors.Is(db.Found(err), db.ErrNotFound):
		return "", err
	}
	if len(open) == 1 {
		t.AppointmentID, t.MessageID = open[0].AppointmentID, open[0].ID
	}
	return i18n.T(i18n.With(ctx, language), thanks[MeansUnclear]), s.task(ctx, t)
}

// kept is as much of a reply as is kept, as the database takes it.
func kept(s string) string {
	s = strings.ReplaceAll(strings.ToValidUTF8(s, ""), "\x00", "")
	if runes := []rune(s); len(runes) > longReply {
		return string(runes[:longReply])
	}
	return s
}
