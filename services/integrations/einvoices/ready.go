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
	Unfit       error // why the authority would refuse whatever the unit stamps; nil: it would not
	Pending     int   // documents that are not handed in yet
	Overdue     int   // documents that the authority does not have, the rejected ones too, and of which the law's time is up
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
		org, err := s.Clinics.Organisation(ctx)
		if err != nil {
			return r, err
		}
		r.Expires, r.Unfit = r.Unit.ValidUntil.Before(now.Add(soon)), s.fit(r.Unit, org.VATNumber, now)
		if _, _, sealed := s.tools(r.Unit); r.Key && r.Unfit == nil && sealed != nil {
			r.Unfit = ErrSealed
		}
	} else if !errors.Is(err, ErrNoUnit) {
		return r, err
	}
	err = s.DB.Conn(ctx).NewSelect().Model((*EInvoice)(nil)).
		ColumnExpr("count(*) FILTER (WHERE ei.state <> 'rejected'), count(*) FILTER (WHERE ei.deadline < ?)", now).Where(unsettled).
		Scan(ctx, &r.Pending, &r.Overdue)
	if err != nil {
		return r, fmt.Errorf("einvoices: pending: %w", err)
	}
	return r, nil
}

// Ready reports whether invoices can be made electronic.
func (r Readiness) Ready() bool {
	return r.Key && r.Environment != "" && r.Unit != nil && r.Unfit == nil
}
