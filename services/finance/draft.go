package finance

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"tenhal.sa/tenhal/services/access"
	"tenhal.sa/tenhal/services/appointments"
	"tenhal.sa/tenhal/services/clinics"
	"tenhal.sa/tenhal/services/foundation/civil"
	"tenhal.sa/tenhal/services/foundation/db"
	"tenhal.sa/tenhal/services/foundation/queue"
)

// DraftInvoice is the job that bills a completed visit.
type DraftInvoice struct {
	AppointmentID uuid.UUID `json:"appointment_id"`
}

// Kind names the job on the queue.
func (DraftInvoice) Kind() string { return "finance.draft_invoice" }

// Queue is where the job waits.
func (DraftInvoice) Queue() queue.Name { return queue.Critical }

// DraftLater reacts to a completed visit: a job will bill it.
func (s *Service) DraftLater(ctx context.Context, was appointments.WasCompleted) error {
	return s.Queue.Enqueue(ctx, DraftInvoice{AppointmentID: was.ID})
}

// Draft does the job.
func (s *Service) Draft(ctx context.Context, job DraftInvoice) error {
	_, err := s.DraftFor(ctx, job.AppointmentID)
	return err
}

// DraftFor returns the invoice that bills a visit, and drafts it where there is none yet. However
// often and at once it is called, there is one: callers queue up at the appointment's row, and a
// unique index on the live line has the last word. A visit that is not completed is not billed:
// the invoice returned is nil.
func (s *Service) DraftFor(ctx context.Context, appointment uuid.UUID) (*Invoice, error) {
	var inv *Invoice
	err := s.DB.Tx(ctx, func(ctx context.Context, tx bun.Tx) error {
		visit := &appointments.Appointment{ID: appointment}
		if err := tx.NewSelect().Model(visit).WherePK().Where("?", access.Within(ctx, "a.clinic_id")).For("UPDATE").Scan(ctx); err != nil {
			return db.Found(err)
		}
		id, err := billing(ctx, tx, appointment)
		switch {
		case err != nil:
			return err
		case id != uuid.Nil:
			inv, err = load(ctx, tx, id, "")
			return err
		case visit.Status != appointments.Completed:
			return nil
		}
		inv, err = s.draft(ctx, tx, visit)
		return err
	})
	return inv, err
}

// billing returns the invoice that bills a visit, or uuid.Nil.
func billing(ctx context.Context, tx bun.Tx, appointment uuid.UUID) (uuid.UUID, error) {
	var id uuid.UUID
	err := tx.NewRaw("SELECT invoice_id FROM invoice_lines WHERE live AND source_kind = ? AND source_id = ?", Appointment, appointment).Scan(ctx, &id)
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return uuid.Nil, fmt.Errorf("finance: who bills the visit: %w", err)
	}
	return id, nil
}

func (s *Service) draft(ctx context.Context, tx bun.Tx, visit *appointments.Appointment) (*Invoice, error) {
	org, err := s.Clinics.Organisation(ctx)
	if err != nil {
		return nil, err
	}
	who, err := patient(ctx, tx, visit.PatientID)
	if err != nil {
		return nil, err
	}
	service := &clinics.Service{ID: visit.ServiceID}
	if err := tx.NewSelect().Model(service).WherePK().Scan(ctx); err != nil {
		return nil, fmt.Errorf("finance: service: %w", err)
	}
	line := lineOf(service, who.IsCitizen())
	line.SourceKind, line.SourceID = Appointment, &visit.ID
	inv := &Invoice{
		ID: db.NewID(), PatientID: visit.PatientID, ClinicID: visit.ClinicID, State: Draft, Version: 1,
		ServiceDate: civil.Of(visit.StartsAt, org.Zone()), CreatedAt: s.DB.Now(ctx), Lines: []*Line{line},
	}
	return inv, s.insert(ctx, tx, inv)
}

func (s *Service) insert(ctx context.Context, tx bun.Tx, inv *Invoice) error {
	inv.reckon()
	inv.Raise(WasDrafted{InvoiceID: inv.ID, PatientID: inv.PatientID})
	if _, err := tx.NewInsert().Model(inv).Exec(ctx); err != nil {
		return constraints.Fault(fmt.Errorf("finance: draft: %w", err))
	}
	for n, line := range inv.Lines {
		line.InvoiceID, line.Position = inv.ID, n+1
		if _, err := tx.NewInsert().Model(line).Exec(ctx); err != nil {
			return fmt.Errorf("finance: line: %w", err)
		}
	}
	return nil
}

// DraftEmpty starts an invoice by hand, for the clinic given. It returns a NotFound fault where whoever acts does not
// see the patient or the clinic.
func (s *Service) DraftEmpty(ctx context.Context, patientID, clinicID uuid.UUID) (*Invoice, error) {
	if !access.Who(ctx).Sees(clinicID) {
		return nil, db.ErrNotFound
	}
	var inv *Invoice
	err := s.DB.Tx(ctx, func(ctx context.Context, tx bun.Tx) error {
		if _, err := patient(ctx, tx, patientID); err != nil {
			return err
		}
		inv = &Invoice{ID: db.NewID(), PatientID: patientID, ClinicID: clinicID, State: Draft, Version: 1, CreatedAt: s.DB.Now(ctx)}
		return s.insert(ctx, tx, inv)
	})
	return inv, err
}
