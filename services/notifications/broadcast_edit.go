package notifications

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"tenhal.sa/tenhal/services/access"
	"tenhal.sa/tenhal/services/clinics"
	"tenhal.sa/tenhal/services/foundation/civil"
	"tenhal.sa/tenhal/services/foundation/db"
	"tenhal.sa/tenhal/services/foundation/fault"
	"tenhal.sa/tenhal/services/foundation/text"
)

// The bounds of a broadcast.
const (
	LongBroadcast = 500 // characters
	mostBroadcast = 600 // messages in a minute
)

// BroadcastWish is a broadcast as somebody wants it.
type BroadcastWish struct {
	Day                             civil.Date
	ClinicID, ServiceID, ProviderID uuid.UUID // uuid.Nil: all
	WordsAr, WordsEn                string
	PerMinute                       int
}

// WriteBroadcast writes a broadcast down, for somebody else to approve.
func (s *Service) WriteBroadcast(ctx context.Context, w BroadcastWish) (*Broadcast, error) {
	b := &Broadcast{ID: db.NewID(), State: Draft, Version: 1}
	err := s.DB.Tx(ctx, func(ctx context.Context, tx bun.Tx) error {
		if err := s.write(ctx, b, w); err != nil {
			return err
		}
		b.CreatedAt = s.DB.Now(ctx)
		if _, err := tx.NewInsert().Model(b).Exec(ctx); err != nil {
			return fmt.Errorf("notifications: broadcast: %w", err)
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	return b, nil
}

// EditBroadcast changes a draft. Whoever does it is its author from then on, and so can't approve it. Version is the
// one that was seen: ErrBroadcastStale where there is another by now.
func (s *Service) EditBroadcast(ctx context.Context, id uuid.UUID, version int, w BroadcastWish) error {
	return s.changeBroadcast(ctx, id, version, func(ctx context.Context, b *Broadcast) error {
		if b.State != Draft {
			return ErrBroadcastDecided
		}
		return s.write(ctx, b, w)
	})
}

// ApproveBroadcast lets a broadcast leave, as it was seen. It returns ErrOwnBroadcast to its author, or ErrNobodyElse
// where there is nobody else to ask, ErrBroadcastOver where the day is over, and ErrBroadcastsOff.
func (s *Service) ApproveBroadcast(ctx context.Context, id uuid.UUID, version int) error {
	return s.changeBroadcast(ctx, id, version, func(ctx context.Context, b *Broadcast) error {
		if err := b.approve(s.DB.Now(ctx), access.Who(ctx).ID); err != nil {
			return s.orNobodyElse(ctx, b, err)
		}
		if err := s.mayLeave(ctx, b); err != nil {
			return err
		}
		return s.Queue.Enqueue(ctx, Spread{BroadcastID: b.ID})
	})
}

// StopBroadcast stops a broadcast, or withdraws a draft. Of its messages those that have not left are called off at
// once; it returns how many. What is with a provider already can't be called back.
func (s *Service) StopBroadcast(ctx context.Context, id uuid.UUID) (off int, err error) {
	err = s.changeBroadcast(ctx, id, 0, func(ctx context.Context, b *Broadcast) error {
		now := s.DB.Now(ctx)
		over, err := s.broadcastDone(ctx, b)
		if err != nil {
			return err
		}
		if over {
			return ErrBroadcastOver
		}
		if err := b.halt(now, access.Who(ctx).ID); err != nil {
			return err
		}
		res, err := s.DB.Conn(ctx).NewRaw(
			"UPDATE messages SET state = 'cancelled', reason = ?, changed_at = ? WHERE broadcast_id = ? AND state IN ('planned', 'queued')",
			Stopped, now, id).Exec(ctx)
		if err != nil {
			return fmt.Errorf("notifications: stop: %w", err)
		}
		n, err := res.RowsAffected()
		off = int(n)
		return err
	})
	return off, err
}

func (s *Service) changeBroadcast(ctx context.Context, id uuid.UUID, version int, change func(context.Context, *Broadcast) error) error {
	return s.DB.Tx(ctx, func(ctx context.Context, tx bun.Tx) error {
		b, err := s.broadcast(ctx, id, lockBroadcast)
		if err != nil {
			return err
		}
		if version != 0 && version != b.Version && b.State == Draft {
			return ErrBroadcastStale
		}
		if err := change(ctx, b); err != nil {
			return err
		}
		b.Version++
		if _, err := tx.NewUpdate().Model(b).WherePK().Exec(ctx); err != nil {
			return fmt.Errorf("notifications: broadcast: %w", err)
		}
		return nil
	})
}

// orNobodyElse says it where whoever wants to approve their own words could ask nobody else.
func (s *Service) orNobodyElse(ctx context.Context, b *Broadcast, err error) error {
	if !errors.Is(err, ErrOwnBroadcast) {
		return err
	}
	others, failed := s.Approvers(ctx, b)
	if failed == nil && len(others) == 0 {
		return ErrNobodyElse
	}
	return errors.Join(err, failed)
}

// mayLeave returns why a broadcast does not leave though it is approved.
func (s *Service) mayLeave(ctx context.Context, b *Broadcast) error {
	centre, err := s.Clinics.Organisation(ctx)
	if err != nil {
		return err
	}
	if b.Day.Before(civil.Of(s.DB.Now(ctx), centre.Zone())) {
		return ErrBroadcastOver
	}
	r, err := s.rule(ctx, Broadcasting)
	if err == nil && !r.Enabled {
		err = ErrBroadcastsOff
	}
	return err
}

// write makes a draft as it is wished for, or says everything that is wrong with the wish.
func (s *Service) write(ctx context.Context, b *Broadcast, w BroadcastWish) (err error) {
	var check fault.Check
	c, err := s.Clinics.Catalogue(ctx)
	if err != nil {
		return err
	}
	today := civil.Of(s.DB.Now(ctx), c.Organisation.Zone())
	check.Require(!w.Day.IsZero(), "day", "fault.date")
	check.Require(w.Day.IsZero() || !w.Day.Before(today), "day", "broadcasts.day_over")
	w.checkPlace(&check, c)
	b.WordsAr, b.WordsEn = wordsOf(&check, "words_ar", w.WordsAr), wordsOf(&check, "words_en", w.WordsEn)
	check.Require(w.PerMinute >= 1 && w.PerMinute <= mostBroadcast, "per_minute", "broadcasts.pace_bound")
	if err := check.Err(); err != nil {
		return err
	}
	b.Day, b.ClinicID, b.ServiceID, b.ProviderID, b.PerMinute = w.Day, w.ClinicID, w.ServiceID, w.ProviderID, w.PerMinute
	b.AuthorID = access.Who(ctx).ID
	b.Raise(BroadcastWasWritten{b.ID})
	return nil
}

func (w *BroadcastWish) checkPlace(check *fault.Check, c *clinics.Catalogue) {
	checkClinic(check, c, w.ClinicID, w.ServiceID)
	if w.ProviderID != uuid.Nil {
		works := slices.ContainsFunc(c.Providers(uuid.Nil), func(p clinics.Provider) bool { return p.ID == w.ProviderID })
		check.Require(works, "provider", "fault.choice")
	}
}

// wordsOf reads what is to be said. Braces look like something to be filled in, and nothing is.
func wordsOf(check *fault.Check, name, typed string) string {
	words, err := text.Note(typed, LongBroadcast)
	check.Note(name, err)
	check.Require(words != "", name, "fault.required")
	check.Require(!strings.ContainsAny(words, "{}"), name, "broadcasts.braces")
	return words
}
