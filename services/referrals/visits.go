package referrals

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"tenhal.sa/tenhal/services/access"
	"tenhal.sa/tenhal/services/appointments"
	"tenhal.sa/tenhal/services/foundation/db"
)

// Book books a visit from a referral that was accepted, in one transaction with the link between them. It returns what
// appointments.Book does, and ErrElsewhere for a provider of another clinic than the referral's.
//
// The visit is booked before the referral is locked: whoever changes a visit takes the two in the same order.
func (s *Service) Book(ctx context.Context, referral uuid.UUID, wish appointments.Wish) (*appointments.Appointment, error) {
	r, err := s.Get(ctx, referral)
	switch {
	case err != nil:
		return nil, err
	case !r.Bookable():
		return nil, ErrState.With("status", string(r.Status))
	case !r.AnsweredBy(access.Who(ctx)):
		return nil, ErrOtherSide
	case r.PatientID != wish.PatientID:
		return nil, ErrNotPatient
	}
	var a *appointments.Appointment
	err = s.DB.Tx(ctx, func(ctx context.Context, tx bun.Tx) (err error) {
		if a, err = s.Appointments.Book(ctx, wish); err != nil {
			return err
		}
		if a.ClinicID != r.ToClinicID {
			return ErrElsewhere
		}
		_, err = s.change(ctx, Change{ID: referral}, WhenBooked, func(ctx context.Context, tx bun.Tx, r *Referral) error {
			if !r.Bookable() {
				return ErrState.With("status", string(r.Status))
			}
			if _, err := tx.NewInsert().Model(&link{ID: db.NewID(), AppointmentID: a.ID, ReferralID: r.ID}).Exec(ctx); err != nil {
				return fmt.Errorf("referrals: visit of %s: %w", r.ID, err)
			}
			r.follow(s.DB.Now(ctx), r.Status == Seen, true)
			return nil
		})
		return err
	})
	return a, err
}

// Bookable reports whether visits are booked from the referral.
func (r *Referral) Bookable() bool {
	return !r.Outgoing() && (r.Status == Accepted || r.Status == Booked || r.Status == Seen)
}

// link is that a visit was booked from a referral.
type link struct {
	bun.BaseModel `bun:"table:referral_visits"`

	ID            uuid.UUID `bun:",pk"`
	AppointmentID uuid.UUID
	ReferralID    uuid.UUID
}

// Visit is a visit that was booked from a referral.
type Visit struct {
	ID         uuid.UUID
	StartsAt   time.Time
	Status     appointments.Status
	ProviderAr string
	ProviderEn string
	ServiceAr  string
	ServiceEn  string
}

// Visits returns the visits that were booked from a referral, the first of them first.
func (s *Service) Visits(ctx context.Context, referral uuid.UUID) ([]Visit, error) {
	list := []Visit{}
	err := s.DB.Conn(ctx).NewRaw(`
SELECT a.id, a.starts_at, a.status, p.name_ar AS provider_ar, p.name_en AS provider_en, s.name_ar AS service_ar, s.name_en AS service_en
FROM referral_visits AS rv JOIN appointments AS a ON a.id = rv.appointment_id
JOIN providers AS p ON p.id = a.provider_id JOIN services AS s ON s.id = a.service_id
WHERE rv.referral_id = ? ORDER BY a.starts_at, a.id`, referral).Scan(ctx, &list)
	if err != nil {
		return nil, fmt.Errorf("referrals: visits: %w", err)
	}
	return list, nil
}

// OfVisit returns the referral from which a visit was booked, or nil.
func (s *Service) OfVisit(ctx context.Context, visit uuid.UUID) (*Referral, error) {
	r := new(Referral)
	err := s.DB.Conn(ctx).NewSelect().Model(r).Where("rf.id = (SELECT referral_id FROM referral_visits WHERE appointment_id = ?) AND ?", visit, Within(ctx)).Scan(ctx)
	if errors.Is(db.Found(err), db.ErrNotFound) {
		return nil, nil
	}
	return r, err
}

// FollowArrived has a referral follow its visit: whoever was missed has come after all.
func (s *Service) FollowArrived(ctx context.Context, e appointments.HasArrived) error {
	return s.follow(ctx, e.ID)
}

// FollowCompleted has a referral follow its visit: the patient was seen.
func (s *Service) FollowCompleted(ctx context.Context, e appointments.WasCompleted) error {
	return s.follow(ctx, e.ID)
}

// FollowReopened has a referral follow its visit: it is not over after all.
func (s *Service) FollowReopened(ctx context.Context, e appointments.WasReopened) error {
	return s.follow(ctx, e.ID)
}

// FollowCancelled has a referral follow its visit: another one has to be booked.
func (s *Service) FollowCancelled(ctx context.Context, e appointments.WasCancelled) error {
	return s.follow(ctx, e.ID)
}

// FollowMissed has a referral follow its visit: another one has to be booked.
func (s *Service) FollowMissed(ctx context.Context, e appointments.WasMissed) error {
	return s.follow(ctx, e.ID)
}

// FollowRestored has a referral follow its visit: it takes place after all.
func (s *Service) FollowRestored(ctx context.Context, e appointments.WasRestored) error {
	return s.follow(ctx, e.ID)
}

// follow has the referral of a visit, if any, stand where all its visits do. One that has come to its end stays there.
func (s *Service) follow(ctx context.Context, visit uuid.UUID) error {
	return s.DB.Tx(ctx, func(ctx context.Context, tx bun.Tx) error {
		r := new(Referral)
		err := tx.NewSelect().Model(r).Where("rf.id = (SELECT referral_id FROM referral_visits WHERE appointment_id = ?)", visit).For("UPDATE").Scan(ctx)
		switch {
		case errors.Is(db.Found(err), db.ErrNotFound):
			return nil
		case err != nil:
			return fmt.Errorf("referrals: of visit %s: %w", visit, err)
		case !r.Bookable():
			return nil
		}
		var seen, booked bool
		err = tx.NewRaw(`SELECT coalesce(bool_or(a.status = ?1), false), coalesce(bool_or(a.status NOT IN (?1, ?2, ?3)), false)
FROM referral_visits AS rv JOIN appointments AS a ON a.id = rv.appointment_id WHERE rv.referral_id = ?0`,
			r.ID, appointments.Completed, appointments.Cancelled, appointments.NoShow).Scan(ctx, &seen, &booked)
		if err != nil {
			return fmt.Errorf("referrals: visits of %s: %w", r.ID, err)
		}
		was := r.Status
		if !r.follow(s.DB.Now(ctx), seen, booked) {
			return nil
		}
		return s.save(ctx, tx, r, moved(was, r.Status))
	})
}

// moved is what happened to a referral whose visits changed.
func moved(was, is Status) Happening {
	switch {
	case is == Seen:
		return WhenSeen
	case was == Seen:
		return WhenUnseen
	case is == Booked:
		return WhenBooked
	}
	return WhenUnbooked
}
