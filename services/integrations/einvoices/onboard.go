package einvoices

import (
	"context"
	"fmt"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"tenhal.sa/tenhal/services/foundation/db"
	"tenhal.sa/tenhal/services/integrations/zatca"
)

// Order is what it takes to register a unit.
type Order struct {
	Name     string // of the unit, such as "Tenhal-1"
	Branch   string // for a member of a VAT group, its 10-digit tax number
	Location string // short national address, such as RRRD2929
	Industry string
	Address  zatca.Address
	OTP      string // from the authority's portal; good for an hour
}

// Onboard registers a unit with the authority: it asks for a certificate, shows what our documents are like, and asks for
// the certificate to work with. Each step is kept before the next, and Resume goes on where an earlier run was cut off.
// A unit that works goes on until the new one does; it is retired then.
func (s *Service) Onboard(ctx context.Context, o Order) (*Unit, error) {
	org, err := s.Clinics.Organisation(ctx)
	if err != nil {
		return nil, err
	}
	u, err := s.newUnit(ctx, zatca.Request{
		CommonName: o.Name, VATNumber: org.VATNumber, Branch: o.Branch, Organisation: org.NameEn, Kinds: zatca.BothKinds,
		Location: o.Location, Industry: o.Industry,
	}, o.Address)
	if err != nil {
		return nil, err
	}
	issued, err := s.request(ctx, u, func(csr string) zatca.Call { return zatca.Compliance(csr, o.OTP) })
	if err != nil {
		return nil, err
	}
	return s.enter(ctx, u, issued)
}

// Renew registers a unit in the place of the one that works, whose certificate proves us to the authority.
func (s *Service) Renew(ctx context.Context, otp string) (*Unit, error) {
	old, err := s.Active(ctx)
	if err != nil {
		return nil, err
	}
	_, by, err := s.tools(old)
	if err != nil {
		return nil, err
	}
	u, err := s.newUnit(ctx, old.Request, old.Seller)
	if err != nil {
		return nil, err
	}
	issued, err := s.request(ctx, u, func(csr string) zatca.Call { return zatca.Renewal(by, csr, otp) })
	switch {
	case err != nil:
		return nil, err
	case !issued.Compliant:
		return s.enter(ctx, u, issued)
	}
	if err := s.activate(ctx, u.ID, issued); err != nil {
		return nil, err
	}
	return s.Active(ctx)
}

// Resume goes on with the registration of a unit that was cut off after the authority knew it, or returns ErrNoUnit.
func (s *Service) Resume(ctx context.Context) (*Unit, error) {
	u, err := s.unit(ctx, Trial)
	if err != nil {
		return nil, err
	}
	return s.admit(ctx, u)
}

// newUnit keeps a unit with a key that nobody has had.
func (s *Service) newUnit(ctx context.Context, r zatca.Request, of zatca.Address) (u *Unit, err error) {
	if s.Box == nil {
		return nil, ErrNoKey
	}
	if s.System == nil {
		return nil, ErrNoSystem
	}
	u = &Unit{ID: db.NewID(), State: Asked, Version: 1, Environment: s.System.Environment(), Name: r.CommonName}
	r.Serial, r.Template = "1-Tenhal|2-Tenhal|3-"+u.ID.String(), u.Environment.Template()
	u.Request = r
	if err := r.Check(); err != nil {
		return nil, err
	}
	if u.Seller, err = of.Tidy(); err != nil {
		return nil, err
	}
	key, err := zatca.NewKey()
	if err != nil {
		return nil, err
	}
	u.PrivateKey = s.Box.Seal(key.Bytes(), u.about("key"))
	err = s.DB.Tx(ctx, func(ctx context.Context, tx bun.Tx) error {
		u.CreatedAt = s.DB.Now(ctx)
		_, err := tx.NewInsert().Model(u).Exec(ctx)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("einvoices: keep unit: %w", err)
	}
	return u, nil
}

// request asks for a certificate of a unit's key.
func (s *Service) request(ctx context.Context, u *Unit, call func(csr string) zatca.Call) (zatca.Issued, error) {
	key, err := s.key(u)
	if err != nil {
		return zatca.Issued{}, err
	}
	csr, err := u.Request.CSR(key)
	if err != nil {
		return zatca.Issued{}, err
	}
	reply, err := s.ask(ctx, record{unit: u.ID}, call(csr))
	if err != nil {
		return zatca.Issued{}, err
	}
	return reply.Issued()
}

// enter takes a certificate with which a unit shows its documents, and shows them.
func (s *Service) enter(ctx context.Context, u *Unit, i zatca.Issued) (*Unit, error) {
	err := s.changeUnit(ctx, u.ID, func(_ context.Context, _ bun.Tx, u *Unit) error {
		u.State, u.RequestID = Trial, i.RequestID
		return s.certify(u, i)
	})
	if err != nil {
		return nil, err
	}
	if u, err = s.one(ctx, u.ID); err != nil {
		return nil, err
	}
	return s.admit(ctx, u)
}

// admit shows the authority our documents and takes the certificate to work with.
func (s *Service) admit(ctx context.Context, u *Unit) (*Unit, error) {
	_, by, err := s.tools(u)
	if err != nil {
		return nil, err
	}
	org, err := s.Clinics.Organisation(ctx)
	if err != nil {
		return nil, err
	}
	if err := s.show(ctx, u, org); err != nil {
		return nil, err
	}
	reply, err := s.ask(ctx, record{unit: u.ID}, zatca.Admission(by, u.RequestID))
	if err != nil {
		return nil, err
	}
	i, err := reply.Issued()
	if err != nil {
		return nil, err
	}
	if err := s.activate(ctx, u.ID, i); err != nil {
		return nil, err
	}
	return s.Active(ctx)
}

// activate makes a unit the one that stamps our invoices. Its chain begins anew, as with every certificate. What was begun
// before and never finished ends with it: Resume must not put it in the place of what works.
func (s *Service) activate(ctx context.Context, id uuid.UUID, i zatca.Issued) error {
	return s.DB.Tx(ctx, func(ctx context.Context, tx bun.Tx) error {
		var others []uuid.UUID
		err := tx.NewSelect().Model((*Unit)(nil)).Column("id").Where("state IN (?, ?) AND id <> ?", Active, Trial, id).Order("id").Scan(ctx, &others)
		if err != nil {
			return fmt.Errorf("einvoices: units: %w", err)
		}
		for _, other := range others {
			err := s.changeUnit(ctx, other, func(_ context.Context, _ bun.Tx, u *Unit) error {
				u.State = Retired
				return nil
			})
			if err != nil {
				return err
			}
		}
		if _, err := tx.NewInsert().Model(&chain{UnitID: id, LastHash: zatca.First}).Exec(ctx); err != nil {
			return fmt.Errorf("einvoices: chain of %s: %w", id, err)
		}
		return s.changeUnit(ctx, id, func(_ context.Context, _ bun.Tx, u *Unit) error {
			u.State = Active
			return s.certify(u, i)
		})
	})
}
