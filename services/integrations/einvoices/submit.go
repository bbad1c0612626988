package einvoices

import (
	"context"
	"errors"
	"fmt"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"tenhal.sa/tenhal/services/foundation/db"
	"tenhal.sa/tenhal/services/foundation/queue"
	"tenhal.sa/tenhal/services/integrations/zatca"
)

// SubmitEInvoice is the job that hands one document in.
type SubmitEInvoice struct {
	ID uuid.UUID `json:"id"`
}

// Kind names the job on the queue.
func (SubmitEInvoice) Kind() string { return "einvoices.submit" }

// Queue is where the job waits.
func (SubmitEInvoice) Queue() queue.Name { return queue.Integrations }

var (
	// errUnheard says that the authority did not decide; the same bytes are to be handed in again.
	errUnheard = errors.New("einvoices: the authority did not decide")
	// errBusy says that somebody hands a document in, or died doing so.
	errBusy = errors.New("einvoices: somebody hands it in")
)

// Submit does the job. It talks to the authority, so it must run outside a transaction. That a document is on its way
// is committed before the call. A run that finds one on its way for too long hands in the very same bytes again: of a
// document that it has, the authority says so, and that is as good as the answer that was lost. Submit fails where the
// authority did not decide, and may then be run again.
func (s *Service) Submit(ctx context.Context, job SubmitEInvoice) error {
	if s.System == nil {
		return queue.Permanent(ErrNoSystem)
	}
	e, by, err := s.claim(ctx, job.ID)
	if err != nil || e == nil {
		return err
	}
	handed := zatca.Submission{Hash: e.Hash, UUID: e.ID.String(), Invoice: e.XML}
	call := zatca.Report(by, handed)
	if e.Class == zatca.Standard {
		call = zatca.Clear(by, handed)
	}
	reply, err := s.ask(ctx, record{unit: e.UnitID, document: e}, call)
	if err == nil && reply.Verdict().Outcome == zatca.SwitchedOff {
		reply, err = s.ask(ctx, record{unit: e.UnitID, document: e}, zatca.Report(by, handed))
	}
	return s.settle(context.WithoutCancel(ctx), e, reply, err)
}

// claim makes a document the caller's to hand in, by what proves its unit. It returns none where there is nothing to do: the
// authority has decided, or it refuses the unit. While somebody else has it, or died with it, it says when to ask again.
func (s *Service) claim(ctx context.Context, id uuid.UUID) (e *EInvoice, by zatca.Credentials, err error) {
	err = s.DB.Tx(ctx, func(ctx context.Context, tx bun.Tx) error {
		found := &EInvoice{ID: id}
		if err := tx.NewSelect().Model(found).WherePK().For("UPDATE").Scan(ctx); err != nil {
			return db.Found(err)
		}
		its := &Unit{ID: found.UnitID}
		if err := tx.NewSelect().Model(its).WherePK().Scan(ctx); err != nil {
			return err
		}
		if its.Environment != s.System.Environment() {
			return queue.Permanent(ErrNoSystem)
		}
		now := s.DB.Now(ctx)
		if found.State == Sending && now.Before(found.SendingUntil) {
			return queue.After(found.SendingUntil.Sub(now), errBusy)
		}
		if _, by, err = s.tools(its); err != nil {
			return err
		}
		if !its.HeldSince.IsZero() || !found.begin(now) {
			return nil
		}
		e = found
		_, err := tx.NewUpdate().Model(e).WherePK().Exec(ctx)
		return err
	})
	if err != nil {
		return nil, by, fmt.Errorf("einvoices: claim %s: %w", id, err)
	}
	return e, by, nil
}

// settle keeps what came of an attempt. A retry that took the document over meanwhile has the word.
func (s *Service) settle(ctx context.Context, mine *EInvoice, reply zatca.Reply, failure error) error {
	v := reply.Verdict()
	if len(v.Cleared) > 0 {
		if sum, err := zatca.Hash(v.Cleared); err != nil || sum != mine.Hash {
			return fmt.Errorf("einvoices: settle %s: what was cleared is another document: %w", mine.ID, errors.Join(err, errUnheard))
		}
	}
	err := s.DB.Tx(ctx, func(ctx context.Context, tx bun.Tx) error {
		e := &EInvoice{ID: mine.ID}
		if err := tx.NewSelect().Model(e).WherePK().For("UPDATE").Scan(ctx); err != nil {
			return db.Found(err)
		}
		if e.State != Sending || e.Attempt != mine.Attempt {
			return nil
		}
		if failure != nil {
			e.put("NO-ANSWER")
		} else {
			e.conclude(v, s.DB.Now(ctx))
		}
		if _, err := tx.NewUpdate().Model(e).WherePK().Exec(ctx); err != nil {
			return err
		}
		if failure == nil && v.Outcome == zatca.Blocked {
			return s.hold(ctx, e.UnitID, v)
		}
		return nil
	})
	switch {
	case err != nil:
		return fmt.Errorf("einvoices: settle %s: %w", mine.ID, err)
	case failure != nil:
		return failure
	case v.Outcome != zatca.Unknown:
		return nil
	}
	err = fmt.Errorf("%w: %d", errUnheard, reply.Status)
	if reply.Wait > 0 {
		return queue.After(reply.Wait, err)
	}
	return err
}

// hold stops a unit that the authority refuses: it would refuse every document of it.
func (s *Service) hold(ctx context.Context, unit uuid.UUID, v zatca.Verdict) error {
	why := v.Errors[0].Code // a refusal has one
	return s.changeUnit(ctx, unit, func(ctx context.Context, _ bun.Tx, u *Unit) error {
		u.hold(why, s.DB.Now(ctx))
		return nil
	})
}
