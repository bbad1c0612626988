package referrals

import (
	"context"
	"errors"
	"fmt"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"tenhal.sa/tenhal/services/access"
	"tenhal.sa/tenhal/services/attachments"
	"tenhal.sa/tenhal/services/foundation/civil"
	"tenhal.sa/tenhal/services/foundation/db"
	"tenhal.sa/tenhal/services/foundation/fault"
	"tenhal.sa/tenhal/services/foundation/numbering"
)

// series is that of the numbers of referrals.
const series = "REF"

// Send sends a draft. It returns a fault on the input "consent" where nobody agreed that it is shared, and on those that no
// longer hold since it was written: a clinic that has closed, or a patient who was archived. It returns consents.ErrNeeded where
// what goes outside needs a signed form, and ErrOpen where the same is open already.
func (s *Service) Send(ctx context.Context, c Change) (*Referral, error) {
	return s.change(ctx, c, WhenSent, func(ctx context.Context, tx bun.Tx, r *Referral) error {
		if err := s.holds(ctx, r); err != nil {
			return err
		}
		return s.send(ctx, tx, r)
	})
}

// holds says what of a draft no longer holds.
func (s *Service) holds(ctx context.Context, r *Referral) error {
	places, err := s.Places(ctx)
	if err != nil {
		return err
	}
	var check fault.Check
	for input, clinic := range map[string]uuid.UUID{"from_clinic_id": r.FromClinicID, "to_clinic_id": r.ToClinicID} {
		_, there := places.Clinic(clinic)
		check.Require(clinic == uuid.Nil || there, input, "referrals.has_closed")
	}
	check.Require(r.ServiceID == uuid.Nil || places.Service(r.ServiceID).Active, "service_id", "referrals.not_offered")
	return errors.Join(s.known(ctx, r, &check), check.Err())
}

// send numbers a draft and freezes its papers. The number is taken last, so that the series is locked as short as possible.
func (s *Service) send(ctx context.Context, tx bun.Tx, r *Referral) error {
	switch {
	case !r.SentBy(access.Who(ctx)):
		return ErrOtherSide
	case r.Status != Draft:
		return ErrState
	case r.Consent == "":
		return fault.ErrInvalid.On("consent", "referrals.no_consent")
	}
	if r.Outgoing() {
		if err := s.Consents.MayShare(ctx, r.PatientID); err != nil {
			return err
		}
	}
	if err := s.freeze(ctx, tx, r); err != nil {
		return err
	}
	now := s.DB.Now(ctx)
	due, err := s.due(ctx, r, now)
	if err != nil {
		return err
	}
	org, err := s.Clinics.Organisation(ctx)
	if err != nil {
		return err
	}
	number, err := numbering.Next(ctx, tx, series, civil.Of(now, org.Zone()).Year)
	if err != nil {
		return err
	}
	return r.Send(number, now, due)
}

// Document is a paper that went along with a referral, as it was when that was sent.
type Document struct {
	bun.BaseModel `bun:"table:referral_documents,alias:rd"`

	ID           uuid.UUID `bun:",pk"`
	ReferralID   uuid.UUID
	AttachmentID uuid.UUID
	Kind         attachments.Kind
	Title        string
	FileName     string
	MediaType    string
	Size         int    // bytes
	SHA256       []byte `bun:"sha256"`
}

// freeze notes what the papers are that go along.
func (s *Service) freeze(ctx context.Context, tx bun.Tx, r *Referral) error {
	for _, id := range r.Papers {
		a, err := s.Attachments.Get(ctx, r.PatientID, id)
		if err == nil && a.Removed() || fault.Of(err).Kind == fault.NotFound {
			return fault.ErrInvalid.On("papers", "referrals.papers")
		}
		if err != nil {
			return err
		}
		d := &Document{
			ID: db.NewID(), ReferralID: r.ID, AttachmentID: a.ID, Kind: a.Kind, Title: a.Title, FileName: a.FileName, MediaType: a.MediaType, Size: a.Size, SHA256: a.SHA256,
		}
		if _, err := tx.NewInsert().Model(d).Exec(ctx); err != nil {
			return fmt.Errorf("referrals: papers of %s: %w", r.ID, err)
		}
	}
	return nil
}

// Documents returns the papers that went along with a referral.
func (s *Service) Documents(ctx context.Context, referral uuid.UUID) ([]Document, error) {
	list := []Document{}
	if err := s.DB.Conn(ctx).NewSelect().Model(&list).Where("rd.referral_id = ?", referral).Order("rd.id").Scan(ctx); err != nil {
		return nil, fmt.Errorf("referrals: papers: %w", err)
	}
	return list, nil
}

// Open returns a paper that went along with a referral and what it shows, also where it was put aside since or is only for
// the clinic that sent it: whoever the referral is for was given it.
func (s *Service) Open(ctx context.Context, referral, document uuid.UUID) (*Document, []byte, error) {
	r, err := s.Get(ctx, referral)
	if err != nil {
		return nil, nil, err
	}
	var found struct {
		Document    `bun:",extend"`
		StorageName string
	}
	err = s.DB.Conn(ctx).NewSelect().Model(&found).ColumnExpr("rd.*, att.storage_name").Join("JOIN attachments AS att ON att.id = rd.attachment_id").
		Where("rd.id = ? AND rd.referral_id = ?", document, r.ID).Scan(ctx)
	if err != nil {
		return nil, nil, db.Found(err)
	}
	d := found.Document
	body, err := s.Attachments.Open(ctx, &attachments.Attachment{ID: d.AttachmentID, StorageName: found.StorageName, SHA256: d.SHA256})
	return &d, body, err
}
