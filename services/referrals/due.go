package referrals

import (
	"context"
	"slices"
	"time"

	"github.com/google/uuid"

	"tenhal.sa/tenhal/services/clinics"
	"tenhal.sa/tenhal/services/foundation/civil"
	"tenhal.sa/tenhal/services/settings"
)

// allowances are the settings that say how long an answer may take, in hours of work.
var allowances = map[Urgency]settings.Span{
	Routine: settings.ReferralRoutine, Soon: settings.ReferralSoon, Urgent: settings.ReferralUrgent,
}

// due is by when a referral that is sent at a time is to be answered: after so many hours of work of who answers.
func (s *Service) due(ctx context.Context, r *Referral, at time.Time) (time.Time, error) {
	set, err := s.Settings.Now(ctx)
	if err != nil {
		return time.Time{}, err
	}
	places, err := s.Places(ctx)
	if err != nil {
		return time.Time{}, err
	}
	return weekOf(places, r.answerer()).after(at, set.Span(allowances[r.Urgency], r.answerer())), nil
}

// Worked returns how long somebody was at work in a clinic between two instants.
func Worked(places *clinics.Catalogue, clinic uuid.UUID, from, to time.Time) time.Duration {
	return weekOf(places, clinic).between(from, to)
}

// stretch is a part of a day in which somebody works, in minutes since midnight.
type stretch struct{ opens, closes int }

// office is when a clinic works that has no providers with hours.
var office = stretch{8 * 60, 16 * 60}

// week is when a clinic works: while one of its providers does, on days that are no weekend of the centre's. Days and
// hours are those of the centre's clocks.
type week struct {
	days [7][]stretch
	zone *time.Location
}

func weekOf(places *clinics.Catalogue, clinic uuid.UUID) (w week) {
	w.zone = places.Organisation.Zone()
	for _, p := range places.Providers(clinic) {
		for _, h := range places.Hours(p.ID) {
			w.days[h.Weekday] = append(w.days[h.Weekday], stretch{h.Opens, h.Closes})
		}
	}
	open := 0
	for day := range w.days {
		if places.Organisation.Closed(time.Weekday(day)) {
			w.days[day] = nil
		}
		w.days[day] = joined(w.days[day])
		open += len(w.days[day])
	}
	if open > 0 {
		return w
	}
	for day := range w.days {
		if len(places.Organisation.Weekend) >= 7 || !places.Organisation.Closed(time.Weekday(day)) {
			w.days[day] = []stretch{office}
		}
	}
	return w
}

// joined are stretches in order, those that overlap as one.
func joined(list []stretch) (out []stretch) {
	slices.SortFunc(list, func(a, b stretch) int { return a.opens - b.opens })
	for _, s := range list {
		if n := len(out); n > 0 && s.opens <= out[n-1].closes {
			out[n-1].closes = max(out[n-1].closes, s.closes)
			continue
		}
		out = append(out, s)
	}
	return out
}

// on returns when a day's stretches begin and end.
func (w week) on(day civil.Date) (spans [][2]time.Time) {
	at := func(minutes int) time.Time {
		return time.Date(day.Year, day.Month, day.Day, minutes/60, minutes%60, 0, 0, w.zone).UTC()
	}
	for _, s := range w.days[day.Weekday()] {
		spans = append(spans, [2]time.Time{at(s.opens), at(s.closes)})
	}
	return spans
}

// after returns when so much work has been done since an instant. What begins at the end of a day is due on the next.
func (w week) after(from time.Time, work time.Duration) time.Time {
	for day := civil.Of(from, w.zone); ; day = day.Add(1) {
		for _, span := range w.on(day) {
			begins := later(span[0], from)
			if length := span[1].Sub(begins); length > 0 {
				if length >= work {
					return begins.Add(work)
				}
				work -= length
			}
		}
	}
}

// works reports whether somebody is at work at an instant.
func (w week) works(at time.Time) bool {
	return slices.ContainsFunc(w.on(civil.Of(at, w.zone)), func(span [2]time.Time) bool { return !at.Before(span[0]) && !at.After(span[1]) })
}

// between returns how much of the time between two instants was work.
func (w week) between(from, to time.Time) (work time.Duration) {
	for day := civil.Of(from, w.zone); !day.In(w.zone).After(to); day = day.Add(1) {
		for _, span := range w.on(day) {
			begins, ends := later(span[0], from), span[1]
			if ends.After(to) {
				ends = to
			}
			work += max(ends.Sub(begins), 0)
		}
	}
	return work
}

func later(a, b time.Time) time.Time {
	if a.Before(b) {
		return b
	}
	return a
}
