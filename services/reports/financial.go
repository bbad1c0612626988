package reports

import (
	"context"
	_ "embed"
	"fmt"
	"time"

	"github.com/google/uuid"

	"tenhal.sa/tenhal/services/access"
	"tenhal.sa/tenhal/services/clinics"
	"tenhal.sa/tenhal/services/finance"
	"tenhal.sa/tenhal/services/foundation/civil"
	"tenhal.sa/tenhal/services/foundation/money"
)

//go:embed financial.sql
var financial string

// Financial is the figures of a period.
type Financial struct {
	Period
	Figures
}

// Financial counts the week or month around a day, or around today for the zero Date. Somebody who works in some clinics
// gets the figures of those. Of a period that is not over it is what there is so far.
func (s *Service) Financial(ctx context.Context, kind Kind, around civil.Date) (*Financial, error) {
	org, err := s.Clinics.Organisation(ctx)
	if err != nil {
		return nil, err
	}
	today := civil.Of(s.DB.Now(ctx), org.Zone())
	if around.IsZero() {
		around = today
	}
	if kind != Month {
		kind = Week
	}
	r := &Financial{Period: period(kind, around, org)}
	r.Figures, err = s.figures(ctx, r.Period, org.Zone())
	return r, err
}

// row is a line of what financial.sql counts.
type row struct {
	What     string
	ClinicID uuid.UUID
	Key      string
	Rate     int // or the age
	N        int
	Amount   money.Halalas
	Discount money.Halalas
	VAT      money.Halalas `bun:"vat"`
	Total    money.Halalas
}

// figures counts a period whose days begin as the clocks of a zone say.
func (s *Service) figures(ctx context.Context, p Period, zone *time.Location) (Figures, error) {
	f := Figures{Until: p.To}
	if today := civil.Of(s.DB.Now(ctx), zone); today.Before(f.Until) {
		f.Until = today
	}
	rows := []row{}
	err := s.DB.Conn(ctx).NewRaw(financial, p.From.In(zone), p.To.Add(1).In(zone), access.Within(ctx, "i.clinic_id"), zone.String(), f.Until).Scan(ctx, &rows)
	if err != nil {
		return f, fmt.Errorf("reports: figures of %s: %w", p.From, err)
	}
	list := []clinics.Clinic{}
	err = s.DB.Conn(ctx).NewSelect().Model(&list).Where("?", access.Within(ctx, "c.id")).Order("c.position", "c.code").Scan(ctx)
	if err != nil {
		return f, fmt.Errorf("reports: clinics: %w", err)
	}
	for _, clinic := range list {
		c := Clinic{ID: clinic.ID, NameAr: clinic.NameAr, NameEn: clinic.NameEn, Taxes: []Tax{}, Received: []Received{}}
		if c.add(rows) || clinic.Active { // one that was closed may have figures still
			f.Clinics = append(f.Clinics, c)
		}
	}
	return f, nil
}

// add adds the rows that are the clinic's, and reports whether there are any.
func (c *Clinic) add(rows []row) (found bool) {
	for _, r := range rows {
		if r.ClinicID != c.ID {
			continue
		}
		found = true
		switch r.What {
		case "issued":
			c.Invoices, c.Gross, c.Discount, c.VAT, c.Total = r.N, r.Amount, r.Discount, r.VAT, r.Total
		case "taxed":
			c.tax(Tax{finance.VATCategory(r.Key), money.BasisPoints(r.Rate), r.Amount, r.VAT})
		case "received":
			c.receive(Received{finance.Method(r.Key), r.N, r.Amount})
		case "open":
			c.Open[r.Rate] = Open{r.N, r.Amount}
		}
	}
	return found
}
