package overview

import (
	"context"
	"fmt"
	"maps"
	"slices"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"tenhal.sa/tenhal/services/appointments"
	"tenhal.sa/tenhal/services/foundation/money"
)

// nameServices fills in what the visits are for.
func (s *Service) nameServices(ctx context.Context, visits []Visit) error {
	catalogue, err := s.Clinics.Catalogue(ctx)
	if err != nil {
		return err
	}
	for n := range visits {
		service := catalogue.Service(visits[n].ServiceID)
		visits[n].ServiceAr, visits[n].ServiceEn = service.NameAr, service.NameEn
	}
	return nil
}

// name is a name in both languages.
type name struct {
	ID     uuid.UUID
	Ar, En string
}

// names returns the names of rows of a table that has name_ar and name_en.
func (s *Service) names(ctx context.Context, table string, ids map[uuid.UUID]bool) (map[uuid.UUID]name, error) {
	names := map[uuid.UUID]name{}
	if len(ids) == 0 {
		return names, nil
	}
	rows := []name{}
	err := s.DB.Conn(ctx).NewRaw("SELECT id, name_ar AS ar, name_en AS en FROM ? WHERE id IN (?)", bun.Ident(table), bun.List(keys(ids))).Scan(ctx, &rows)
	if err != nil {
		return nil, fmt.Errorf("overview: names of %s: %w", table, err)
	}
	for _, r := range rows {
		names[r.ID] = r
	}
	return names, nil
}

// lookUpBills fills in what is owed for the visits that are completed.
func (s *Service) lookUpBills(ctx context.Context, visits []Visit) error {
	completed := map[uuid.UUID]bool{}
	for _, v := range visits {
		if v.Status == appointments.Completed {
			completed[v.ID] = true
		}
	}
	if len(completed) == 0 {
		return nil
	}
	bills := []struct {
		SourceID, InvoiceID uuid.UUID
		Owed                money.Halalas
		Settled             bool
	}{}
	err := s.DB.Conn(ctx).NewRaw(`
SELECT l.source_id, l.invoice_id, i.total - i.paid AS owed, i.status = 'paid' AS settled
FROM invoice_lines AS l JOIN invoices AS i ON i.id = l.invoice_id
WHERE l.live AND l.source_kind = 'appointment' AND l.source_id IN (?)`, bun.List(keys(completed))).Scan(ctx, &bills)
	if err != nil {
		return fmt.Errorf("overview: bills: %w", err)
	}
	at := map[uuid.UUID]int{}
	for n, b := range bills {
		at[b.SourceID] = n
	}
	for n := range visits {
		if b, billed := at[visits[n].ID]; billed {
			visits[n].InvoiceID, visits[n].Owed, visits[n].Settled = bills[b].InvoiceID, bills[b].Owed, bills[b].Settled
		}
	}
	return nil
}

func keys(set map[uuid.UUID]bool) []uuid.UUID { return slices.Collect(maps.Keys(set)) }
