package exports

import (
	"archive/zip"
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"path"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"tenhal.sa/tenhal/services/access"
	"tenhal.sa/tenhal/services/attachments"
	"tenhal.sa/tenhal/services/documents"
	"tenhal.sa/tenhal/services/foundation/db"
	"tenhal.sa/tenhal/services/foundation/i18n"
	"tenhal.sa/tenhal/services/foundation/queue"
	"tenhal.sa/tenhal/services/foundation/storage"
	"tenhal.sa/tenhal/services/notifications/inbox"
	"tenhal.sa/tenhal/services/patients"
)

// Service makes packages.
type Service struct {
	DB          *db.DB
	Queue       *queue.Queue
	Store       storage.Store // of papers, and of packages with everything
	Patients    *patients.Service
	Attachments *attachments.Service
	Documents   *documents.Service
	Inbox       *inbox.Service // in which those who answer for privacy hear of an export of everything
}

// Package is what patient.json of a package says.
type Package struct {
	Format     string                       `json:"format"` // "tenhal.patient/1"
	ExportedAt time.Time                    `json:"exported_at"`
	ExportedBy string                       `json:"exported_by"`
	Tables     map[string][]json.RawMessage `json:"tables"` // rows as the database has them; times in UTC, money in halalas
}

// Format names the form of a package; another number says that old readers won't do.
const Format = "tenhal.patient/1"

// Patient writes a ZIP file with all that is kept of a patient: patient.json, their papers, invoices and receipts, and
// what is in it in words. It is one picture of one moment. It returns a NotFound fault for a patient who is not there.
func (s *Service) Patient(ctx context.Context, id uuid.UUID, to io.Writer) error {
	p, err := s.Patients.Brief(ctx, id)
	if err != nil {
		return err
	}
	archive := zip.NewWriter(to)
	body, err := s.tables(ctx, id)
	if err == nil {
		err = put(archive, "patient.json", s.DB.Now(ctx), body)
	}
	if err != nil {
		return err
	}
	words := i18n.T(ctx, "exports.words", "name", p.Name(ctx), "number", p.FileNumber)
	if err := put(archive, "README.txt", s.DB.Now(ctx), []byte("\uFEFF"+words+"\n")); err != nil {
		return err
	}
	if err := errors.Join(s.papers(ctx, id, archive), s.signatures(ctx, id, archive), s.bills(ctx, id, archive)); err != nil {
		return err
	}
	return archive.Close()
}

// tables reads the rows of all tables in one snapshot, so that no payment is there without its invoice.
func (s *Service) tables(ctx context.Context, patient uuid.UUID) ([]byte, error) {
	pack := Package{Format: Format, ExportedAt: s.DB.Now(ctx).UTC(), ExportedBy: access.Who(ctx).NameEn, Tables: map[string][]json.RawMessage{}}
	err := s.DB.Tx(ctx, func(ctx context.Context, tx bun.Tx) error {
		if _, err := tx.ExecContext(ctx, "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY"); err != nil {
			return err
		}
		for _, part := range parts {
			rows := []json.RawMessage{}
			err := tx.NewRaw("SELECT to_jsonb(t) - "+hidden+" || "+cmp.Or(instead[part.table], "'{}'")+" FROM ?table AS t WHERE "+part.where+" ORDER BY t.id", struct {
				Table   bun.Ident
				Patient uuid.UUID
			}{bun.Ident(part.table), patient}).Scan(ctx, &rows)
			if err != nil {
				return fmt.Errorf("exports: %s: %w", part.table, err)
			}
			pack.Tables[part.table] = rows
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	var body bytes.Buffer
	writer := json.NewEncoder(&body)
	writer.SetEscapeHTML(false)
	writer.SetIndent("", "  ")
	err = writer.Encode(pack)
	return body.Bytes(), err
}

// papers adds what was uploaded, put aside or not. A paper that is damaged stops the package: it would not be whole.
func (s *Service) papers(ctx context.Context, patient uuid.UUID, archive *zip.Writer) error {
	for _, removed := range []bool{false, true} {
		for page, more := 1, true; more; page++ {
			list, next, err := s.Attachments.List(ctx, attachments.Filter{PatientID: patient, Removed: removed, Page: page})
			if err != nil {
				return err
			}
			for _, a := range list {
				body, err := s.Attachments.Open(ctx, a)
				if err == nil {
					err = put(archive, path.Join("documents", a.ID.String()[24:]+"-"+a.FileName), a.UploadedAt, body)
				}
				if err != nil {
					return err
				}
			}
			more = next
		}
	}
	return nil
}

// signatures adds what was drawn when consents were signed.
func (s *Service) signatures(ctx context.Context, patient uuid.UUID, archive *zip.Writer) error {
	drawn := []struct {
		ID       uuid.UUID
		Image    []byte
		SignedAt time.Time
	}{}
	err := s.DB.Conn(ctx).NewRaw(`SELECT c.id, sg.image, c.signed_at FROM consents AS c JOIN consent_signatures AS sg ON sg.id = c.signature_id
WHERE c.patient_id = ? ORDER BY c.id`, patient).Scan(ctx, &drawn)
	if err != nil {
		return fmt.Errorf("exports: signatures: %w", err)
	}
	for _, of := range drawn {
		if err := put(archive, path.Join("consents", of.ID.String()+".png"), of.SignedAt, of.Image); err != nil {
			return err
		}
	}
	return nil
}

// bills adds the invoices that were issued and the receipts, as they were printed.
func (s *Service) bills(ctx context.Context, patient uuid.UUID, archive *zip.Writer) error {
	for _, of := range []struct {
		folder string
		kind   documents.Kind
		query  string
	}{
		{"invoices", documents.Invoice, "SELECT id FROM invoices WHERE patient_id = ? AND state = 'issued' ORDER BY id"},
		{"receipts", documents.ReceiptA4, "SELECT id FROM payments WHERE patient_id = ? ORDER BY id"},
	} {
		ids := []uuid.UUID{}
		if err := s.DB.Conn(ctx).NewRaw(of.query, patient).Scan(ctx, &ids); err != nil {
			return fmt.Errorf("exports: %s: %w", of.folder, err)
		}
		for _, id := range ids {
			d, err := s.Documents.Get(ctx, of.kind, id)
			if err == nil {
				err = put(archive, path.Join(of.folder, d.Name), d.CreatedAt, d.Body)
			}
			if err != nil {
				return err
			}
		}
	}
	return nil
}

func put(archive *zip.Writer, name string, at time.Time, body []byte) error {
	w, err := archive.CreateHeader(&zip.FileHeader{Name: name, Method: zip.Deflate, Modified: at})
	if err == nil {
		_, err = w.Write(body)
	}
	if err != nil {
		return fmt.Errorf("exports: %s: %w", name, err)
	}
	return nil
}
