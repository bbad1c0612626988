package appointments

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/google/uuid"

	"tenhal.sa/tenhal/services/clinics"
)

// Slot is a free time of a provider.
type Slot struct {
	ProviderID uuid.UUID
	StartsAt   time.Time
	EndsAt     time.Time
}

// Search says what kind of free time is wanted.
type Search struct {
	ProviderID uuid.UUID
	PatientID  uuid.UUID // uuid.Nil: whoever; otherwise this patient must be free too
	Minutes    int
	Buffer     int // minutes that the provider needs after it
	From       time.Time
	Days       int       // how far to look; 0 means two weeks
	Limit      int       // 0 means all
	Except     uuid.UUID // an appointment that is no obstacle: the one to be moved
}

// span is a stretch of time, its end not included.
type span struct{ from, to time.Time }

// grid is the raster on which free times are offered.
const grid = 15 * time.Minute

// Free returns the free times of a provider within working hours, earliest first, on a raster of
// a quarter of an hour.
func (s *Service) Free(ctx context.Context, want Search) ([]Slot, error) {
	if want.Days == 0 {
		want.Days = 14
	}
	if now := s.DB.Now(ctx); want.From.Before(now) {
		want.From = now
	}
	org, err := s.Clinics.Organisation(ctx)
	if err != nil {
		return nil, err
	}
	hours, err := s.Clinics.HoursOf(ctx, want.ProviderID)
	if err != nil {
		return nil, err
	}
	busy, err := s.busy(ctx, want)
	if err != nil {
		return nil, err
	}
	return want.within(open(hours, want.From.In(org.Zone()), want.Days), busy), nil
}

func (s *Service) busy(ctx context.Context, want Search) ([]span, error) {
	rows := []struct{ StartsAt, BusyUntil time.Time }{}
	err := s.DB.Conn(ctx).NewRaw(`
SELECT starts_at, busy_until FROM appointments
WHERE (provider_id = ?0 OR patient_id = ?1) AND status NOT IN ('cancelled', 'no_show') AND id <> ?2
  AND tstzrange(starts_at, busy_until) && tstzrange(?3, ?4)
ORDER BY starts_at`,
		want.ProviderID, want.PatientID, want.Except, want.From, want.From.AddDate(0, 0, want.Days+1)).Scan(ctx, &rows)
	if err != nil {
		return nil, fmt.Errorf("appointments: busy: %w", err)
	}
	spans := make([]span, len(rows))
	for i, r := range rows {
		spans[i] = span{r.StartsAt, r.BusyUntil}
	}
	return spans, nil
}

// open lays the weekly hours out over days from a time in the centre's zone.
func open(hours []clinics.Hours, from time.Time, days int) []span {
	spans := []span{}
	for d := range days {
		day := time.Date(from.Year(), from.Month(), from.Day()+d, 0, 0, 0, 0, from.Location())
		for _, h := range hours {
			if h.Weekday == day.Weekday() {
				opens, closes := h.On(day)
				spans = append(spans, span{opens, closes})
			}
		}
	}
	return spans
}

// within offers the times of the raster that lie in an open span and touch no busy one.
func (want Search) within(opens, busy []span) []Slot {
	length := time.Duration(want.Minutes) * time.Minute
	needed := length + time.Duration(want.Buffer)*time.Minute
	slots := []Slot{}
	for _, o := range opens {
		for at := ceil(later(o.from, want.From)); !at.Add(length).After(o.to); at = at.Add(grid) {
			if slices.ContainsFunc(busy, func(b span) bool { return b.from.Before(at.Add(needed)) && at.Before(b.to) }) {
				continue
			}
			slots = append(slots, Slot{want.ProviderID, at.UTC(), at.Add(length).UTC()})
			if len(slots) == want.Limit {
				return slots
			}
		}
	}
	return slots
}

func later(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}

func ceil(t time.Time) time.Time {
	if down := t.Truncate(grid); !down.Equal(t) {
		return down.Add(grid)
	}
	return t
}
