package consents

import (
	"context"
	"fmt"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"tenhal.sa/tenhal/services/access"
	"tenhal.sa/tenhal/services/foundation/civil"
	"tenhal.sa/tenhal/services/patients"
)

// signed selects consents of a patient that are there for whoever acts, with who took and who withdrew them.
func (s *Service) signed(ctx context.Context, into any, patient uuid.UUID) *bun.SelectQuery {
	return s.DB.Conn(ctx).NewSelect().Model(into).ColumnExpr("co.*").
		ColumnExpr("u.name_ar AS taken_by_ar, u.name_en AS taken_by_en, w.name_ar AS withdrawn_by_ar, w.name_en AS withdrawn_by_en").
		Join("JOIN users AS u ON u.id = co.taken_by").Join("LEFT JOIN users AS w ON w.id = co.withdrawn_by").
		Join("JOIN consent_forms AS cf ON cf.id = co.form_id AND (cf.clinic_id IS NULL OR ?)", access.Within(ctx, "cf.clinic_id")).
		Where("co.patient_id = ? AND ?", patient, patients.Seen(ctx, "co.patient_id"))
}

// List returns the forms that there are for a patient, with what was signed of each. Forms that are no longer in use are among
// them where they were signed.
func (s *Service) List(ctx context.Context, patient uuid.UUID) ([]*Item, error) {
	all, err := s.Forms(ctx)
	if err != nil {
		return nil, err
	}
	consents := []*Consent{}
	if err := s.signed(ctx, &consents, patient).Order("co.signed_at DESC", "co.id DESC").Scan(ctx); err != nil {
		return nil, fmt.Errorf("consents: list: %w", err)
	}
	files, err := s.Patients.Files(ctx, patient)
	if err != nil {
		return nil, err
	}
	here := map[uuid.UUID]bool{uuid.Nil: true}
	for _, f := range files {
		here[f.ClinicID] = !f.Closed()
	}
	of := map[uuid.UUID][]*Consent{}
	for _, c := range consents {
		of[c.FormID] = append(of[c.FormID], c)
	}
	list := []*Item{}
	for _, f := range all {
		if f.Active || len(of[f.ID]) > 0 {
			list = append(list, &Item{Form: f, Consents: of[f.ID], Applies: here[f.ClinicID]})
		}
	}
	return list, nil
}

// Summary is how the consents of a patient stand, in a line.
type Summary struct {
	Missing   []*Form // to be signed before the next visit
	Ending    []*Form
	Withdrawn []*Form
}

// Quiet reports whether there is nothing to say.
func (s Summary) Quiet() bool { return len(s.Missing)+len(s.Ending)+len(s.Withdrawn) == 0 }

// Of returns how the consents of a patient stand today.
func (s *Service) Of(ctx context.Context, patient uuid.UUID) (sum Summary, err error) {
	list, err := s.List(ctx, patient)
	if err != nil {
		return sum, err
	}
	today, _, err := s.Patients.Today(ctx)
	if err != nil {
		return sum, err
	}
	for _, i := range list {
		sum.add(i, today)
	}
	return sum, nil
}

func (s *Summary) add(i *Item, today civil.Date) {
	switch state := i.State(today); {
	case state == Withdrawn:
		s.Withdrawn = append(s.Withdrawn, i.Form)
	case state == Ending && i.Form.Active:
		s.Ending = append(s.Ending, i.Form)
	case i.Missing(today):
		s.Missing = append(s.Missing, i.Form)
	}
}

// At is a patient in a clinic.
type At struct {
	PatientID uuid.UUID
	ClinicID  uuid.UUID
}

// MissingAt returns for patients who are to be seen in clinics the first form that is to be signed before, in one query. Those
// who have signed all are not in it.
func (s *Service) MissingAt(ctx context.Context, visits []At) (map[At]uuid.UUID, error) {
	missing := map[At]uuid.UUID{}
	if len(visits) == 0 {
		return missing, nil
	}
	var pairs, clinics []uuid.UUID
	for _, v := range visits {
		pairs, clinics = append(pairs, v.PatientID), append(clinics, v.ClinicID)
	}
	rows := []struct {
		At
		FormID uuid.UUID
	}{}
	err := s.DB.Conn(ctx).NewRaw(`
SELECT patient_id, clinic_id, form_id FROM (
  SELECT v.patient_id, v.clinic_id, missing_consent(v.patient_id, v.clinic_id, ARRAY[?, ?], ?) AS form_id
  FROM unnest(ARRAY[?]::uuid[], ARRAY[?]::uuid[]) AS v (patient_id, clinic_id)) AS asked
WHERE form_id IS NOT NULL`, Visit, Booking, s.DB.Now(ctx), bun.List(pairs), bun.List(clinics)).Scan(ctx, &rows)
	if err != nil {
		return nil, fmt.Errorf("consents: missing: %w", err)
	}
	for _, row := range rows {
		missing[row.At] = row.FormID
	}
	return missing, nil
}
