package patients

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"tenhal.sa/tenhal/services/access"
	"tenhal.sa/tenhal/services/foundation/db"
	"tenhal.sa/tenhal/services/foundation/fault"
	"tenhal.sa/tenhal/services/foundation/signal"
)

// The faults of files.
var (
	ErrFileOpen   = fault.New(fault.Conflict, "patients.file_open")
	ErrFileClosed = fault.New(fault.Conflict, "patients.file_closed")
	ErrNoClinic   = fault.ErrInvalid.On("clinic_id", "fault.choice")
)

// File is a patient's file in one clinic. It has its number for good; between its episodes it is closed, and then
// nobody books or writes there.
type File struct {
	bun.BaseModel `bun:"table:patient_files,alias:f"`
	signal.Source `bun:"-"`

	ID        uuid.UUID `bun:",pk"`
	PatientID uuid.UUID
	ClinicID  uuid.UUID
	Number    string    // given by the database: the clinic's code, the year and a count without gaps
	OpenedAt  time.Time // for the first time
	ClosedAt  time.Time `bun:",nullzero"` // of the last episode; zero while it is open
	Version   int       // changes with every save

	Episodes []*Episode `bun:"rel:has-many,join:id=file_id"` // the latest first
}

// Closed reports whether the file is closed.
func (f *File) Closed() bool { return !f.ClosedAt.IsZero() }

// Episode is the time from an opening of a file to the closing that follows.
type Episode struct {
	bun.BaseModel `bun:"table:file_episodes,alias:fe"`
	signal.Source `bun:"-"`

	ID          uuid.UUID `bun:",pk"`
	FileID      uuid.UUID
	OpenedAt    time.Time
	OpenedBy    uuid.UUID `bun:",nullzero"`
	OpenReason  string    // empty for the first one
	ClosedAt    time.Time `bun:",nullzero"`
	ClosedBy    uuid.UUID `bun:",nullzero"`
	CloseReason string
	LeftOpen    []Matter `bun:"type:jsonb"` // what the file was closed over

	OpenedByAr, OpenedByEn string `bun:",scanonly"`
	ClosedByAr, ClosedByEn string `bun:",scanonly"`
}

// Files returns a patient's files in the clinics that whoever acts may see, the oldest first, without their episodes.
func (s *Service) Files(ctx context.Context, patient uuid.UUID) ([]*File, error) {
	return s.files(ctx, patient, func(q *bun.SelectQuery) {})
}

// FileStories returns a patient's files with their episodes.
func (s *Service) FileStories(ctx context.Context, patient uuid.UUID) ([]*File, error) {
	episodes := func(q *bun.SelectQuery) *bun.SelectQuery {
		return q.ColumnExpr("fe.*").ColumnExpr("o.name_ar AS opened_by_ar, o.name_en AS opened_by_en, c.name_ar AS closed_by_ar, c.name_en AS closed_by_en").
			Join("LEFT JOIN users AS o ON o.id = fe.opened_by").Join("LEFT JOIN users AS c ON c.id = fe.closed_by").Order("fe.opened_at DESC")
	}
	return s.files(ctx, patient, func(q *bun.SelectQuery) { q.Relation("Episodes", episodes) })
}

// File returns a file of a patient, or a NotFound fault.
func (s *Service) File(ctx context.Context, patient, id uuid.UUID) (*File, error) {
	files, err := s.files(ctx, patient, func(q *bun.SelectQuery) { q.Where("f.id = ?", id) })
	if err == nil && len(files) == 0 {
		err = db.ErrNotFound
	}
	if err != nil {
		return nil, err
	}
	return files[0], nil
}

func (s *Service) files(ctx context.Context, patient uuid.UUID, more func(*bun.SelectQuery)) ([]*File, error) {
	files := []*File{}
	q := s.DB.Conn(ctx).NewSelect().Model(&files).Where("f.patient_id = ? AND ?", patient, access.Within(ctx, "f.clinic_id")).
		Order("f.opened_at", "f.number")
	more(q)
	if err := q.Scan(ctx); err != nil {
		return nil, fmt.Errorf("patients: files of %s: %w", patient, err)
	}
	return files, nil
}

// OpenFile opens a patient's file in a clinic that has none of them. It returns ErrFileOpen where there is one already,
// ErrNoClinic for a clinic that there is not or that whoever acts does not work in.
func (s *Service) OpenFile(ctx context.Context, patient, clinic uuid.UUID) (*File, error) {
	catalogue, err := s.Clinics.Catalogue(ctx)
	if err != nil {
		return nil, err
	}
	if _, ok := catalogue.Clinic(clinic); !ok {
		return nil, ErrNoClinic
	}
	if _, err := s.Brief(ctx, patient); err != nil {
		return nil, err
	}
	var f *File
	err = s.DB.Tx(ctx, func(ctx context.Context, tx bun.Tx) (err error) {
		f, err = s.open(ctx, tx, patient, clinic)
		return err
	})
	return f, err
}

// NeedFile opens a patient's file in a clinic, unless there is one: a first visit is booked. It belongs in the
// transaction of the booking.
func (s *Service) NeedFile(ctx context.Context, patient, clinic uuid.UUID) error {
	err := s.DB.Tx(ctx, func(ctx context.Context, tx bun.Tx) error {
		_, err := s.open(ctx, tx, patient, clinic)
		return err
	})
	if errors.Is(err, ErrFileOpen) { // somebody was faster
		return nil
	}
	return err
}

// open writes a file and its first episode. The number is counted in a savepoint of the caller's, so that one who comes
// too late gives it back.
func (s *Service) open(ctx context.Context, tx bun.Tx, patient, clinic uuid.UUID) (*File, error) {
	now := s.DB.Now(ctx)
	f := &File{ID: db.NewID(), PatientID: patient, ClinicID: clinic, OpenedAt: now, Version: 1}
	_, err := tx.NewInsert().Model(f).Value("number", "next_clinic_file_number(?, ?)", clinic, now).Returning("number").Exec(ctx)
	if err != nil {
		return nil, constraints.Fault(fmt.Errorf("patients: open file: %w", err))
	}
	first := &Episode{ID: db.NewID(), FileID: f.ID, OpenedAt: now, OpenedBy: access.Who(ctx).ID, LeftOpen: []Matter{}}
	if _, err := tx.NewInsert().Model(first).Exec(ctx); err != nil {
		return nil, fmt.Errorf("patients: open file: %w", err)
	}
	f.Episodes = []*Episode{first}
	return f, nil
}
