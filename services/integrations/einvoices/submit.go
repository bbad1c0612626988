package einvoices

import (
	"context"
	"errors"
	"fmt"
	"time"

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
	t, err := s.claim(ctx, job.ID)
	if err != nil || t == nil {
		return err
	}
	handed := zatca.Submission{Hash: t.Hash, UUID: t.ID.String(), Invoice: t.XML}
	call := zatca.Report(t.by, handed)
	if t.Class == zatca.Standard {
		call = zatca.Clear(t.by, handed)
	}
	of := record{unit: t.unit.ID, document: t.EInvoice}
	reply, err := s.ask(ctx, of, call)
	if err == nil && t.Class == zatca.Standard && reply.Verdict().Outcome == zatca.SwitchedOff {
		reply, err = s.ask(ctx, of, zatca.Report(t.by, handed))
	}
	return s.settle(context.WithoutCancel(ctx), t, reply, err)
}

// turn is a document that is the caller's to hand in, and the unit that does.
type turn struct {
	*EInvoice
	unit *Unit
	by   zatca.Credentials // of the unit
}

// claim makes a document the caller's to hand in. It returns none where there is nothing to do: the authority has decided, or
// it refuses the unit. While somebody else has it, or died with it, it says when to ask again.
func (s *Service) claim(ctx context.Context, id uuid.UUID) (t *turn, err error) {
	var sealed error // why the unit can't be used; noted with the document
	err = s.DB.Tx(ctx, func(ctx context.Context, tx bun.Tx) error {
		e := &EInvoice{ID: id}
		if err := tx.NewSelect().Model(e).WherePK().For("UPDATE").Scan(ctx); err != nil {
			return queue.Permanent(db.Found(err))
		}
		now := s.DB.Now(ctx)
		if e.State == Sending && now.Before(e.SendingUntil) {
			return queue.After(e.SendingUntil.Sub(now), errBusy)
		}
		u, err := s.sender(ctx, e.UnitID, now)
		if err != nil || !u.HeldSince.IsZero() || !e.begin(now) {
			return err
		}
		t = &turn{EInvoice: e, unit: u}
		if _, t.by, sealed = s.tools(u); sealed != nil {
			e.put("NO-KEY")
		}
		_, err = tx.NewUpdate().Model(e).WherePK().Exec(ctx)
		return err
	})
	if err = errors.Join(err, sealed); err != nil {
		return nil, fmt.Errorf("einvoices: claim %s: %w", id, err)
	}
	return t, nil
}

// sender returns the unit that hands in what a unit has stamped: that one, or, once it is retired and the authority takes
// nothing of it any more, the one that works in its place. The authority knows a document by its hash, whoever brings it, and
// warns only that the stamp is another's.
func (s *Service) sender(ctx context.Context, id uuid.UUID, now time.Time) (*Unit, error) {
	u, err := s.one(ctx, id)
	switch {
	case err != nil:
		return nil, err
	case u.Environment != s.System.Environment():
		return nil, queue.Permanent(ErrElsewhere)
	case u.State != Retired || u.HeldSince.IsZero() && now.Before(u.ValidUntil):
		return u, nil
	}
	heir, err := s.Active(ctx)
	switch {
	case errors.Is(err, ErrNoUnit):
		return u, nil
	case err != nil:
		return nil, err
	case heir.Environment != u.Environment || heir.Request.VATNumber != u.Request.VATNumber:
		return u, nil
	}
	return heir, nil
}

// settle keeps what came of an attempt. A retry that took the document over meanwhile has the word.
func (s *Service) settle(ctx context.Context, mine *turn, reply zatca.Reply, failure error) error {
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
			return s.hold(ctx, mine.unit.ID, v)
		}
		return nil
	})
	switch {
	case err != nil:
		return fmt.Errorf("einvoices: settle %s: %w", mine.ID, err)
	case failure != nil:
		return failure
	}
	return mine.again(reply, v.Outcome)
}

// again returns an error where the document is to be handed in again, after a wait that the authority asks for.
func (t *turn) again(reply zatca.Reply, came zatca.Outcome) error {
	err := fmt.Errorf("%w: %d", errUnheard, reply.Status)
	switch {
	case came == zatca.Blocked && t.unit.State == Retired: // another unit hands it in
	case came != zatca.Unknown && came != zatca.SwitchedOff:
		return nil
	}
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
