package patients

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"tenhal.sa/tenhal/services/access"
	"tenhal.sa/tenhal/services/clinics"
	"tenhal.sa/tenhal/services/foundation/civil"
	"tenhal.sa/tenhal/services/foundation/db"
)

// Service registers patients.
type Service struct {
	DB      *db.DB
	Clinics *clinics.Directory
	Matters []Matters // what must be done before a file is closed
}

// Register opens a file for a new patient. It returns fault.ErrInvalid with every input at fault;
// ErrIdentityTaken when the identity is on another file; ErrDuplicate when the patient may have
// a file already and the draft does not say that this is a different person; ErrNotRelated when the family is not theirs.
func (s *Service) Register(ctx context.Context, d Draft) (*Patient, error) {
	today, _, err := s.Today(ctx)
	if err != nil {
		return nil, err
	}
	p, err := d.patient(today)
	if err != nil {
		return nil, err
	}
	clinic, err := s.registers(ctx, d.ClinicID)
	if err != nil {
		return nil, err
	}
	if err := s.alone(ctx, p, d.DifferentPerson); err != nil {
		return nil, err
	}
	return p, s.DB.Tx(ctx, func(ctx context.Context, tx bun.Tx) error {
		p.ID, p.Version, p.CreatedAt = db.NewID(), 1, s.DB.Now(ctx)
		if _, err := tx.NewInsert().Model(p).Exec(ctx); err != nil {
			return constraints.Fault(err)
		}
		if err := saveGuardians(ctx, tx, p, nil); err != nil {
			return err
		}
		if err := s.joinAs(ctx, tx, p, d.FamilyWith); err != nil || clinic == uuid.Nil {
			return err
		}
		_, err := s.open(ctx, tx, p.ID, clinic)
		return err
	})
}

// registers returns the clinic in which a new patient gets a file, or uuid.Nil to leave that to the first visit. Who
// works in some clinics registers for one of them, or would not find the patient again.
func (s *Service) registers(ctx context.Context, chosen string) (uuid.UUID, error) {
	catalogue, err := s.Clinics.Catalogue(ctx)
	if err != nil {
		return uuid.Nil, err
	}
	id, _ := uuid.Parse(chosen) // what is no id is no clinic's
	_, known := catalogue.Clinic(id)
	switch who := access.Who(ctx); {
	case chosen == "" && who.Limited():
		return who.Clinics[0], nil
	case chosen == "":
		return uuid.Nil, nil
	case !known:
		return uuid.Nil, ErrNoClinic
	}
	return id, nil
}

// Update changes a patient's details, of which the user saw a version. It returns ErrStale when
// they have changed since, and otherwise what Register returns, save for ErrDuplicate.
func (s *Service) Update(ctx context.Context, id uuid.UUID, version int, d Draft) error {
	today, _, err := s.Today(ctx)
	if err != nil {
		return err
	}
	p, err := d.patient(today)
	if err != nil {
		return err
	}
	return s.DB.Tx(ctx, func(ctx context.Context, tx bun.Tx) error {
		was := &Patient{ID: id}
		if err := tx.NewSelect().Model(was).WherePK().Where("?", Seen(ctx, "pt.id")).Relation("Guardians").For("UPDATE OF pt").Scan(ctx); err != nil {
			return db.Found(err)
		}
		if was.Version != version {
			return ErrStale
		}
		p.ID, p.Version = id, version+1
		_, err := tx.NewUpdate().Model(p).ExcludeColumn("file_number", "former_number", "archived_at", "archive_reason", "created_at").WherePK().Exec(ctx)
		if err != nil {
			return constraints.Fault(err)
		}
		if err := saveGuardians(ctx, tx, p, was.Guardians); err != nil {
			return err
		}
		return followPayer(ctx, tx, p, was)
	})
}

// Today returns the day that it is at the centre, and the centre's time zone.
func (s *Service) Today(ctx context.Context) (civil.Date, *time.Location, error) {
	centre, err := s.Clinics.Organisation(ctx)
	if err != nil {
		return civil.Date{}, nil, err
	}
	return civil.Of(s.DB.Now(ctx), centre.Zone()), centre.Zone(), nil
}

// saveGuardians makes the patient's guardians those of p; were are those until now.
func saveGuardians(ctx context.Context, tx bun.Tx, p *Patient, were []*Guardian) error {
	gone := map[uuid.UUID]*Guardian{}
	for _, g := range were {
		gone[g.ID] = g
	}
	for _, g := range p.Guardians {
		g.PatientID = p.ID
		was := gone[g.ID]
		delete(gone, g.ID)
		if err := saveGuardian(ctx, tx, g, was); err != nil {
			return fmt.Errorf("patients: save guardian: %w", err)
		}
	}
	for _, g := range gone {
		if _, err := tx.NewDelete().Model(g).WherePK().Exec(ctx); err != nil {
			return fmt.Errorf("patients: remove guardian: %w", err)
		}
	}
	return nil
}

// saveGuardian saves a guardian who is new or has changed: an entry in the audit says that something did.
func saveGuardian(ctx context.Context, tx bun.Tx, g, was *Guardian) error {
	if was == nil {
		g.ID = db.NewID()
		_, err := tx.NewInsert().Model(g).Exec(ctx)
		return err
	}
	if g.same(was) {
		return nil
	}
	_, err := tx.NewUpdate().Model(g).WherePK().Exec(ctx)
	return err
}
