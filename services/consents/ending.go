package consents

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"tenhal.sa/tenhal/services/access"
	"tenhal.sa/tenhal/services/foundation/civil"
	"tenhal.sa/tenhal/services/foundation/db"
	"tenhal.sa/tenhal/services/foundation/i18n"
	"tenhal.sa/tenhal/services/foundation/queue"
	"tenhal.sa/tenhal/services/foundation/signal"
	"tenhal.sa/tenhal/services/patients"
)

// NoteEnding is the job that finds consents whose end is near.
type NoteEnding struct{}

// Kind names the job on the queue.
func (NoteEnding) Kind() string { return "consents.note_ending" }

// Queue is where the job waits.
func (NoteEnding) Queue() queue.Name { return queue.Reports }

// Expiry is a consent whose end was found near. There is one of a consent at most.
type Expiry struct {
	bun.BaseModel `bun:"table:consent_expiries,alias:ce"`
	signal.Source `bun:"-"`

	ID        uuid.UUID `bun:",pk"`
	ConsentID uuid.UUID
	ExpiresOn civil.Date
	NotedAt   time.Time
}

// endingBatch is how many consents one run notes, and a page shows, at most.
const endingBatch = 500

// EndingRow is a consent that ends soon, or has ended lately, and was not signed anew.
type EndingRow struct {
	ID         uuid.UUID
	PatientID  uuid.UUID
	FormID     uuid.UUID
	ClinicID   uuid.UUID
	ExpiresOn  civil.Date
	PatientAr  string
	PatientEn  string
	FileNumber string
	TitleAr    string
	TitleEn    string
}

// Patient returns the patient's name in the reader's language.
func (r EndingRow) Patient(ctx context.Context) string {
	return i18n.Pick(ctx, r.PatientAr, r.PatientEn)
}

// Title returns the form's title in the reader's language.
func (r EndingRow) Title(ctx context.Context) string { return i18n.Pick(ctx, r.TitleAr, r.TitleEn) }

// Ending returns the consents that end within 30 days or have ended in the last 30, the first to end first.
func (s *Service) Ending(ctx context.Context) ([]EndingRow, error) {
	rows := []EndingRow{}
	q, err := s.ending(ctx)
	if err != nil {
		return nil, err
	}
	err = q.ColumnExpr("pt.name_ar AS patient_ar, pt.name_en AS patient_en, pt.file_number").
		ColumnExpr("ct.title_ar, ct.title_en").Join("JOIN consent_texts AS ct ON ct.form_id = co.form_id AND ct.number = co.number").
		Scan(ctx, &rows)
	if err != nil {
		return nil, fmt.Errorf("consents: ending: %w", err)
	}
	return rows, nil
}

func (s *Service) ending(ctx context.Context) (*bun.SelectQuery, error) {
	today, _, err := s.Patients.Today(ctx)
	if err != nil {
		return nil, err
	}
	return s.DB.Conn(ctx).NewSelect().TableExpr("consents AS co").ColumnExpr("co.id, co.patient_id, co.form_id, co.expires_on, cf.clinic_id").
		Join("JOIN consent_forms AS cf ON cf.id = co.form_id AND cf.active AND (cf.clinic_id IS NULL OR ?)", access.Within(ctx, "cf.clinic_id")).
		Join("JOIN patients AS pt ON pt.id = co.patient_id AND pt.archived_at IS NULL AND ?", patients.Seen(ctx, "pt.id")).
		Where("co.withdrawn_at IS NULL AND co.expires_on BETWEEN ? AND ?", today.Add(-soon), today.Add(soon)).
		Where(`NOT EXISTS (SELECT FROM consents AS later WHERE later.patient_id = co.patient_id AND later.form_id = co.form_id
			AND (later.signed_at, later.id) > (co.signed_at, co.id))`).
		OrderExpr("co.expires_on, co.id").Limit(endingBatch), nil
}

// NoteEnding does the job, each consent in a transaction of its own. Those who are told of one have it once.
func (s *Service) NoteEnding(ctx context.Context, _ NoteEnding) error {
	q, err := s.ending(ctx)
	if err != nil {
		return err
	}
	rows := []EndingRow{}
	err = q.Where("NOT EXISTS (SELECT FROM consent_expiries WHERE consent_id = co.id)").Scan(ctx, &rows)
	if err != nil {
		return fmt.Errorf("consents: ending: %w", err)
	}
	noted, failed := 0, []error{}
	for _, row := range rows {
		switch err := s.noteEnding(ctx, row); {
		case err == nil:
			noted++
		case !errors.Is(err, errNoted): // another run was faster
			failed = append(failed, err)
		}
	}
	queue.Count(ctx, "consents_ending", noted)
	return errors.Join(failed...)
}

func (s *Service) noteEnding(ctx context.Context, row EndingRow) error {
	return s.DB.Tx(ctx, func(ctx context.Context, tx bun.Tx) error {
		e := &Expiry{ID: db.NewID(), ConsentID: row.ID, ExpiresOn: row.ExpiresOn, NotedAt: s.DB.Now(ctx)}
		e.Raise(NearsItsEnd{Facts{row.ID, row.PatientID, row.FormID, row.ClinicID}})
		_, err := tx.NewInsert().Model(e).Exec(ctx)
		return constraints.Fault(err)
	})
}
