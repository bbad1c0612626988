package einvoices

import (
	"context"
	"errors"
	"fmt"
	"time"

	"tenhal.sa/tenhal/services/integrations/zatca"
)

// Readiness is what e-invoicing has, and so what it lacks.
type Readiness struct {
	On          bool // the feature is switched on
	Key         bool // keys of units can be sealed
	Environment zatca.Environment
	Unit        *Unit // that stamps our invoices; nil where there is none
	Expires     bool  // its certificate ends soon, or has
	Pending     int   // documents that are not handed in yet
	Overdue     int   // of which the law's time is up
}

// soon is how long before its end a certificate should be renewed: an OTP has to be asked for in the authority's portal.
const soon = 30 * 24 * time.Hour

// Readiness says what there is.
func (s *Service) Readiness(ctx context.Context) (r Readiness, err error) {
	if r.On, err = s.On(ctx); err != nil {
		return r, err
	}
	r.Key = s.Box != nil
	if s.System != nil {
		r.Environment = s.System.Environment()
	}
	now := s.DB.Now(ctx)
	if r.Unit, err = s.Active(ctx); err == nil {
		r.Expires = r.Unit.ValidUntil.Before(now.Add(soon))
	} else if !errors.Is(err, ErrNoUnit) {
		return r, err
	}
	err = s.DB.Conn(ctx).NewSelect().Model((*EInvoice)(nil)).
		ColumnExpr("count(*), count(*) FILTER (WHERE deadline < ?)", now).Where("state IN (?, ?, ?)", Waiting, Sending, Held).
		Scan(ctx, &r.Pending, &r.Overdue)
	if err != nil {
		return r, fmt.Errorf("einvoices: pending: %w", err)
	}
	return r, nil
}

// Ready reports whether invoices can be made electronic.
func (r Readiness) Ready() bool { return r.Key && r.Environment != "" && r.Unit != nil }

// CheckKey tries whether the key of the configuration opens that of the active unit.
func (s *Service) CheckKey(ctx context.Context) error {
	u, err := s.Active(ctx)
	if errors.Is(err, ErrNoUnit) {
		return nil
	}
	if err != nil {
		return err
	}
	_, _, err = s.tools(u)
	return err
}
