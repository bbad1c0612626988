package notifications

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"tenhal.sa/tenhal/services/access"
	"tenhal.sa/tenhal/services/appointments"
	"tenhal.sa/tenhal/services/clinics"
	"tenhal.sa/tenhal/services/foundation/db"
	"tenhal.sa/tenhal/services/foundation/fault"
	"tenhal.sa/tenhal/services/foundation/i18n"
	"tenhal.sa/tenhal/services/foundation/text"
	"tenhal.sa/tenhal/services/settings"
)

// Why an answer changes nothing.
var (
	ErrVisitMoved = fault.New(fault.Conflict, "answers.moved") // the visit has another time than the message said
	ErrVisitPast  = fault.New(fault.Conflict, "answers.past")
	ErrByPhone    = fault.New(fault.Conflict, "answers.by_phone") // the clinic takes no answers by link or reply
	ErrVisitOver  = fault.New(fault.Conflict, "answers.over")     // it was cancelled, or is under way
	ErrWords      = fault.ErrInvalid.On("words", "answers.too_long")
)

// longWish is the most characters in which somebody asks for another time.
const longWish = 500

// Answer is what somebody says to a message about a visit.
type Answer string

// The answers.
const (
	Yes   Answer = "confirm"
	No    Answer = "cancel"
	Other Answer = "another_time"
)

// Choice is an answer for one visit.
type Choice struct {
	Visit  uuid.UUID
	Answer Answer
	Words  string // of who asks for another time
}

// Question is what a link asks: whether visits will be kept.
type Question struct {
	Language i18n.Locale
	Centre   clinics.Organisation
	Visits   []Asked
}

// Asked is a visit of a question.
type Asked struct {
	Visit
	Refused *fault.Fault // why it can't be answered any more; nil where it can
	Wished  bool         // another time was asked for already
}

// Ask returns what a link asks, or ErrLink.
func (s *Service) Ask(ctx context.Context, token string) (q Question, err error) {
	m, err := s.linked(ctx, token, toAnswer)
	if err != nil {
		return q, err
	}
	all, err := s.askedIn(ctx, m)
	if err != nil {
		return q, err
	}
	visits, err := s.visits(ctx, all)
	if err != nil {
		return q, err
	}
	set, err := s.Settings.Now(ctx)
	if err != nil {
		return q, err
	}
	q.Language = m.Language
	for i := range all {
		v := visits[all[i].AppointmentID]
		v.Other = m.GuardianID != uuid.Nil
		a := Asked{Visit: v, Refused: refused(&all[i], &v, s.DB.Now(ctx))}
		if a.Refused == nil && !set.On(settings.OnlineAnswers, v.ClinicID) {
			a.Refused = ErrByPhone
		}
		if a.Wished, err = s.wished(ctx, v.ID); err != nil {
			return q, err
		}
		q.Visits = append(q.Visits, a)
	}
	q.Centre, err = s.Clinics.Organisation(ctx)
	return q, err
}

// askedIn are the messages about visits that one holds, the earliest visit first.
func (s *Service) askedIn(ctx context.Context, m *Message) ([]Message, error) {
	all := []Message{}
	err := s.DB.Conn(ctx).NewSelect().Model(&all).Where("id = ?0 OR part_of = ?0", m.ID).Order("starts_at", "id").Scan(ctx)
	if err != nil {
		return nil, fmt.Errorf("notifications: asked in %s: %w", m.ID, err)
	}
	return all, nil
}

// refused returns why a visit can't be answered for by a message, or nil.
func refused(m *Message, v *Visit, now time.Time) *fault.Fault {
	switch {
	case m.ScheduleVersion != v.ScheduleVersion:
		return ErrVisitMoved
	case !v.Status.Planned():
		return ErrVisitOver
	case !now.Before(v.StartsAt):
		return ErrVisitPast
	}
	return nil
}

// Choose does what somebody chose by a link: it confirms or cancels a visit, or has the desk find another time. What
// was chosen before changes nothing.
func (s *Service) Choose(ctx context.Context, token string, c Choice) error {
	words, err := text.Note(c.Words, longWish)
	if err != nil {
		return ErrWords
	}
	return s.DB.Tx(ctx, func(ctx context.Context, _ bun.Tx) error {
		m, err := s.linked(ctx, token, toAnswer)
		if err != nil {
			return err
		}
		all, err := s.askedIn(ctx, m)
		if err != nil {
			return err
		}
		for i := range all {
			if all[i].AppointmentID == c.Visit {
				return s.answer(ctx, &all[i], c.Answer, words)
			}
		}
		return ErrLink
	})
}

// answer does what somebody answers to a message about a visit.
func (s *Service) answer(ctx context.Context, m *Message, a Answer, words string) error {
	v := Visit{}
	err := s.DB.Conn(ctx).NewRaw("SELECT id, clinic_id, starts_at, status, schedule_version FROM appointments WHERE id = ? FOR UPDATE", m.AppointmentID).Scan(ctx, &v)
	if err != nil {
		return db.Found(err)
	}
	done := a == Yes && v.Status == appointments.Confirmed || a == No && v.Status == appointments.Cancelled
	if done && m.ScheduleVersion == v.ScheduleVersion {
		return nil
	}
	if f := refused(m, &v, s.DB.Now(ctx)); f != nil {
		return f
	}
	switch on, err := s.Settings.On(ctx, settings.OnlineAnswers, v.ClinicID); {
	case err != nil:
		return err
	case !on:
		return ErrByPhone
	}
	who, err := s.author(ctx, m)
	if err != nil {
		return err
	}
	ctx, change := access.With(ctx, who), appointments.Change{ID: m.AppointmentID}
	switch a {
	case Yes:
		_, err = s.Appointments.Confirm(ctx, change)
	case No:
		change.Reason = i18n.T(i18n.With(ctx, m.Language), "answers.reason")
		_, err = s.Appointments.Cancel(ctx, change, appointments.ByPatient)
	case Other:
		err = s.task(ctx, &Task{
			Kind: AnotherTime, PatientID: m.PatientID, AppointmentID: m.AppointmentID, MessageID: m.ID, Channel: m.Channel, Address: m.Recipient, Words: words,
		})
	default:
		err = ErrLink
	}
	return err
}

// author is whoever a message went to, as who acts when it is answered.
func (s *Service) author(ctx context.Context, m *Message) (a access.Actor, err error) {
	err = s.DB.Conn(ctx).NewRaw(`
SELECT coalesce(g.name_ar, p.name_ar) AS name_ar, coalesce(g.name_en, p.name_en) AS name_en
FROM patients AS p LEFT JOIN guardians AS g ON g.id = ? AND g.patient_id = p.id WHERE p.id = ?`, m.GuardianID, m.PatientID).
		Scan(ctx, &a.NameAr, &a.NameEn)
	if a.NameEn == "" { // records name who acts in English where they can
		a.NameEn = a.NameAr
	}
	return a, db.Found(err)
}

// wished reports whether somebody has asked for another time already.
func (s *Service) wished(ctx context.Context, visit uuid.UUID) (bool, error) {
	return s.DB.Conn(ctx).NewSelect().Model((*Task)(nil)).
		Where("kind = ? AND appointment_id = ? AND done_at IS NULL", AnotherTime, visit).Exists(ctx)
}
