package patients

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"tenhal.sa/tenhal/services/foundation/db"
	"tenhal.sa/tenhal/services/foundation/fault"
	"tenhal.sa/tenhal/services/foundation/signal"
)

// The faults of families.
var (
	ErrNotRelated = fault.New(fault.Invalid, "patients.not_related")
	ErrInFamily   = fault.New(fault.Conflict, "patients.in_family")
	ErrPayer      = fault.ErrInvalid.On("payer", "fault.choice")
)

// Family is patients for whom one person answers or pays.
type Family struct {
	bun.BaseModel `bun:"table:families,alias:fam"`
	signal.Source `bun:"-"`

	ID         uuid.UUID `bun:",pk"`
	PayerPhone string    // of a guardian or a member; empty where nobody pays for all
	CreatedAt  time.Time

	Members []*Patient `bun:"-"` // whom the reader may see, with their guardians, the oldest first
}

// Member says that a patient belongs to a family. A patient belongs to one.
type Member struct {
	bun.BaseModel `bun:"table:family_members,alias:fm"`
	signal.Source `bun:"-"`

	ID        uuid.UUID `bun:",pk"`
	FamilyID  uuid.UUID
	PatientID uuid.UUID
	JoinedAt  time.Time
}

// Family returns a family with its members, or a NotFound fault where the reader may see none of them.
func (s *Service) Family(ctx context.Context, id uuid.UUID) (*Family, error) {
	f := &Family{ID: id}
	if err := s.DB.Conn(ctx).NewSelect().Model(f).WherePK().Scan(ctx); err != nil {
		return nil, db.Found(err)
	}
	err := s.DB.Conn(ctx).NewSelect().Model(&f.Members).Relation("Guardians").Where("pt.archived_at IS NULL AND ?", Seen(ctx, "pt.id")).
		Where("pt.id IN (SELECT patient_id FROM family_members WHERE family_id = ?)", id).Order("pt.birth_date", "pt.id").Scan(ctx)
	if err == nil && len(f.Members) == 0 {
		err = db.ErrNotFound
	}
	if err != nil {
		return nil, fmt.Errorf("patients: family %s: %w", id, err)
	}
	return f, nil
}

// FamilyOf returns a patient's family, or nil where there is none.
func (s *Service) FamilyOf(ctx context.Context, patient uuid.UUID) (*Family, error) {
	m, err := membership(ctx, s.DB.Conn(ctx), patient)
	if err != nil || m == nil {
		return nil, err
	}
	return s.Family(ctx, m.FamilyID)
}

// membership is by which a patient belongs to a family, or nil.
func membership(ctx context.Context, conn bun.IDB, patient uuid.UUID) (*Member, error) {
	list := []*Member{}
	if err := conn.NewSelect().Model(&list).Where("patient_id = ?", patient).Scan(ctx); err != nil {
		return nil, fmt.Errorf("patients: family of %s: %w", patient, err)
	}
	if len(list) == 0 {
		return nil, nil
	}
	return list[0], nil
}

// JoinFamily makes a patient a member of another one's family, which begins here where there is none yet. It returns
// ErrNotRelated where the two share nobody's phone, ErrInFamily where the patient is in another family.
func (s *Service) JoinFamily(ctx context.Context, patient, with uuid.UUID) error {
	p, err := s.Get(ctx, patient)
	if err != nil {
		return err
	}
	return s.DB.Tx(ctx, func(ctx context.Context, tx bun.Tx) error { return s.join(ctx, tx, p, with) })
}

// joinAs joins a patient whose form names whom with, if it does.
func (s *Service) joinAs(ctx context.Context, tx bun.Tx, p *Patient, with string) error {
	if with == "" {
		return nil
	}
	id, _ := uuid.Parse(with) // what is no id is nobody's
	if err := s.join(ctx, tx, p, id); fault.Of(err).Kind == fault.NotFound {
		return ErrNotRelated
	} else if err != nil {
		return err
	}
	return nil
}

func (s *Service) join(ctx context.Context, tx bun.Tx, p *Patient, with uuid.UUID) error {
	other := &Patient{ID: with}
	// Held until the end: of two who begin the family at once, the second finds it.
	err := tx.NewSelect().Model(other).WherePK().Where("?", Seen(ctx, "pt.id")).Relation("Guardians").For("UPDATE OF pt").Scan(ctx)
	if err != nil {
		return db.Found(err)
	}
	if !p.sharesPhone(other) || p.ID == other.ID {
		return ErrNotRelated
	}
	theirs, err := membership(ctx, tx, with)
	if err != nil {
		return err
	}
	if theirs == nil {
		if theirs, err = s.begin(ctx, tx, other, p); err != nil {
			return err
		}
	}
	return s.enter(ctx, tx, theirs.FamilyID, p.ID)
}

// begin makes a family of a patient, paid for by whoever answers for another one too.
func (s *Service) begin(ctx context.Context, tx bun.Tx, p, other *Patient) (*Member, error) {
	f := &Family{ID: db.NewID(), CreatedAt: s.DB.Now(ctx), PayerPhone: p.payerWith(other)}
	if _, err := tx.NewInsert().Model(f).Exec(ctx); err != nil {
		return nil, fmt.Errorf("patients: begin family: %w", err)
	}
	return &Member{FamilyID: f.ID}, s.enter(ctx, tx, f.ID, p.ID)
}

func (s *Service) enter(ctx context.Context, tx bun.Tx, family, patient uuid.UUID) error {
	m := &Member{ID: db.NewID(), FamilyID: family, PatientID: patient, JoinedAt: s.DB.Now(ctx)}
	_, err := tx.NewInsert().Model(m).Exec(ctx)
	return constraints.Fault(err)
}

// payerWith is the phone of who pays for two patients: of the guardians whom they share the main payer first, then
// whoever may pay, else whose phone they share.
func (p *Patient) payerWith(other *Patient) string {
	shared := other.phones()
	guardians := slices.Clone(p.Guardians)
	slices.SortStableFunc(guardians, func(a, b *Guardian) int { return payerRank(a) - payerRank(b) })
	for _, g := range guardians {
		if slices.Contains(shared, g.Phone) {
			return g.Phone
		}
	}
	return p.Phone
}

func payerRank(g *Guardian) int {
	switch {
	case g.MainPayer:
		return 0
	case g.MayPay:
		return 1
	}
	return 2
}
