package results

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"tenhal.sa/tenhal/services/foundation/db"
	"tenhal.sa/tenhal/services/foundation/queue"
)

// take takes a report in, in the transaction of its payload, and returns the id of the result. The same reports taken any
// number of times, in any order, end in the same state: which version holds follows from the versions alone.
func (s *Service) take(ctx context.Context, tx bun.Tx, p *kept, report Report) (uuid.UUID, error) {
	report.settle()
	r, versions, err := s.known(ctx, tx, p)
	if err != nil {
		return uuid.Nil, err
	}
	v := &Version{
		ID: db.NewID(), ResultID: r.ID, N: len(versions) + 1, Status: report.Status, IssuedAt: report.IssuedAt, StandsAt: precise(report.standsAt()),
		UpdatedAt: precise(report.UpdatedAt), Content: report.Content, SHA256: report.Content.Sum(), ReceivedAt: s.DB.Now(ctx),
	}
	if v.StandsAt.IsZero() { // neither says when it is of: then it counts before all that do
		v.StandsAt = epoch
	}
	var before *Version
	for _, w := range versions {
		if v.repeats(w) {
			return r.ID, nil
		}
		v.Late = v.Late || !v.holdsOver(w)
		if w.N == r.Current {
			before = w
		}
	}
	if before != nil { // the result is there, and its key with it
		if _, err := tx.NewInsert().Model(v).Exec(ctx); err != nil {
			return r.ID, fmt.Errorf("insert version: %w", err)
		}
	}
	if v.Late {
		return r.ID, nil
	}
	return r.ID, s.becomes(ctx, tx, change{Result: r, version: v, before: before, report: report})
}

// precise is a time as the database keeps it.
func precise(at time.Time) time.Time { return at.Truncate(time.Microsecond) }

// epoch is before everything that is dated.
var epoch = time.Unix(0, 0).UTC()

// change is a version that from now on holds.
type change struct {
	*Result
	version *Version
	before  *Version // that held so far; nil for the first
	report  Report
}

// known returns the result of a payload with its versions; a new one has none.
func (s *Service) known(ctx context.Context, tx bun.Tx, p *kept) (*Result, []*Version, error) {
	r, versions := new(Result), []*Version{}
	err := db.Found(tx.NewSelect().Model(r).Where("r.source_id = ? AND r.key = ?", p.SourceID, p.Key).For("UPDATE").Scan(ctx))
	if errors.Is(err, db.ErrNotFound) {
		return &Result{ID: db.NewID(), SourceID: p.SourceID, Key: p.Key, ReceivedAt: s.DB.Now(ctx), Version: 1}, nil, nil
	}
	if err != nil {
		return nil, nil, err
	}
	err = tx.NewSelect().Model(&versions).Where("v.result_id = ?", r.ID).Order("v.n").Scan(ctx)
	return r, versions, err
}

// becomes has a version hold: whose it is, how bad it is, and who must look at it again.
func (s *Service) becomes(ctx context.Context, tx bun.Tx, c change) error {
	r, v := c.Result, c.version
	was := *r
	same := c.before != nil && bytes.Equal(c.before.SHA256, v.SHA256) // said once more, word for word
	if same && r.Reviewed == r.Current {
		r.Reviewed = v.N
	}
	r.Kind, r.Current, r.Status, r.Title, r.Code, r.IssuedAt = c.report.Kind, v.N, v.Status, v.Content.Title, v.Content.Code, v.IssuedAt
	r.ChangedAt, r.Worst = s.DB.Now(ctx), v.Content.Worst()
	// What is nobody's is asked about with each version: its order may have been given a number, and its patient registered.
	if said := c.report.saidOf(); !bytes.Equal(said, r.SaidOf) || r.State == Unmatched {
		r.SaidOf = said
		m, err := s.match(ctx, tx, r.Kind, &c.report)
		if err != nil {
			return err
		}
		r.belong(m)
	}
	r.raise(&was, same)
	if err := s.store(ctx, tx, c); err != nil {
		return err
	}
	for _, order := range []uuid.UUID{was.OrderID, r.OrderID} {
		if err := s.progress(ctx, tx, order); err != nil {
			return err
		}
	}
	return s.alert(ctx, tx, r, &v.Content)
}

// belong files a result with whom it was found to be of, or with nobody.
func (r *Result) belong(m match) {
	if m.patient != r.PatientID {
		r.Reviewed = 0 // whoever looked at it looked at it in another record
	}
	r.PatientID, r.OrderID, r.ProviderID, r.ClinicID, r.MatchedBy, r.Doubt = m.patient, m.order, m.provider, m.clinic, m.by, m.doubt
	r.State = Filed
	if m.patient == uuid.Nil {
		r.State = Unmatched
	}
}

// raise says what is new.
func (r *Result) raise(was *Result, same bool) {
	if was.PatientID != uuid.Nil && was.PatientID != r.PatientID {
		r.Raise(WasTakenOut{was.facts()})
	}
	switch {
	case r.State == Filed && (!same || was.PatientID != r.PatientID):
		r.Raise(WasFiled{r.facts()})
	case r.State == Unmatched && was.State != Unmatched:
		r.Raise(HasNoOwner{r.ID})
	}
}

// store saves a result, and with a new one its first version.
func (s *Service) store(ctx context.Context, tx bun.Tx, c change) error {
	if c.before != nil {
		return saveResult(ctx, tx, c.Result)
	}
	queue.Count(ctx, "results_new", 1)
	if _, err := tx.NewInsert().Model(c.Result).Exec(ctx); err != nil {
		return constraints.Fault(fmt.Errorf("insert result: %w", err))
	}
	if _, err := tx.NewInsert().Model(c.version).Exec(ctx); err != nil {
		return fmt.Errorf("insert version: %w", err)
	}
	return nil
}

func saveResult(ctx context.Context, tx bun.Tx, r *Result) error {
	r.Version++
	_, err := tx.NewUpdate().Model(r).ExcludeColumn("id", "source_id", "key", "received_at").WherePK().Exec(ctx)
	if err != nil {
		return constraints.Fault(fmt.Errorf("results: save: %w", err))
	}
	return nil
}
