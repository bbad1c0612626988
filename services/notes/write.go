package notes

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"tenhal.sa/tenhal/services/access"
	"tenhal.sa/tenhal/services/appointments"
	"tenhal.sa/tenhal/services/foundation/db"
	"tenhal.sa/tenhal/services/foundation/fault"
	"tenhal.sa/tenhal/services/foundation/text"
)

// longSection is the most characters of a section, and of an addendum.
const longSection = 6000

// writable are the states of a visit in which its note may be begun.
var writable = []appointments.Status{appointments.Arrived, appointments.InSession, appointments.Completed}

// Writable reports whether the note of a visit in this state may be begun.
func Writable(s appointments.Status) bool { return slices.Contains(writable, s) }

// Begin begins the note of a visit, or returns the one that whoever acts has begun. Only the visit's provider writes it.
func (s *Service) Begin(ctx context.Context, visit uuid.UUID) (*Note, error) {
	a, err := s.Appointments.Get(ctx, visit)
	if err != nil {
		return nil, err
	}
	who := access.Who(ctx)
	switch {
	case who.ProviderID == nil || *who.ProviderID != a.ProviderID:
		return nil, ErrNotTheirs
	case !Writable(a.Status):
		return nil, ErrTooEarly
	}
	begun, err := s.begun(ctx, visit)
	if begun != nil || err != nil {
		return begun, err
	}
	n := &Note{
		ID: db.NewID(), PatientID: a.PatientID, AppointmentID: a.ID, ClinicID: a.ClinicID,
		AuthorID: who.ID, AuthorAr: who.NameAr, AuthorEn: who.NameEn, BegunAt: s.DB.Now(ctx), Version: 1,
	}
	err = s.DB.Tx(ctx, func(ctx context.Context, tx bun.Tx) error { return s.begin(ctx, tx, n) })
	if errors.Is(err, ErrStale) { // in another tab, at the same time
		return s.begun(ctx, visit)
	}
	return n, err
}

func (s *Service) begin(ctx context.Context, tx bun.Tx, n *Note) error {
	t, err := s.Template(ctx, n.ClinicID)
	if err != nil {
		return err
	}
	n.TemplateID = t.ID
	if _, err := tx.NewInsert().Model(n).Exec(ctx); err != nil {
		return constraints.Fault(fmt.Errorf("notes: begin: %w", err))
	}
	if _, err := tx.NewInsert().Model(&words{ID: n.ID, Written: t.blank(), Version: 1, SavedAt: n.BegunAt}).Exec(ctx); err != nil {
		return fmt.Errorf("notes: begin: %w", err)
	}
	return owe(ctx, tx, n.AppointmentID, n.BegunAt)
}

// begun returns the note that a visit has, or nil.
func (s *Service) begun(ctx context.Context, visit uuid.UUID) (*Note, error) {
	list, err := s.OfVisit(ctx, visit)
	if err != nil || len(list) == 0 || list[0].Mistaken() {
		return nil, err
	}
	if list[0].AuthorID != access.Who(ctx).ID {
		return nil, ErrNotTheirs
	}
	return list[0], nil
}

// words are what is written in a note. Nobody hears of their saves: the log would have one for every pause in typing.
type words struct {
	bun.BaseModel `bun:"table:note_texts,alias:nt"`

	ID      uuid.UUID `bun:",pk"`
	Written []Section `bun:"type:jsonb"`
	Version int
	SavedAt time.Time
}

// Draft is what a form says of a note, as it was typed.
type Draft struct {
	PatientID uuid.UUID
	ID        uuid.UUID
	Version   int      // of the words that the writer saw
	Sections  []string // in the order of the note's own
}

// Save keeps what is written so far. It returns ErrStale where it has been saved meanwhile in another tab, and
// fault.ErrInvalid with every section at fault, by FieldOf.
func (s *Service) Save(ctx context.Context, d Draft) (n *Note, err error) {
	err = s.DB.Tx(ctx, func(ctx context.Context, tx bun.Tx) error {
		n, err = s.save(ctx, tx, d)
		return err
	})
	return n, err
}

func (s *Service) save(ctx context.Context, tx bun.Tx, d Draft) (*Note, error) {
	n, err := s.theirs(ctx, d.PatientID, d.ID)
	if err != nil {
		return nil, err
	}
	switch {
	case n.Signed():
		return nil, ErrSigned
	case n.Mistaken():
		return nil, ErrMistaken
	}
	kept := slices.Clone(n.Written)
	if err := n.write(d.Sections); err != nil {
		return nil, err
	}
	// What is kept already was saved from this page, which has not heard of it: the connection broke, or it signs meanwhile.
	if slices.Equal(kept, n.Written) {
		d.Version = n.TextVersion
	}
	w := &words{ID: n.ID, Written: n.Written, Version: d.Version + 1, SavedAt: s.DB.Now(ctx)}
	res, err := tx.NewUpdate().Model(w).Column("written", "version", "saved_at").WherePK().Where("nt.version = ?", d.Version).Exec(ctx)
	if err != nil {
		return nil, constraints.Fault(fmt.Errorf("notes: save: %w", err))
	}
	if saved, err := res.RowsAffected(); err != nil || saved == 0 {
		return nil, errors.Join(err, ErrStale)
	}
	n.TextVersion, n.SavedAt = w.Version, s.DB.Now(ctx)
	return n, nil
}

// theirs returns a note of whoever acts.
func (s *Service) theirs(ctx context.Context, patient, id uuid.UUID) (*Note, error) {
	n, err := s.Get(ctx, patient, id)
	if err == nil && n.AuthorID != access.Who(ctx).ID {
		err = ErrNotTheirs
	}
	return n, err
}

// FieldOf is the name of the input of the nth section.
func FieldOf(n int) string { return "section_" + strconv.Itoa(n) }

// write puts what was typed under the titles.
func (n *Note) write(sections []string) error {
	var c fault.Check
	for i := range n.Written {
		typed := ""
		if i < len(sections) {
			typed = sections[i]
		}
		clean, err := text.Note(typed, longSection)
		c.Note(FieldOf(i), err)
		n.Written[i].Written = clean
	}
	return c.Err()
}
