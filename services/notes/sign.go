package notes

import (
	"context"
	"fmt"
	"slices"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"tenhal.sa/tenhal/services/access"
	"tenhal.sa/tenhal/services/foundation/db"
	"tenhal.sa/tenhal/services/foundation/fault"
	"tenhal.sa/tenhal/services/foundation/text"
)

// longReason is the most characters of a reason.
const longReason = 500

// Sign keeps what is written and signs it, for ever. It returns what Save does, and ErrEmpty where nothing is written.
func (s *Service) Sign(ctx context.Context, d Draft) (n *Note, err error) {
	err = s.DB.Tx(ctx, func(ctx context.Context, tx bun.Tx) error {
		if n, err = s.save(ctx, tx, d); err != nil {
			return err
		}
		if !slices.ContainsFunc(n.Written, func(part Section) bool { return part.Written != "" }) {
			return ErrEmpty
		}
		n.SignedAt = s.DB.Now(ctx)
		n.Raise(WasSigned{n.AppointmentID})
		n.SHA256 = n.Seal()
		n.Version++
		if _, err := tx.NewUpdate().Model(n).Column("signed_at", "sha256", "version").WherePK().Exec(ctx); err != nil {
			return constraints.Fault(fmt.Errorf("notes: sign: %w", err))
		}
		return settle(ctx, tx, n.AppointmentID)
	})
	return n, err
}

// Add adds to a signed note, for ever, what whoever acts has to say of it.
func (s *Service) Add(ctx context.Context, patient, id uuid.UUID, said string) (*Addendum, error) {
	n, err := s.Get(ctx, patient, id)
	if err != nil {
		return nil, err
	}
	if !n.Signed() {
		return nil, ErrUnsigned
	}
	said, err = text.Note(said, longSection)
	switch {
	case err != nil:
		return nil, fault.ErrInvalid.On("addendum", fault.Of(err).Key)
	case said == "":
		return nil, fault.ErrInvalid.On("addendum", "fault.required")
	}
	who := access.Who(ctx)
	a := &Addendum{ID: db.NewID(), NoteID: n.ID, AuthorID: who.ID, AuthorAr: who.NameAr, AuthorEn: who.NameEn, Written: said}
	return a, s.DB.Tx(ctx, func(ctx context.Context, tx bun.Tx) error {
		a.SignedAt = s.DB.Now(ctx)
		a.SHA256 = a.Seal()
		_, err := tx.NewInsert().Model(a).Exec(ctx)
		return err
	})
}

// Mistake marks a note of whoever acts as entered in error, for a reason. It stays, struck; its visit may get another.
func (s *Service) Mistake(ctx context.Context, patient, id uuid.UUID, reason string) (*Note, error) {
	reason, err := text.Clean(reason, longReason)
	if err != nil {
		return nil, fault.ErrInvalid.On("reason", fault.Of(err).Key)
	}
	var n *Note
	err = s.DB.Tx(ctx, func(ctx context.Context, tx bun.Tx) error {
		if n, err = s.theirs(ctx, patient, id); err != nil {
			return err
		}
		if n.Mistaken() {
			return ErrMistaken
		}
		n.MistakenAt, n.MistakenBy, n.MistakeReason = s.DB.Now(ctx), access.Who(ctx).ID, reason
		n.Version++
		_, err := tx.NewUpdate().Model(n).Column("mistaken_at", "mistaken_by", "mistake_reason", "version").WherePK().Exec(ctx)
		if err != nil {
			return constraints.Fault(fmt.Errorf("notes: mistake: %w", err))
		}
		return s.again(ctx, tx, n)
	})
	return n, err
}
