package referrals

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"tenhal.sa/tenhal/services/access"
	"tenhal.sa/tenhal/services/foundation/db"
	"tenhal.sa/tenhal/services/patients"
)

// Get returns a referral, or a NotFound fault.
func (s *Service) Get(ctx context.Context, id uuid.UUID) (*Referral, error) {
	r := &Referral{ID: id}
	return r, db.Found(s.DB.Conn(ctx).NewSelect().Model(r).WherePK().Where("?", Within(ctx)).Scan(ctx))
}

// People are those whom the page of a referral names.
type People struct {
	PatientAr, PatientEn, FileNumber string
	AuthorAr, AuthorEn               string
	Before                           string    // number of the one that this follows
	After                            uuid.UUID // one that follows this; uuid.Nil where there is none
	AfterNumber                      string    // empty where it is a draft
}

// People returns whom the page of a referral names. The name of the patient is for both sides, whoever has a file there.
func (s *Service) People(ctx context.Context, r *Referral) (*People, error) {
	p := &People{}
	err := s.DB.Conn(ctx).NewRaw(`
SELECT pt.name_ar AS patient_ar, pt.name_en AS patient_en, pt.file_number, u.name_ar AS author_ar, u.name_en AS author_en,
  coalesce((SELECT number FROM referrals WHERE id = ?2), '') AS before, nx.id AS after, coalesce(nx.number, '') AS after_number
FROM patients AS pt JOIN users AS u ON u.id = ?1
LEFT JOIN LATERAL (SELECT id, number FROM referrals WHERE again_of = ?3 ORDER BY created_at DESC LIMIT 1) AS nx ON true
WHERE pt.id = ?0`, r.PatientID, r.AuthorID, r.AgainOf, r.ID).Scan(ctx, p)
	if err != nil {
		return nil, fmt.Errorf("referrals: people: %w", err)
	}
	return p, nil
}

// Box is on which side of a referral one looks.
type Box string

// The boxes.
const (
	In  Box = "in"  // to us
	Out Box = "out" // from us
)

// Show is which referrals of a box are shown.
type Show string

// What is shown.
const (
	ShowOpen    Show = "open"    // all that have not come to their end, the most urgent first
	ShowWaiting Show = "waiting" // for an answer
	ShowTaken   Show = "taken"   // accepted, booked or seen
	ShowDrafts  Show = "drafts"
	ShowEnded   Show = "ended"
)

// Shows are all of them, in the order in which they are shown.
var Shows = []Show{ShowOpen, ShowWaiting, ShowTaken, ShowDrafts, ShowEnded}

var shown = map[Show][]Status{
	ShowOpen: Open, ShowWaiting: Pending, ShowTaken: {Accepted, Booked, Seen}, ShowDrafts: {Draft}, ShowEnded: {Completed, Rejected, Withdrawn, Expired},
}

// PageSize is how many referrals List returns at most.
const PageSize = 30

// Filter chooses referrals.
type Filter struct {
	Box    Box
	Show   Show      // what is none is ShowOpen
	Clinic uuid.UUID // on this side of the box; uuid.Nil: of all that are there for whoever acts
	Page   int       // from 1
}

// Row is a line of a list of referrals.
type Row struct {
	ID           uuid.UUID
	Number       string
	Status       Status
	Urgency      Urgency
	FromClinicID uuid.UUID // uuid.Nil: outside
	ToClinicID   uuid.UUID
	Facility     string
	ServiceID    uuid.UUID
	PatientID    uuid.UUID
	PatientAr    string
	PatientEn    string
	FileNumber   string
	CreatedAt    time.Time
	SentAt       time.Time
	DueAt        time.Time
	Step         int
}

const rowColumns = `rf.id, coalesce(rf.number, '') AS number, rf.status, rf.urgency, rf.from_clinic_id, rf.to_clinic_id, rf.facility, rf.service_id,
  rf.patient_id, rf.created_at, rf.sent_at, rf.due_at, rf.step, pt.name_ar AS patient_ar, pt.name_en AS patient_en, pt.file_number`

// List returns a page of the referrals that a filter chooses, and whether there are more: open ones by when they are to be
// answered, others the latest first.
func (s *Service) List(ctx context.Context, f Filter) (list []Row, more bool, err error) {
	side := "rf.to_clinic_id"
	if f.Box == Out {
		side = "rf.from_clinic_id"
	}
	if shown[f.Show] == nil {
		f.Show = ShowOpen
	}
	q := s.rows(ctx).Where("rf.status IN (?) AND ? IS NOT NULL AND ?", bun.List(shown[f.Show]), bun.Ident(side), access.Within(ctx, side))
	if f.Clinic != uuid.Nil {
		q.Where("? = ?", bun.Ident(side), f.Clinic)
	}
	if f.Box != Out {
		q.Where(arrived)
	}
	if f.Show == ShowDrafts || f.Show == ShowEnded {
		q.Order("rf.created_at DESC", "rf.id DESC")
	} else {
		q.Order("rf.due_at", "rf.id")
	}
	if err := db.Page(q, f.Page, PageSize).Scan(ctx, &list); err != nil {
		return nil, false, fmt.Errorf("referrals: list: %w", err)
	}
	list, more = db.Cut(list, PageSize)
	return list, more, nil
}

func (s *Service) rows(ctx context.Context) *bun.SelectQuery {
	return s.DB.Conn(ctx).NewSelect().TableExpr("referrals AS rf").Join("JOIN patients AS pt ON pt.id = rf.patient_id").ColumnExpr(rowColumns)
}

// Of returns the referrals of a patient that are there for whoever acts, the latest first.
func (s *Service) Of(ctx context.Context, patient uuid.UUID) (list []Row, err error) {
	err = s.rows(ctx).Where("rf.patient_id = ? AND ?", patient, Within(ctx)).Order("rf.created_at DESC", "rf.id DESC").Limit(PageSize).Scan(ctx, &list)
	if err != nil {
		return nil, fmt.Errorf("referrals: of a patient: %w", err)
	}
	return list, nil
}

// Matters are the referrals of a patient from or to a clinic that have not come to their end: a file is not closed before them.
func (s *Service) Matters(ctx context.Context, patient, clinic uuid.UUID) ([]patients.Matter, error) {
	m := patients.Matter{What: "matters.referrals", Path: "/patients/" + patient.String() + "#referrals"}
	n, err := s.DB.Conn(ctx).NewSelect().Model((*Referral)(nil)).
		Where("rf.patient_id = ? AND rf.status IN (?) AND ? IN (rf.from_clinic_id, rf.to_clinic_id)", patient, bun.List(Open), clinic).Count(ctx)
	if err != nil {
		return nil, fmt.Errorf("referrals: matters: %w", err)
	}
	m.Count = int(n)
	return []patients.Matter{m}, nil
}
