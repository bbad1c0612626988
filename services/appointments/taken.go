package appointments

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/google/uuid"

	"tenhal.sa/tenhal/services/access"
	"tenhal.sa/tenhal/services/foundation/fault"
)

// Taken says that somebody else has the time, who, and when the provider is free instead.
type Taken struct {
	*fault.Fault
	By   []Blocker
	Free []Slot
}

// Unwrap gives errors.Is and errors.As the fault.
func (t *Taken) Unwrap() error { return t.Fault }

// Blocker is an appointment in the way of a wish.
type Blocker struct {
	ID         uuid.UUID
	Provider   bool // the provider has it
	Patient    bool // the patient has it
	Room       bool // it is in the room
	ClinicID   uuid.UUID
	Elsewhere  bool // in a clinic that is none of the user's business: nothing more is said of it
	PatientAr  string
	PatientEn  string
	ProviderAr string
	ProviderEn string
	StartsAt   time.Time
	EndsAt     time.Time
}

// alternatives is how many free times a refusal offers.
const alternatives = 3

// explain adds to a refusal what is in the way of a and which times are free. What stands in the
// way may be gone by now; then the list is empty and the user simply tries again.
func (s *Service) explain(ctx context.Context, err error, a *Appointment) error {
	f := fault.Of(err)
	if a == nil || (!errors.Is(f, ErrTaken) && !errors.Is(f, ErrPatientTaken) && !errors.Is(f, ErrRoomTaken)) {
		return err
	}
	by, lookup := s.blockers(ctx, a)
	if lookup != nil {
		return errors.Join(err, lookup)
	}
	free, lookup := s.Free(ctx, Search{
		ProviderID: a.ProviderID, PatientID: a.PatientID, Minutes: a.Minutes(), Buffer: int(a.BusyUntil.Sub(a.EndsAt) / time.Minute),
		From: a.StartsAt, Limit: alternatives, Except: a.ID,
	})
	if lookup != nil {
		return errors.Join(err, lookup)
	}
	return &Taken{Fault: f, By: by, Free: free}
}

func (s *Service) blockers(ctx context.Context, a *Appointment) ([]Blocker, error) {
	list := []Blocker{}
	err := s.DB.Conn(ctx).NewRaw(`
SELECT a.id, a.provider_id = ?0 AS provider, a.patient_id = ?1 AS patient, coalesce(a.room_id = ?2, false) AS room, a.clinic_id,
       pt.name_ar AS patient_ar, pt.name_en AS patient_en, p.name_ar AS provider_ar, p.name_en AS provider_en, a.starts_at, a.ends_at
FROM appointments AS a
JOIN patients AS pt ON pt.id = a.patient_id
JOIN providers AS p ON p.id = a.provider_id
WHERE a.id <> ?3 AND a.status NOT IN ('cancelled', 'no_show')
  AND (a.provider_id = ?0 OR a.patient_id = ?1 OR a.room_id = ?2)
  AND tstzrange(a.starts_at, a.busy_until) && tstzrange(?4, ?5)
ORDER BY a.starts_at LIMIT 5`,
		a.ProviderID, a.PatientID, a.RoomID, a.ID, a.StartsAt, a.BusyUntil).Scan(ctx, &list)
	if err != nil {
		return nil, fmt.Errorf("appointments: blockers: %w", err)
	}
	for i, b := range list {
		if !access.Who(ctx).Sees(b.ClinicID) {
			list[i] = Blocker{Patient: b.Patient, Elsewhere: true, StartsAt: b.StartsAt, EndsAt: b.EndsAt}
		}
	}
	return list, nil
}
