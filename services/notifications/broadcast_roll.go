package notifications

import (
	"cmp"
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"tenhal.sa/tenhal/services/clinics"
	"tenhal.sa/tenhal/services/foundation/i18n"
	"tenhal.sa/tenhal/services/foundation/segment"
)

// rollPage is how many patients of a broadcast are looked at at once.
const rollPage = 200

// FirstNames is how many of those on the list are shown before it is approved.
const FirstNames = 20

// Reach is whom a broadcast would reach if it left now.
type Reach struct {
	People   int             // who have a visit to come
	Messages int             // that would leave
	By       map[Channel]int // how many by each channel
	Not      map[Reason]int  // how many are told nothing, by why; Shared: somebody else at their address is
	First    []Reached       // some of them
	Until    time.Time       // when the last one would leave
	Late     bool            // which is after the day it speaks of
}

// Reached is somebody on the list of a broadcast.
type Reached struct {
	PatientID      uuid.UUID
	NameAr, NameEn string
	Channel        Channel
	Address        string
	Why            Reason // that nothing leaves to them; empty where something does
}

// Name returns the patient's name in the reader's language.
func (r *Reached) Name(ctx context.Context) string { return i18n.Pick(ctx, r.NameAr, r.NameEn) }

// Reach returns whom a broadcast would reach, written down or not. Nothing is sent.
func (s *Service) Reach(ctx context.Context, b *Broadcast) (*Reach, error) {
	r, err := s.rule(ctx, Broadcasting)
	if err != nil {
		return nil, err
	}
	times, err := s.timetable(ctx, b, s.DB.Now(ctx))
	if err != nil {
		return nil, err
	}
	out := &Reach{By: map[Channel]int{}, Not: map[Reason]int{}}
	met, last := map[string]bool{}, uuid.Nil
	for {
		page, err := s.roll(ctx, b, last)
		if err != nil {
			return nil, err
		}
		for _, people := range page {
			last = people[0].PatientID
			out.add(s.reachedBy(r, people, met), &times)
		}
		if len(page) < rollPage {
			out.Late = out.Messages > 0 && !out.Until.Before(times.ends)
			return out, nil
		}
	}
}

// reachedBy are the ways of a rule to a patient's people; what is met already is another's.
func (s *Service) reachedBy(r *Rule, people []contact, met map[string]bool) (list []Reached) {
	one := Reached{PatientID: people[0].PatientID, NameAr: people[0].NameAr, NameEn: people[0].NameEn}
	ways, barred := s.ways(r, r.Channels, people)
	if barred != "" {
		one.Why = barred
		return []Reached{one}
	}
	for _, w := range ways {
		one.Channel, one.Address, one.Why = w.Channel, w.Address, ""
		if key := string(w.Channel) + " " + w.Address; met[key] {
			one.Why = Shared
		} else {
			met[key] = true
		}
		list = append(list, one)
	}
	return list
}

func (r *Reach) add(list []Reached, times *timetable) {
	r.People++
	for _, one := range list {
		if one.Why == "" {
			r.Messages, r.Until = r.Messages+1, times.next()
			r.By[one.Channel]++
		} else {
			r.Not[one.Why]++
		}
		if len(r.First) < FirstNames {
			r.First = append(r.First, one)
		}
	}
}

// roll is a page of those to whom a broadcast is to go, each with who hears of their affairs, by their ids after one.
func (s *Service) roll(ctx context.Context, b *Broadcast, after uuid.UUID) ([][]contact, error) {
	centre, err := s.Clinics.Organisation(ctx)
	if err != nil {
		return nil, err
	}
	zone := centre.Zone()
	q := s.DB.Conn(ctx).NewSelect().Table("appointments").ColumnExpr("DISTINCT patient_id").
		Where("starts_at >= ? AND starts_at < ? AND starts_at > ?", b.Day.In(zone), b.Day.Add(1).In(zone), s.DB.Now(ctx)).
		Where("status IN ('booked', 'confirmed') AND patient_id > ?", after).
		Order("patient_id").Limit(rollPage)
	for column, id := range map[string]uuid.UUID{"clinic_id": b.ClinicID, "service_id": b.ServiceID, "provider_id": b.ProviderID} {
		if id != uuid.Nil {
			q.Where("? = ?", bun.Ident(column), id)
		}
	}
	ids := []uuid.UUID{}
	if err := q.Scan(ctx, &ids); err != nil {
		return nil, fmt.Errorf("notifications: roll: %w", err)
	}
	if len(ids) == 0 {
		return nil, nil
	}
	all, err := s.contactsOf(ctx, ids)
	if err != nil {
		return nil, fmt.Errorf("notifications: roll: %w", err)
	}
	page := make([][]contact, len(ids))
	for i, id := range ids {
		page[i] = all[id]
	}
	return page, nil
}

// timetable hands out the times at which the messages of a broadcast leave, one after the other, past the quiet hours.
type timetable struct {
	at    time.Time // the next one
	gap   time.Duration
	hours Hours
	zone  *time.Location
	ends  time.Time // from when on it is not worth sending
}

func (s *Service) timetable(ctx context.Context, b *Broadcast, from time.Time) (t timetable, err error) {
	var centre clinics.Organisation
	if centre, err = s.Clinics.Organisation(ctx); err != nil {
		return t, err
	}
	t.at, t.gap, t.zone = from, b.gap(), centre.Zone()
	t.ends = b.Day.Add(1).In(t.zone)
	t.hours, err = s.Hours(ctx)
	return t, err
}

func (t *timetable) next() time.Time {
	at := t.hours.after(t.at.In(t.zone)).UTC()
	t.at = at.Add(t.gap)
	return at
}

// SampleBroadcast returns what a broadcast would say as an SMS in a language, written down or not.
func (s *Service) SampleBroadcast(ctx context.Context, b *Broadcast, language i18n.Locale) (*Sample, error) {
	l := Letter{Event: OnBroadcast, Channel: SMS, Language: language, Text: cmp.Or(b.Says(language), "…")}
	var err error
	if l.Centre, err = s.Clinics.Organisation(ctx); err != nil {
		return nil, err
	}
	if l.Template, err = s.Template(ctx, OnBroadcast, SMS, language); err != nil {
		return nil, err
	}
	words, err := s.Writer.Write(i18n.With(ctx, language), l)
	if err != nil {
		return nil, err
	}
	sample := &Sample{Words: words}
	sample.Segments, sample.Unicode = segment.Count(words.Text)
	return sample, nil
}
