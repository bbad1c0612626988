package notifications

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"tenhal.sa/tenhal/services/foundation/db"
	"tenhal.sa/tenhal/services/foundation/fault"
	"tenhal.sa/tenhal/services/foundation/i18n"
	"tenhal.sa/tenhal/services/foundation/signal"
	"tenhal.sa/tenhal/services/patients"
)

// Refusal is what somebody does not want to be told, by a channel.
type Refusal struct {
	bun.BaseModel `bun:"table:contact_refusals,alias:cr"`
	signal.Source `bun:"-"`

	ID         uuid.UUID `bun:",pk"`
	PatientID  uuid.UUID
	GuardianID uuid.UUID `bun:",nullzero"` // of the patient; none: the patient
	Purpose    Purpose
	Channel    Channel
	At         time.Time
}

// Person is somebody who hears of a patient's affairs, and of which they want to hear how.
type Person struct {
	GuardianID     uuid.UUID // uuid.Nil: the patient
	NameAr, NameEn string
	Relation       string // of a guardian
	Phone, Email   string
	Refused        []string `bun:",array"` // "purpose channel"
	Blocked        []string `bun:",array"` // "reason channel"
}

// Name returns the person's name in the reader's language.
func (p *Person) Name(ctx context.Context) string { return i18n.Pick(ctx, p.NameAr, p.NameEn) }

// Wants reports whether the person wants to be told something by a channel.
func (p *Person) Wants(purpose Purpose, c Channel) bool {
	return !slices.Contains(p.Refused, string(purpose)+" "+string(c))
}

// Barred returns why nothing leaves to the person by a channel, or "".
func (p *Person) Barred(c Channel) Bar {
	for _, why := range []Bar{Stop, Gone} {
		if slices.Contains(p.Blocked, string(why)+" "+string(c)) {
			return why
		}
	}
	return ""
}

// Address is where the person is reached by a channel, or "".
func (p *Person) Address(c Channel) string {
	if c == Email {
		return p.Email
	}
	return p.Phone
}

// People are those who hear of a patient's affairs: the patient, then the guardians.
func (s *Service) People(ctx context.Context, patient uuid.UUID) ([]Person, error) {
	list := []Person{}
	err := s.DB.Conn(ctx).NewRaw(`
SELECT c.*,
  ARRAY(SELECT f.purpose || ' ' || f.channel FROM contact_refusals AS f
    WHERE f.patient_id = ?0 AND f.guardian_id IS NOT DISTINCT FROM c.guardian_id) AS refused,
  ARRAY(SELECT b.reason || ' ' || b.channel FROM blocked_addresses AS b
    WHERE b.address IN (c.phone, c.email) AND (b.channel = 'email') = (b.address = c.email)) AS blocked
FROM (
  SELECT NULL::uuid AS guardian_id, name_ar, name_en, '' AS relation, phone, email FROM patients AS pt WHERE id = ?0 AND ?1
  UNION ALL
  SELECT id, name_ar, name_en, relation, phone, email FROM guardians AS g WHERE patient_id = ?0 AND ?2 AND guardian_hears(g, ?3)
) AS c
ORDER BY c.guardian_id NULLS FIRST`, patient, patients.Seen(ctx, "pt.id"), patients.Seen(ctx, "g.patient_id"), s.DB.Now(ctx)).Scan(ctx, &list)
	if err == nil && len(list) == 0 {
		err = db.ErrNotFound
	}
	if err != nil {
		return nil, fmt.Errorf("notifications: people of %s: %w", patient, err)
	}
	return list, nil
}

// Prefer keeps what a patient, or a guardian, wants to be told and how: whatever is not wanted is refused. That
// addresses are blocked is not theirs to change here, except that nobody was there: wanted anew, it is tried anew.
func (s *Service) Prefer(ctx context.Context, patient, guardian uuid.UUID, wants func(Purpose, Channel) bool) error {
	return s.DB.Tx(ctx, func(ctx context.Context, tx bun.Tx) error {
		if err := s.onFile(ctx, patient, guardian); err != nil {
			return err
		}
		had := []Refusal{}
		err := tx.NewSelect().Model(&had).Where("patient_id = ? AND guardian_id IS NOT DISTINCT FROM ?", patient, nullable(guardian)).For("UPDATE").Scan(ctx)
		if err != nil {
			return fmt.Errorf("notifications: preferences: %w", err)
		}
		for i := range had {
			if !wants(had[i].Purpose, had[i].Channel) {
				continue
			}
			if _, err := tx.NewDelete().Model(&had[i]).WherePK().Exec(ctx); err != nil {
				return fmt.Errorf("notifications: preferences: %w", err)
			}
		}
		for _, p := range Purposes {
			for _, c := range Channels {
				if wants(p, c) {
					continue
				}
				if err := s.refuse(ctx, &Refusal{ID: db.NewID(), PatientID: patient, GuardianID: guardian, Purpose: p, Channel: c}); err != nil {
					return err
				}
			}
		}
		return nil
	})
}

// onFile returns db.ErrNotFound for a patient that there is not, and ErrNoPerson for a guardian who is not the patient's.
func (s *Service) onFile(ctx context.Context, patient, guardian uuid.UUID) error {
	people, err := s.People(ctx, patient)
	if err != nil {
		return err
	}
	if !slices.ContainsFunc(people, func(p Person) bool { return p.GuardianID == guardian }) {
		return ErrNoPerson
	}
	return nil
}

// refuse writes down what somebody does not want, once.
func (s *Service) refuse(ctx context.Context, r *Refusal) error {
	known, err := s.DB.Conn(ctx).NewSelect().Model((*Refusal)(nil)).
		Where("patient_id = ? AND guardian_id IS NOT DISTINCT FROM ? AND purpose = ? AND channel = ?", r.PatientID, nullable(r.GuardianID), r.Purpose, r.Channel).
		Exists(ctx)
	if err != nil || known {
		return err
	}
	r.At = s.DB.Now(ctx)
	if _, err := s.DB.Conn(ctx).NewInsert().Model(r).Exec(ctx); err != nil {
		return constraints.Fault(fmt.Errorf("notifications: refuse: %w", err))
	}
	return nil
}

func nullable(id uuid.UUID) *uuid.UUID {
	if id == uuid.Nil {
		return nil
	}
	return &id
}

// ErrNoPerson says that somebody whose wishes are to be kept is not on file any more.
var ErrNoPerson = fault.New(fault.Conflict, "messages.no_person")

var constraints = db.Constraints{
	"contact_refusals_guardian_id_fkey": ErrNoPerson,
	"patients_were_merged":              patients.ErrMerged,
	"contact_refusals_once":             fault.New(fault.Stale, "fault.stale"),
}
