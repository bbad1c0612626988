package overview

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"tenhal.sa/tenhal/services/access"
	"tenhal.sa/tenhal/services/finance"
	"tenhal.sa/tenhal/services/foundation/money"
	"tenhal.sa/tenhal/services/referrals"
)

// File is what the other rooms know of a patient. What whoever acts may not know is not read.
type File struct {
	Coming    []PatientVisit // the next ones, the first of them first
	Visits    []PatientVisit // the others, the latest first
	Invoices  []PatientInvoice
	Referrals []PatientReferral
	Left      Left
}

// Left is what is left to do for a patient.
type Left struct {
	Owed     money.Halalas // on all invoices together
	Tasks    int           // at the desk
	Unsigned int           // notes
	Results  int           // that nobody has looked at
	Referred int           // referrals that have not come to their end
}

// PatientVisit is a visit of a patient, past or to come.
type PatientVisit struct {
	Visit
	ProviderAr string
	ProviderEn string
}

// PatientInvoice is an invoice of a patient.
type PatientInvoice struct {
	ID     uuid.UUID
	Number string // empty before it is issued
	Status finance.Status
	Total  money.Halalas
	Owed   money.Halalas
	At     time.Time // when it was issued, or else drafted; UTC
}

// PatientReferral is a referral of a patient.
type PatientReferral struct {
	ID     uuid.UUID
	Number string // empty before it is sent
	Status referrals.Status
	FromAr string // the clinic or, from outside, the facility
	FromEn string
	ToAr   string
	ToEn   string
	At     time.Time // when it was sent, or else written; UTC
}

// How many a file shows; their own lists, and the timeline, have all.
const (
	fileLimit   = 12
	comingLimit = 6
)

// File returns a patient's visits and invoices, and what is left to do. Of somebody unknown there is nothing.
func (s *Service) File(ctx context.Context, patient uuid.UUID) (*File, error) {
	file := &File{}
	if err := s.visitsOf(ctx, patient, file); err != nil {
		return nil, err
	}
	if err := s.left(ctx, patient, &file.Left); err != nil {
		return nil, err
	}
	if err := s.referralsOf(ctx, patient, file); err != nil {
		return nil, err
	}
	if !access.Who(ctx).Can(access.InvoicesRead) {
		return file, nil
	}
	err := s.DB.Conn(ctx).NewSelect().TableExpr("invoices").
		ColumnExpr("id, coalesce(number, '') AS number, status, total, coalesce(issued_at, created_at) AS at").
		ColumnExpr("CASE WHEN state = 'issued' THEN total - paid ELSE 0 END AS owed").
		Where("patient_id = ? AND ?", patient, access.Within(ctx, "clinic_id")).Order("created_at DESC", "id").Limit(fileLimit).Scan(ctx, &file.Invoices)
	if err != nil {
		return nil, fmt.Errorf("overview: invoices of a patient: %w", err)
	}
	return file, nil
}

// referralsOf reads the latest referrals, for those who may see them.
func (s *Service) referralsOf(ctx context.Context, patient uuid.UUID, file *File) error {
	if !access.Who(ctx).Can(access.ReferralsRead) {
		return nil
	}
	err := s.DB.Conn(ctx).NewRaw(`SELECT rf.id, coalesce(rf.number, '') AS number, rf.status, coalesce(rf.sent_at, rf.created_at) AS at,
  coalesce(f.name_ar, rf.facility) AS from_ar, coalesce(f.name_en, rf.facility) AS from_en, coalesce(t.name_ar, rf.facility) AS to_ar, coalesce(t.name_en, rf.facility) AS to_en
FROM referrals AS rf LEFT JOIN clinics AS f ON f.id = rf.from_clinic_id LEFT JOIN clinics AS t ON t.id = rf.to_clinic_id
WHERE rf.patient_id = ? AND ? ORDER BY rf.created_at DESC, rf.id DESC LIMIT ?`, patient, referrals.Within(ctx), fileLimit).Scan(ctx, &file.Referrals)
	if err != nil {
		return fmt.Errorf("overview: referrals of a patient: %w", err)
	}
	return nil
}

// visitsOf reads the next visits and the latest in one go.
func (s *Service) visitsOf(ctx context.Context, patient uuid.UUID, file *File) error {
	now := s.DB.Now(ctx)
	const coming = "starts_at >= ? AND status IN ('booked', 'confirmed')"
	visits, err := s.read(ctx, `a.id IN (
  (SELECT id FROM appointments WHERE patient_id = ? AND ? AND `+coming+` ORDER BY starts_at LIMIT ?) UNION ALL
  (SELECT id FROM appointments WHERE patient_id = ? AND ? AND NOT (`+coming+`) ORDER BY starts_at DESC LIMIT ?)) ORDER BY a.starts_at DESC, a.id`,
		patient, access.Within(ctx, "clinic_id"), now, comingLimit, patient, access.Within(ctx, "clinic_id"), now, fileLimit)
	if err != nil {
		return err
	}
	named, err := s.nameProviders(ctx, visits)
	for _, v := range named {
		if v.Status.Planned() && !v.StartsAt.Before(now) {
			file.Coming = slices.Insert(file.Coming, 0, v)
		} else {
			file.Visits = append(file.Visits, v)
		}
	}
	return err
}

// left counts what is left to do, in one statement.
func (s *Service) left(ctx context.Context, patient uuid.UUID, left *Left) error {
	who, within := access.Who(ctx), access.Within(ctx, "i.clinic_id")
	err := s.DB.Conn(ctx).NewRaw(`SELECT
  CASE WHEN ? THEN (SELECT coalesce(sum(i.total - i.paid), 0) FROM invoices AS i WHERE i.patient_id = ? AND i.state = 'issued' AND ?) ELSE 0 END::bigint,
  CASE WHEN ? THEN (SELECT count(*) FROM desk_tasks AS t WHERE t.patient_id = ? AND t.done_at IS NULL) ELSE 0 END,
  CASE WHEN ? THEN (SELECT count(*) FROM appointments AS i JOIN unsigned_notes AS un ON un.appointment_id = i.id WHERE i.patient_id = ? AND ?) ELSE 0 END,
  CASE WHEN ? THEN (SELECT count(*) FROM results AS i WHERE i.patient_id = ? AND i.state = 'filed' AND i.reviewed < i.current AND (i.clinic_id IS NULL OR ?)) ELSE 0 END,
  CASE WHEN ? THEN (SELECT count(*) FROM referrals AS rf WHERE rf.patient_id = ? AND rf.status IN (?) AND ?) ELSE 0 END`,
		who.Can(access.InvoicesRead), patient, within, who.Can(access.MessagesRead), patient, who.Can(access.NotesOwed), patient, within,
		who.Can(access.ResultsRead), patient, within, who.Can(access.ReferralsRead), patient, bun.List(referrals.Open), referrals.Within(ctx)).
		Scan(ctx, &left.Owed, &left.Tasks, &left.Unsigned, &left.Results, &left.Referred)
	if err != nil {
		return fmt.Errorf("overview: left for a patient: %w", err)
	}
	return nil
}

// nameProviders adds who sees the patient.
func (s *Service) nameProviders(ctx context.Context, visits []Visit) ([]PatientVisit, error) {
	named := make([]PatientVisit, len(visits))
	ids := map[uuid.UUID]bool{}
	for n, v := range visits {
		named[n].Visit, ids[v.ProviderID] = v, true
	}
	names, err := s.names(ctx, "providers", ids)
	for n, v := range visits {
		named[n].ProviderAr, named[n].ProviderEn = names[v.ProviderID].Ar, names[v.ProviderID].En
	}
	return named, err
}
