package einvoices

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"tenhal.sa/tenhal/services/foundation/db"
	"tenhal.sa/tenhal/services/foundation/signal"
	"tenhal.sa/tenhal/services/integrations/zatca"
)

// UnitState is how far a unit has come.
type UnitState string

// The states of units.
const (
	Asked   UnitState = "asked"   // for its first certificate
	Trial   UnitState = "trial"   // shows the authority what its documents are like
	Active  UnitState = "active"  // stamps our invoices; exactly one does
	Retired UnitState = "retired" // another took its place; what it stamped is still handed in by it
)

// Unit is what the authority knows us by: a key, its certificate, and a chain of documents.
type Unit struct {
	bun.BaseModel `bun:"table:einvoice_units,alias:eu"`
	signal.Source `bun:"-"`

	ID          uuid.UUID `bun:",pk"`
	State       UnitState
	Environment zatca.Environment
	Name        string
	Request     zatca.Request `bun:"type:jsonb"` // what the authority certifies
	Seller      zatca.Address `bun:"type:jsonb"` // our national address, as documents say it
	PrivateKey  []byte        // sealed
	Credentials []byte        // sealed
	RequestID   string        // of the trial
	ValidUntil  time.Time     `bun:",nullzero"` // of the certificate
	HeldSince   time.Time     `bun:",nullzero"` // while the authority refuses the unit
	HeldBecause string
	Version     int // of the address
	CreatedAt   time.Time
}

// chain is how far a unit's chain of documents has come.
type chain struct {
	bun.BaseModel `bun:"table:einvoice_chains,alias:ec"`

	UnitID   uuid.UUID `bun:",pk"`
	LastICV  int64     `bun:"last_icv"`
	LastHash string
}

// hold stops what a unit sends, until somebody has looked.
func (u *Unit) hold(why string, now time.Time) {
	if !u.HeldSince.IsZero() {
		return
	}
	u.HeldSince, u.HeldBecause = now, why
	if u.State == Active { // another hands in what a retired one has left
		u.Raise(WasHeld{UnitID: u.ID})
	}
}

func (u *Unit) release() { u.HeldSince, u.HeldBecause = time.Time{}, "" }

// What is sealed is bound to the unit, and to what it is.
func (u *Unit) about(what string) string { return "einvoices:" + what + ":" + u.ID.String() }

// tools opens what a unit stamps and proves itself by.
func (s *Service) tools(u *Unit) (zatca.Unit, zatca.Credentials, error) {
	var by zatca.Credentials
	key, err := s.key(u)
	if err != nil {
		return zatca.Unit{}, by, err
	}
	plain, err := s.Box.Open(u.Credentials, u.about("credentials"))
	if err != nil {
		return zatca.Unit{}, by, fmt.Errorf("einvoices: credentials of unit %s: %w: %w", u.ID, ErrSealed, err)
	}
	if err := json.Unmarshal(plain, &by); err != nil {
		return zatca.Unit{}, by, fmt.Errorf("einvoices: credentials of unit %s: %w", u.ID, err)
	}
	c, err := zatca.CertificateOf(by.Token)
	return zatca.Unit{Key: key, Certificate: c}, by, err
}

func (s *Service) key(u *Unit) (zatca.Key, error) {
	if s.Box == nil {
		return zatca.Key{}, ErrNoKey
	}
	raw, err := s.Box.Open(u.PrivateKey, u.about("key"))
	if err != nil {
		return zatca.Key{}, fmt.Errorf("einvoices: key of unit %s: %w: %w", u.ID, ErrSealed, err)
	}
	return zatca.KeyOf(raw)
}

// certify notes a certificate that the authority gave a unit.
func (s *Service) certify(u *Unit, i zatca.Issued) error {
	key, err := s.key(u)
	if err != nil {
		return err
	}
	if !i.Certificate.Of(key) && u.Environment != zatca.Sandbox { // which gives everybody the same one
		return fmt.Errorf("einvoices: the certificate is another key's: %w", zatca.ErrRefused)
	}
	plain, err := json.Marshal(i.Credentials)
	if err != nil {
		return err
	}
	u.Credentials, u.ValidUntil = s.Box.Seal(plain, u.about("credentials")), i.Certificate.NotAfter
	return nil
}

// Active returns the unit that stamps our invoices, or ErrNoUnit.
func (s *Service) Active(ctx context.Context) (*Unit, error) { return s.unit(ctx, Active) }

// unit returns the latest unit of a state, or ErrNoUnit.
func (s *Service) unit(ctx context.Context, state UnitState) (*Unit, error) {
	all := []*Unit{}
	err := s.DB.Conn(ctx).NewSelect().Model(&all).Where("state = ?", state).Order("created_at DESC").Limit(1).Scan(ctx)
	switch {
	case err != nil:
		return nil, fmt.Errorf("einvoices: unit: %w", err)
	case len(all) == 0:
		return nil, ErrNoUnit
	}
	return all[0], nil
}

// one returns a unit.
func (s *Service) one(ctx context.Context, id uuid.UUID) (*Unit, error) {
	u := &Unit{ID: id}
	return u, db.Found(s.DB.Conn(ctx).NewSelect().Model(u).WherePK().Scan(ctx))
}

// Move is a wish for another national address.
type Move struct {
	To      zatca.Address // as it was typed
	Version int           // of the unit that was seen; 0 takes it as it is
}

// Move gives the unit that works another national address, which the documents made from then on say. What the authority
// refused for the old one can then be made anew. It returns an Invalid fault with the inputs at fault, ErrNoUnit, or ErrStale.
func (s *Service) Move(ctx context.Context, m Move) (*Unit, error) {
	to, err := m.To.Tidy()
	if err != nil {
		return nil, err
	}
	u, err := s.Active(ctx)
	if err != nil {
		return nil, err
	}
	err = s.changeUnit(ctx, u.ID, func(_ context.Context, _ bun.Tx, u *Unit) error {
		if u.Seller == to { // also where a button was pressed twice
			return nil
		}
		if m.Version != 0 && m.Version != u.Version {
			return ErrStale
		}
		u.Seller = to
		u.Version++
		return nil
	})
	if err != nil {
		return nil, err
	}
	return s.Active(ctx)
}

// changeUnit changes a unit under lock.
func (s *Service) changeUnit(ctx context.Context, id uuid.UUID, fn func(ctx context.Context, tx bun.Tx, u *Unit) error) error {
	return s.DB.Tx(ctx, func(ctx context.Context, tx bun.Tx) error {
		u := &Unit{ID: id}
		if err := tx.NewSelect().Model(u).WherePK().For("UPDATE").Scan(ctx); err != nil {
			return db.Found(err)
		}
		if err := fn(ctx, tx, u); err != nil {
			return err
		}
		if _, err := tx.NewUpdate().Model(u).WherePK().Exec(ctx); err != nil {
			return fmt.Errorf("einvoices: save unit: %w", err)
		}
		return nil
	})
}
