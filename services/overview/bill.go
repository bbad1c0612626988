package overview

import (
	"cmp"
	"context"
	"fmt"

	"github.com/google/uuid"

	"tenhal.sa/tenhal/services/access"
	"tenhal.sa/tenhal/services/finance"
	"tenhal.sa/tenhal/services/foundation/db"
	"tenhal.sa/tenhal/services/foundation/identity"
	"tenhal.sa/tenhal/services/integrations/einvoices"
	"tenhal.sa/tenhal/services/integrations/zatca"
)

// Bill is an invoice with what its page shows beside it.
type Bill struct {
	*finance.Invoice
	Payer      Payer
	Electronic Electronic
}

// Payer is whom an invoice is for, as they are now.
type Payer struct {
	NameAr       string
	NameEn       string
	FileNumber   string
	Phone        string // E.164
	IdentityKind identity.Kind
	LastMethod   finance.Method // with which they paid; Mada for one who never did
}

// Electronic is what became of the latest e-invoice of an invoice.
type Electronic struct {
	State    einvoices.State // empty where there is none
	Errors   []zatca.Message `bun:"type:jsonb"`
	Warnings []zatca.Message `bun:"type:jsonb"`
}

// Bill returns what the page of an invoice shows but its payments, in one statement, or a NotFound fault.
func (s *Service) Bill(ctx context.Context, invoice uuid.UUID) (*Bill, error) {
	var rows []struct { // one for each line, or one without
		finance.Invoice `bun:",extend"`

		Line       finance.Line `bun:"embed:line_"`
		Payer      Payer        `bun:"embed:payer_"`
		Electronic Electronic   `bun:"embed:electronic_"`
	}
	if err := s.DB.Conn(ctx).NewRaw("SELECT * FROM bill_shown(?, ?)", invoice, access.Clinics(ctx)).Scan(ctx, &rows); err != nil {
		return nil, fmt.Errorf("overview: bill: %w", err)
	}
	if len(rows) == 0 {
		return nil, db.ErrNotFound
	}
	b := &Bill{Invoice: &rows[0].Invoice, Payer: rows[0].Payer, Electronic: rows[0].Electronic}
	b.Payer.LastMethod = cmp.Or(b.Payer.LastMethod, finance.Mada)
	for n := range rows {
		if rows[n].Line.ID != uuid.Nil {
			b.Lines = append(b.Lines, &rows[n].Line)
		}
	}
	return b, nil
}
