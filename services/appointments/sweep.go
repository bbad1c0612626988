package appointments

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/google/uuid"

	"tenhal.sa/tenhal/services/foundation/queue"
	"tenhal.sa/tenhal/services/settings"
)

// MissAbsent is the job that turns visits to which nobody came into no-shows.
type MissAbsent struct {
	Hours int `json:"hours"` // after the end of a visit, for the desk to catch up
}

// Kind names the job on the queue.
func (MissAbsent) Kind() string { return "appointments.miss_absent" }

// Queue is where the job waits.
func (MissAbsent) Queue() queue.Name { return queue.Reports }

// absentBatch is how many visits are taken at a time.
const absentBatch = 500

// errAttended says that a visit is no longer one to which nobody came.
var errAttended = errors.New("appointments: attended or moved meanwhile")

// MissAbsent does the job, each visit in a transaction of its own: one that can't be saved holds up
// no other, and whoever checks a patient in at the same time wins. Days on which nobody at all was
// checked in are left alone: then it is the desk that was not there, not the patients. So are clinics that want it so, and
// what lies too far back.
func (s *Service) MissAbsent(ctx context.Context, job MissAbsent) error {
	until := s.DB.Now(ctx).Add(-time.Duration(job.Hours) * time.Hour)
	absent, left, err := s.absent(ctx, until)
	if err != nil {
		return err
	}
	missed, failed := 0, []error{}
	for _, id := range absent {
		switch err := s.missOne(ctx, id, until); {
		case err == nil:
			missed++
		case !errors.Is(err, errAttended) && !errors.Is(err, ErrState):
			failed = append(failed, err)
		}
	}
	queue.Count(ctx, "no_shows", missed)
	if left > 0 {
		queue.Count(ctx, "left_open", left)
	}
	return errors.Join(failed...)
}

// absent returns the visits that ended before a time without anybody having come, the earliest first,
// and how many more are left alone for the sake of their day.
func (s *Service) absent(ctx context.Context, until time.Time) (ids []uuid.UUID, left int, err error) {
	org, err := s.Clinics.Organisation(ctx)
	if err != nil {
		return nil, 0, err
	}
	set, err := s.Settings.Now(ctx)
	if err != nil {
		return nil, 0, err
	}
	var rows []struct {
		ID       uuid.UUID
		ClinicID uuid.UUID
		Open     bool // somebody was checked in on that day
	}
	err = s.DB.Conn(ctx).NewRaw(`
WITH recent AS (
  SELECT id, clinic_id, status, ends_at, arrived_at, (starts_at AT TIME ZONE ?0)::date AS day FROM appointments
  WHERE starts_at >= ?1::timestamptz - ?2 * interval '1 second' AND starts_at < ?1
), open_days AS (
  SELECT DISTINCT day FROM recent WHERE arrived_at IS NOT NULL
)
SELECT id, clinic_id, day IN (SELECT day FROM open_days) AS open FROM recent
WHERE status IN ('booked', 'confirmed') AND ends_at <= ?1 ORDER BY ends_at, id`,
		org.TimeZone, until, set.Span(settings.AbsentWithin, uuid.Nil).Seconds()).Scan(ctx, &rows)
	if err != nil {
		return nil, 0, fmt.Errorf("appointments: absent: %w", err)
	}
	for _, row := range rows {
		switch {
		case !set.On(settings.AutomaticNoShows, row.ClinicID): // people do it
		case !row.Open:
			left++
		case len(ids) < absentBatch:
			ids = append(ids, row.ID)
		}
	}
	return ids, left, nil
}

// missOne makes a no-show of a visit that still is one.
func (s *Service) missOne(ctx context.Context, id uuid.UUID, until time.Time) error {
	_, err := s.change(ctx, Change{ID: id}, WhenMissed, func(ctx context.Context, a *Appointment) error {
		if !a.Status.Planned() || a.EndsAt.After(until) {
			return errAttended
		}
		return a.Miss(s.DB.Now(ctx))
	})
	return err
}
