package patients

import (
	"context"
	"slices"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"tenhal.sa/tenhal/services/foundation/db"
)

// LeaveFamily takes a patient out of their family. It returns a NotFound fault where there is none.
func (s *Service) LeaveFamily(ctx context.Context, patient uuid.UUID) error {
	if _, err := s.Brief(ctx, patient); err != nil {
		return err
	}
	return s.DB.Tx(ctx, func(ctx context.Context, tx bun.Tx) error {
		m, err := membership(ctx, tx, patient)
		if err != nil {
			return err
		}
		if m == nil {
			return db.ErrNotFound
		}
		_, err = tx.NewDelete().Model(m).WherePK().Exec(ctx)
		return err
	})
}

// ChoosePayer says who pays for a family, by the phone of a guardian of it or of a member; an empty one is nobody.
// It returns ErrPayer for anybody else's.
func (s *Service) ChoosePayer(ctx context.Context, family uuid.UUID, phone string) error {
	f, err := s.Family(ctx, family)
	if err != nil {
		return err
	}
	if phone != "" && !slices.ContainsFunc(f.Payers(), func(p Payer) bool { return p.Phone == phone }) {
		return ErrPayer
	}
	return s.DB.Tx(ctx, func(ctx context.Context, tx bun.Tx) error {
		f.PayerPhone = phone
		_, err := tx.NewUpdate().Model(f).Column("payer_phone").WherePK().Exec(ctx)
		return err
	})
}

// followPayer keeps the payer of a patient's family who has got another phone.
func followPayer(ctx context.Context, tx bun.Tx, p, was *Patient) error {
	m, err := membership(ctx, tx, p.ID)
	if err != nil || m == nil {
		return err
	}
	phones := map[string]string{was.Phone: p.Phone}
	for _, g := range p.Guardians {
		for _, before := range was.Guardians {
			if before.ID == g.ID {
				phones[before.Phone] = g.Phone
			}
		}
	}
	f := &Family{ID: m.FamilyID}
	if err := tx.NewSelect().Model(f).WherePK().For("UPDATE").Scan(ctx); err != nil {
		return db.Found(err)
	}
	phone := phones[f.PayerPhone]
	if phone == "" || phone == f.PayerPhone {
		return nil
	}
	f.PayerPhone = phone
	_, err = tx.NewUpdate().Model(f).Column("payer_phone").WherePK().Exec(ctx)
	return err
}

// Payer is somebody who may pay for a family.
type Payer struct {
	NameAr, NameEn string
	Phone          string
}

// Payers are who may pay for a family: each guardian who may pay once, and the members who have a phone of their own.
func (f *Family) Payers() (list []Payer) {
	add := func(p Payer) {
		if p.Phone != "" && !slices.ContainsFunc(list, func(other Payer) bool { return other.Phone == p.Phone }) {
			list = append(list, p)
		}
	}
	for _, m := range f.Members {
		for _, g := range m.Guardians {
			if g.MayPay {
				add(Payer{g.NameAr, g.NameEn, g.Phone})
			}
		}
	}
	for _, m := range f.Members {
		add(Payer{m.NameAr, m.NameEn, m.Phone})
	}
	return list
}
