package results

import (
	"context"
	"fmt"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"tenhal.sa/tenhal/services/access"
	"tenhal.sa/tenhal/services/foundation/db"
	"tenhal.sa/tenhal/services/foundation/fault"
	"tenhal.sa/tenhal/services/foundation/text"
	"tenhal.sa/tenhal/services/patients"
)

// Stray is a result that is nobody's yet, with what its source says of the patient.
type Stray struct {
	Result `bun:",extend"`

	Content Content `bun:"type:jsonb"`
}

// Unmatched returns the results that are nobody's, the oldest first, and whether there are more.
func (s *Service) Unmatched(ctx context.Context, page int) (list []Stray, more bool, err error) {
	q := s.strays(ctx).Order("r.received_at", "r.id")
	if err := db.Page(q, page, PageSize).Scan(ctx, &list); err != nil {
		return nil, false, fmt.Errorf("results: unmatched: %w", err)
	}
	list, more = db.Cut(list, PageSize)
	return list, more, nil
}

// Stray returns a result that is nobody's, or a NotFound fault.
func (s *Service) Stray(ctx context.Context, id uuid.UUID) (*Stray, error) {
	st := new(Stray)
	return st, db.Found(s.strays(ctx).Where("r.id = ?", id).Scan(ctx, st))
}

// strays selects them without their papers, which are whole files.
func (s *Service) strays(ctx context.Context) *bun.SelectQuery {
	return s.DB.Conn(ctx).NewSelect().TableExpr("results AS r").ColumnExpr("r.*, v.content - 'papers' AS content").
		Join("JOIN result_versions AS v ON v.result_id = r.id AND v.n = r.current").Where("r.state = 'unmatched'")
}

// Candidate is a patient who may be the one that a result is of.
type Candidate struct {
	Patient *patients.Patient
	Score   int // of 100: how much speaks for it
	Reasons []patients.Reason
	Doubt   Doubt // what speaks against it; empty for nothing
}

// scores are how much a likeness speaks for somebody. None is enough to file by itself.
var scores = map[patients.Reason]int{
	patients.SameIdentity: 60, patients.SameBirth: 40, patients.SimilarBirth: 30, patients.SamePhone: 20, patients.SimilarPhone: 10,
}

// Candidates returns who may be meant, by identity, birth date and likeness of names, those first for whom most speaks.
func (s *Service) Candidates(ctx context.Context, st *Stray) (list []Candidate, err error) {
	sub := st.Content.Subject
	like := &patients.Patient{NameAr: sub.NameAr, NameEn: sub.Name, Sex: patients.Sex(sub.Sex), BirthDate: sub.BirthDate}
	if len(sub.Identities) > 0 {
		like.IdentityKind, like.IdentityNumber = sub.Identities[0].Kind, compact(sub.Identities[0].Number)
	}
	found, err := s.Patients.DuplicatesOf(ctx, like)
	if err != nil {
		return nil, err
	}
	err = s.DB.Tx(ctx, func(ctx context.Context, tx bun.Tx) error {
		for _, d := range found {
			p, err := s.person(ctx, tx, d.Patient.ID)
			if err != nil {
				return err
			}
			c := Candidate{Patient: d.Patient, Reasons: d.Reasons, Doubt: p.proven(sub, false)}
			for _, why := range d.Reasons {
				c.Score += scores[why]
			}
			if c.Doubt != "" {
				c.Score /= 2
			}
			c.Score = min(c.Score, 99)
			list = append(list, c)
		}
		return nil
	})
	sortCandidates(list)
	return list, err
}

// Decision is what a form says of a result that is nobody's.
type Decision struct {
	ResultID uuid.UUID
	Version  int    // that the user saw
	File     string // file number of the patient whose it is
	Birth    string // and their birth date, typed once more; empty where none is known
	Reason   string
}

// Assign files a result with a patient, for a reason. Both the file number and the birth date are typed, so that nobody takes
// the next in a list. It returns fault.ErrInvalid with the inputs at fault, ErrDecided to the second of two, and ErrNotProven
// where what the source says contradicts.
func (s *Service) Assign(ctx context.Context, d Decision) (*Result, error) {
	return s.decide(ctx, d, func(ctx context.Context, tx bun.Tx, st *Stray) error {
		p, err := s.named(ctx, tx, d)
		if err != nil {
			return err
		}
		known, err := s.person(ctx, tx, p.ID)
		if err != nil {
			return err
		}
		if doubt := known.proven(st.Content.Subject, false); doubt != "" {
			return ErrNotProven
		}
		m, err := s.byHand(ctx, tx, st, p.ID)
		if err != nil {
			return err
		}
		st.belong(m)
		st.Raise(WasFiled{st.facts()})
		return nil
	})
}

// Reject says, for a reason, that a result is nobody's of ours. It stays, and is asked about again when its source names somebody else.
func (s *Service) Reject(ctx context.Context, d Decision) (*Result, error) {
	return s.decide(ctx, d, func(_ context.Context, _ bun.Tx, st *Stray) error {
		st.State, st.Doubt = Rejected, ""
		return nil
	})
}

func (s *Service) decide(ctx context.Context, d Decision, act func(context.Context, bun.Tx, *Stray) error) (*Result, error) {
	reason, err := text.Clean(d.Reason, longReason)
	if err != nil {
		return nil, fault.ErrInvalid.On("reason", fault.Of(err).Key)
	}
	var st *Stray
	err = s.DB.Tx(ctx, func(ctx context.Context, tx bun.Tx) error {
		r := new(Result)
		if err := tx.NewSelect().Model(r).Where("r.id = ?", d.ResultID).For("UPDATE").Scan(ctx); err != nil {
			return db.Found(err)
		}
		if r.State != Unmatched {
			return ErrDecided
		}
		if r.Version != d.Version {
			return ErrStale
		}
		if st, err = s.Stray(ctx, d.ResultID); err != nil {
			return err
		}
		st.DecidedBy, st.DecidedAt, st.Decision = access.Who(ctx).ID, s.DB.Now(ctx), reason
		if err := act(ctx, tx, st); err != nil {
			return err
		}
		if err := saveResult(ctx, tx, &st.Result); err != nil {
			return err
		}
		if err := s.progress(ctx, tx, st.OrderID); err != nil {
			return err
		}
		return s.alert(ctx, tx, &st.Result, &st.Content)
	})
	if err != nil {
		return nil, err
	}
	return &st.Result, nil
}
