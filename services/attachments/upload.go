package attachments

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"log/slog"
	"slices"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"tenhal.sa/tenhal/services/access"
	"tenhal.sa/tenhal/services/foundation/civil"
	"tenhal.sa/tenhal/services/foundation/db"
	"tenhal.sa/tenhal/services/foundation/fault"
	"tenhal.sa/tenhal/services/foundation/text"
	"tenhal.sa/tenhal/services/settings"
)

const (
	longTitle  = 200
	longReason = 500
)

// Upload is a paper that somebody brings, with what the form says of it.
type Upload struct {
	Kind      string // kind
	Title     string // title; empty takes the file's name
	ClinicID  string // clinic_id; empty is the whole centre, or the only clinic of somebody who works in one
	DatedOn   string // dated_on; may be empty, and is not in the future
	ExpiresOn string // expires_on; may be empty
	FileName  string
	Body      []byte // file
	Key       string // idempotency_key; what is no UUID counts as a new one
}

// Upload keeps a paper. It returns fault.ErrInvalid with every input at fault, and a NotFound fault for a patient who
// is not there. The file is in the store before the database knows of it, and leaves it if the database refuses. A form that
// is sent twice, also at once, keeps one paper, and has it returned both times.
func (s *Service) Upload(ctx context.Context, patient uuid.UUID, u Upload) (*Attachment, error) {
	if _, err := s.Patients.Brief(ctx, patient); err != nil {
		return nil, err
	}
	a, err := s.read(ctx, u)
	if err != nil {
		return nil, err
	}
	now := s.DB.Now(ctx)
	a.ID, a.PatientID, a.UploadedAt, a.UploadedBy, a.Version = db.NewID(), patient, now, access.Who(ctx).ID, 1
	if a.IdempotencyKey, err = uuid.Parse(u.Key); err != nil {
		a.IdempotencyKey = uuid.New()
	}
	a.StorageName = now.UTC().Format("2006/01/02/") + a.ID.String()
	if err := s.Store.Put(ctx, a.StorageName, a.MediaType, u.Body); err != nil {
		return nil, fmt.Errorf("attachments: keep: %w", err)
	}
	err = s.DB.Tx(ctx, func(ctx context.Context, tx bun.Tx) error {
		_, err := tx.NewInsert().Model(a).Exec(ctx)
		return constraints.Fault(err)
	})
	if err != nil {
		s.forget(ctx, a)
		if db.Constraint(err) != "attachments_kept_once" {
			return nil, err
		}
		return s.kept(ctx, a, u)
	}
	return a, nil
}

// kept returns the paper that a form led to when it was sent before. One that was put aside since, or that is another
// patient's, is not it: then the form brings a new one.
func (s *Service) kept(ctx context.Context, again *Attachment, u Upload) (*Attachment, error) {
	a := &Attachment{}
	err := s.DB.Conn(ctx).NewSelect().Model(a).Where("uploaded_by = ? AND idempotency_key = ? AND sha256 = ? AND patient_id = ? AND removed_at IS NULL",
		again.UploadedBy, again.IdempotencyKey, again.SHA256, again.PatientID).Scan(ctx)
	switch err = db.Found(err); {
	case errors.Is(err, db.ErrNotFound):
		u.Key = ""
		return s.Upload(ctx, again.PatientID, u)
	case err != nil:
		return nil, fmt.Errorf("attachments: kept: %w", err)
	}
	return a, nil
}

// forget takes a file back that the database does not know of. Where even that fails, it takes up space and no more.
func (s *Service) forget(ctx context.Context, a *Attachment) {
	if err := s.Store.Remove(context.WithoutCancel(ctx), a.StorageName); err != nil {
		slog.WarnContext(ctx, "attachments: a file without an entry stays in the store", "name", a.StorageName, "error", err)
	}
}

// read reads what a form says of a paper, and looks at its bytes.
func (s *Service) read(ctx context.Context, u Upload) (*Attachment, error) {
	var check fault.Check
	a := &Attachment{Kind: Kind(u.Kind), Size: len(u.Body)}
	check.Require(slices.Contains(Kinds, a.Kind), "kind", "fault.choice")
	set, err := s.Settings.Now(ctx)
	if err != nil {
		return nil, err
	}
	a.MediaType, err = sniff(u.Body, set.Bytes(settings.PaperSize))
	check.Note("file", err)
	a.FileName = fileName(u.FileName, a.MediaType)
	a.Title, err = text.Optional(u.Title, longTitle)
	check.Note("title", err)
	if a.Title == "" {
		a.Title = a.FileName
	}
	a.DatedOn, err = day(u.DatedOn)
	check.Note("dated_on", err)
	a.ExpiresOn, err = day(u.ExpiresOn)
	check.Note("expires_on", err)
	today, _, err := s.Patients.Today(ctx)
	if err != nil {
		return nil, err
	}
	check.Require(!a.DatedOn.After(today), "dated_on", "attachments.future")
	if a.ClinicID, err = s.clinic(ctx, u.ClinicID); errors.Is(err, errClinic) {
		check.Note("clinic_id", err)
	} else if err != nil {
		return nil, err
	}
	sum := sha256.Sum256(u.Body)
	a.SHA256 = sum[:]
	return a, check.Err()
}

func day(typed string) (civil.Date, error) {
	on, err := civil.Parse(typed)
	if errors.Is(err, text.ErrEmpty) {
		return civil.Date{}, nil
	}
	return on, err
}

// clinic returns whose paper it is to be. Who works in some clinics can't put it before the whole centre.
func (s *Service) clinic(ctx context.Context, chosen string) (uuid.UUID, error) {
	catalogue, err := s.Clinics.Catalogue(ctx)
	if err != nil {
		return uuid.Nil, err
	}
	if chosen == "" {
		if who := access.Who(ctx); who.Limited() {
			return who.Clinics[0], nil
		}
		return uuid.Nil, nil
	}
	id, err := uuid.Parse(chosen)
	if _, known := catalogue.Clinic(id); err != nil || !known {
		return uuid.Nil, errClinic
	}
	return id, nil
}
