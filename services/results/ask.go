package results

import (
	"context"
	"errors"
	"fmt"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"tenhal.sa/tenhal/services/access"
	"tenhal.sa/tenhal/services/clinics"
	"tenhal.sa/tenhal/services/foundation/civil"
	"tenhal.sa/tenhal/services/foundation/db"
	"tenhal.sa/tenhal/services/foundation/fault"
	"tenhal.sa/tenhal/services/foundation/i18n"
	"tenhal.sa/tenhal/services/foundation/text"
	"tenhal.sa/tenhal/services/patients"
	"tenhal.sa/tenhal/services/settings"
)

// The most characters of what is typed.
const (
	longAsk       = 200
	longWhy       = 1000
	longReason    = 500
	longAccession = 16 // of DICOM
)

// Wish is what a form asks for, as it was typed.
type Wish struct {
	PatientID uuid.UUID
	Kind      string
	Code      string // of a test that is offered; empty: Asks has it in words
	Asks      string
	Priority  string
	Why       string
	Provider  string // id of who answers for it; empty: whoever acts
	Key       uuid.UUID
}

// Ask orders what is wished for. The same form sent twice is one order. It returns fault.ErrInvalid with the inputs at
// fault, settings.ErrOff where the centre works without orders, patients.ErrArchived, and db.ErrNotFound for a patient that whoever
// acts does not see.
func (s *Service) Ask(ctx context.Context, w Wish) (*Order, error) {
	if err := s.Settings.Require(ctx, settings.ResultFeeds, uuid.Nil); err != nil {
		return nil, err
	}
	switch p, err := s.Patients.Brief(ctx, w.PatientID); {
	case err != nil:
		return nil, err
	case !p.ArchivedAt.IsZero():
		return nil, patients.ErrArchived
	}
	o, err := s.draft(ctx, w)
	if err != nil {
		return nil, err
	}
	err = s.DB.Tx(ctx, func(ctx context.Context, tx bun.Tx) error {
		o.OrderedAt = s.DB.Now(ctx)
		if o.PlacerNo, err = s.number(ctx, tx); err != nil {
			return err
		}
		if _, err := tx.NewInsert().Model(o).Exec(ctx); err != nil {
			return constraints.Fault(fmt.Errorf("results: ask: %w", err))
		}
		return nil
	})
	if errors.Is(err, ErrStale) { // sent twice
		return s.asked(ctx, w)
	}
	return o, err
}

// draft reads a wish.
func (s *Service) draft(ctx context.Context, w Wish) (*Order, error) {
	o := &Order{
		ID: db.NewID(), Kind: Kind(w.Kind), Code: w.Code, Priority: Priority(w.Priority), PatientID: w.PatientID, Status: Open,
		OrderedBy: access.Who(ctx).ID, Key: w.Key, Version: 1,
	}
	var c fault.Check
	var err error
	c.Require(o.Kind.Known(), "kind", "fault.choice")
	c.Require(o.Priority.NameKey() != "", "priority", "fault.choice")
	c.Require(w.Key != uuid.Nil, "key", "fault.required")
	if o.Asks, err = text.Optional(w.Asks, longAsk); err != nil {
		c.Field("asks", fault.Of(err).Key)
	}
	if o.Why, err = text.Note(w.Why, longWhy); err != nil {
		c.Field("why", fault.Of(err).Key)
	}
	switch t, offered := TestOf(w.Code); {
	case offered && t.Kind != o.Kind:
		c.Field("code", "orders.other_kind")
	case offered && o.Asks == "":
		o.Asks = i18n.Pick(ctx, t.Ar, t.En)
	case !offered && w.Code != "":
		c.Field("code", "fault.choice")
	case w.Code == "" && o.Asks == "":
		c.Field("asks", "fault.required")
	}
	p, err := s.orderer(ctx, w.Provider)
	if err != nil {
		return nil, err
	}
	if p == nil {
		c.Field("provider_id", "fault.choice")
		return nil, c.Err()
	}
	o.ProviderID, o.ClinicID = p.ID, p.ClinicID
	return o, c.Err()
}

// orderer is who answers for an order, or nil: the one that was chosen, or whoever acts.
func (s *Service) orderer(ctx context.Context, chosen string) (*clinics.Provider, error) {
	catalogue, err := s.Clinics.Catalogue(ctx)
	if err != nil {
		return nil, err
	}
	id, _ := uuid.Parse(chosen) // what is no id is nobody's
	if who := access.Who(ctx); chosen == "" && who.ProviderID != nil {
		id = *who.ProviderID
	}
	if p, known := catalogue.Provider(id); known {
		return &p, nil
	}
	return nil, nil
}

// number takes the next number of the centre's year. Whoever asks at the same time waits for it.
func (s *Service) number(ctx context.Context, tx bun.Tx) (string, error) {
	org, err := s.Clinics.Organisation(ctx)
	if err != nil {
		return "", err
	}
	year, last := civil.Of(s.DB.Now(ctx), org.Zone()).Year, 0
	err = tx.NewRaw(`INSERT INTO test_order_numbers AS n (year, last) VALUES (?, 1)
ON CONFLICT (year) DO UPDATE SET last = n.last + 1 RETURNING last`, year).Scan(ctx, &last)
	if err != nil {
		return "", fmt.Errorf("results: number: %w", err)
	}
	return fmt.Sprintf("PLC-%04d-%06d", year, last), nil
}

// asked is the order that a form has made before. A form of another's is none.
func (s *Service) asked(ctx context.Context, w Wish) (*Order, error) {
	o := new(Order)
	err := s.orders(ctx, o).Where("o.key = ? AND o.patient_id = ? AND o.ordered_by = ?", w.Key, w.PatientID, access.Who(ctx).ID).Scan(ctx)
	return o, db.Found(err)
}

// Order returns an order of a patient, or a NotFound fault.
func (s *Service) Order(ctx context.Context, patient, id uuid.UUID) (*Order, error) {
	o := new(Order)
	err := s.orders(ctx, o).Where("o.id = ? AND o.patient_id = ?", id, patient).Scan(ctx)
	return o, db.Found(err)
}

// ordersShown is how many orders of a patient are listed.
const ordersShown = 50

// OrdersOf returns the latest orders of a patient, those that wait first.
func (s *Service) OrdersOf(ctx context.Context, patient uuid.UUID) ([]*Order, error) {
	list := []*Order{}
	err := s.orders(ctx, &list).Where("o.patient_id = ?", patient).
		OrderExpr("o.status IN ('open', 'partial') DESC, o.ordered_at DESC, o.id DESC").Limit(ordersShown).Scan(ctx)
	if err != nil {
		return nil, fmt.Errorf("results: orders of a patient: %w", err)
	}
	return list, nil
}

// orders are those that are there for whoever acts.
func (s *Service) orders(ctx context.Context, model any) *bun.SelectQuery {
	return s.DB.Conn(ctx).NewSelect().Model(model).ColumnExpr("o.*, pr.name_ar AS provider_ar, pr.name_en AS provider_en").
		Join("JOIN providers AS pr ON pr.id = o.provider_id").Where("?", access.Within(ctx, "o.clinic_id"))
}
