package notifications

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/google/uuid"

	"tenhal.sa/tenhal/services/appointments"
	"tenhal.sa/tenhal/services/foundation/db"
	"tenhal.sa/tenhal/services/foundation/i18n"
	"tenhal.sa/tenhal/services/foundation/segment"
)

// Sample is what a template would say, filled in for something real.
type Sample struct {
	Words
	Segments int  // of an SMS
	Unicode  bool // it holds letters that make an SMS short
}

// SampleTemplate returns what a template that need not be saved would say, for the next visit there is, or the latest
// payment. It returns nil where there is nothing to fill it in with.
func (s *Service) SampleTemplate(ctx context.Context, t *Template) (*Sample, error) {
	m, err := s.example(ctx, t.Event)
	if err != nil || m == nil {
		return nil, err
	}
	m.Channel, m.Language = t.Channel, t.Language
	return s.sample(ctx, m, t)
}

func (s *Service) sample(ctx context.Context, m *Message, t *Template) (*Sample, error) {
	visits, err := s.visits(ctx, []Message{*m})
	if err != nil {
		return nil, err
	}
	list := []Visit{}
	for _, v := range visits {
		list = append(list, v)
	}
	l, err := s.letter(ctx, m, t.Event, list)
	if err != nil {
		return nil, err
	}
	l.Template, l.Text = *t, i18n.T(i18n.With(ctx, m.Language), "templates.some_text")
	if len(list) > 0 {
		l.Name = i18n.Pick(i18n.With(ctx, m.Language), list[0].NameAr, list[0].NameEn)
	}
	s.pretend(&l)
	words, err := s.Writer.Write(i18n.With(ctx, m.Language), l)
	if err != nil {
		return nil, err
	}
	sample := &Sample{Words: words}
	if m.Channel == SMS {
		sample.Segments, sample.Unicode = segment.Count(words.Text)
	}
	return sample, nil
}

// example is a message about something real that is like what an event tells of, or nil where there is nothing.
func (s *Service) example(ctx context.Context, e Event) (*Message, error) {
	m, query := new(Message), ""
	switch {
	case slices.Contains(AboutVisits, e):
		query = `SELECT patient_id, id AS appointment_id, schedule_version, starts_at, provider_id FROM appointments
WHERE starts_at > ? AND status IN ('booked', 'confirmed') ORDER BY starts_at, id LIMIT 1`
	case e == OnPayment:
		query = "SELECT patient_id, id AS payment_id FROM payments WHERE received_at <= ? ORDER BY received_at DESC, id LIMIT 1"
	default:
		return m, nil
	}
	err := s.DB.Conn(ctx).NewRaw(query, s.DB.Now(ctx)).Scan(ctx, m)
	if errors.Is(db.Found(err), db.ErrNotFound) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("notifications: example of %s: %w", e, err)
	}
	return m, nil
}

// Rehearsal is what a rule would do about a visit.
type Rehearsal struct {
	Visit  Visit
	DueAt  time.Time
	Late   Reason // why it would not leave any more; empty where it would
	Barred Reason // why nobody would hear; empty where somebody would
	To     []Told
}

// Told is one of those who would hear, how, and what.
type Told struct {
	Channel Channel
	Address string
	Sample
}

// Rehearse returns what a rule would do about the next visit that it is for, or nil where there is none. Nothing is sent.
func (s *Service) Rehearse(ctx context.Context, r *Rule) (*Rehearsal, error) {
	visit, err := s.nextFor(ctx, r)
	if err != nil || visit == nil {
		return nil, err
	}
	people, err := s.contacts(ctx, visit.PatientID)
	if err != nil {
		return nil, err
	}
	others, err := s.rules(ctx, r.Event)
	if err != nil {
		return nil, err
	}
	timing := timingOf(others, &people[0])
	out := &Rehearsal{}
	out.DueAt, _, out.Late = timing.of(r, s.DB.Now(ctx), visit.StartsAt)
	ways, barred := s.ways(r, r.Channels, people)
	out.Barred = barred
	for _, w := range ways {
		told, err := s.rehearse(ctx, r, w, visit)
		if err != nil {
			return nil, err
		}
		out.To = append(out.To, *told)
	}
	all, err := s.visits(ctx, []Message{{AppointmentID: visit.ID}})
	out.Visit = all[visit.ID]
	return out, err
}

func (s *Service) rehearse(ctx context.Context, r *Rule, w way, visit *appointments.Facts) (*Told, error) {
	m := &Message{
		Channel: w.Channel, Language: w.Language, GuardianID: w.GuardianID, PatientID: visit.PatientID, AppointmentID: visit.ID,
		ScheduleVersion: visit.ScheduleVersion, StartsAt: visit.StartsAt,
	}
	t, err := s.Template(ctx, r.Event, w.Channel, w.Language)
	if err != nil {
		return nil, err
	}
	sample, err := s.sample(ctx, m, &t)
	if err != nil {
		return nil, err
	}
	return &Told{Channel: w.Channel, Address: w.Address, Sample: *sample}, nil
}

// nextFor is the next visit that a rule is for, or nil.
func (s *Service) nextFor(ctx context.Context, r *Rule) (*appointments.Facts, error) {
	list := []appointments.Facts{}
	q := s.DB.Conn(ctx).NewSelect().Table("appointments").
		Column("id", "patient_id", "provider_id", "clinic_id", "service_id", "starts_at", "schedule_version", "status").
		Where("starts_at > ? AND status IN ('booked', 'confirmed')", s.DB.Now(ctx).Add(r.lead())).Order("starts_at", "id").Limit(1)
	if r.ClinicID != uuid.Nil {
		q.Where("clinic_id = ?", r.ClinicID)
	}
	if r.ServiceID != uuid.Nil {
		q.Where("service_id = ?", r.ServiceID)
	}
	if err := q.Scan(ctx, &list); err != nil {
		return nil, fmt.Errorf("notifications: next visit: %w", err)
	}
	if len(list) == 0 {
		return nil, nil
	}
	return &list[0], nil
}
