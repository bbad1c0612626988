package referrals

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"tenhal.sa/tenhal/services/clinics"
	"tenhal.sa/tenhal/services/foundation/queue"
	"tenhal.sa/tenhal/services/settings"
)

// ChasePending is the job that looks after referrals that nobody answers.
type ChasePending struct {
	Urgent bool `json:"urgent,omitempty"` // only at the urgent ones, whose clinic works at this moment
}

// Kind names the job on the queue.
func (ChasePending) Kind() string { return "referrals.chase_pending" }

// Queue is where the job waits.
func (ChasePending) Queue() queue.Name { return queue.Reports }

// pendingBatch is how many referrals are read at a time.
const pendingBatch = 1000

// ladder is how late an answer is at each step, in percent of the time that it was given: those who answer are told when
// that is over, managers and the sender later, and managers and admins at last.
var ladder = []time.Duration{100, 150, 200}

// errAnswered says that a referral was answered meanwhile, or is not late enough for its next step.
var errAnswered = errors.New("referrals: answered meanwhile, or not yet late")

// ChasePending does the job, each referral in a transaction of its own: the one whose answer is late is escalated by one
// step, each once, and the one that nobody has answered for long expires. Whoever answers at the same time comes before,
// and then nothing is done, or after. Those that wait between two steps hold up no other, however many there are.
func (s *Service) ChasePending(ctx context.Context, job ChasePending) error {
	set, err := s.Settings.Now(ctx)
	if err != nil {
		return err
	}
	places, err := s.Places(ctx)
	if err != nil {
		return err
	}
	now := s.DB.Now(ctx)
	h := hunt{ChasePending: job, now: now, stale: now.Add(-set.Span(settings.ReferralLife, uuid.Nil)), places: places, weeks: map[uuid.UUID]week{}}
	counts, failed := map[Happening]int{}, []error{}
	for last := (&Referral{}); last != nil; {
		var due []uuid.UUID
		if due, last, err = s.behind(ctx, h, last); err != nil {
			return errors.Join(append(failed, err)...)
		}
		for _, id := range due {
			switch what, err := s.chase(ctx, id, h); {
			case err == nil:
				counts[what]++
			case !errors.Is(err, errAnswered):
				failed = append(failed, err)
			}
		}
	}
	queue.Count(ctx, "referrals_escalated", counts[WhenEscalated])
	queue.Count(ctx, "referrals_expired", counts[WhenExpired])
	return errors.Join(failed...)
}

// hunt is what one run of the job knows.
type hunt struct {
	ChasePending
	now    time.Time
	stale  time.Time // what was sent until then expires
	places *clinics.Catalogue
	weeks  map[uuid.UUID]week // of the clinics that answer, as they are needed
}

// week is when those work who answer a referral.
func (h hunt) week(r *Referral) week {
	w, known := h.weeks[r.answerer()]
	if !known {
		w = weekOf(h.places, r.answerer())
		h.weeks[r.answerer()] = w
	}
	return w
}

// step is what is to be done with a referral now, or errAnswered for nothing.
func (h hunt) step(r *Referral) (Happening, error) {
	switch {
	case !r.Status.Pending() || h.Urgent && (r.Urgency != Urgent || !h.week(r).works(h.now)):
		return "", errAnswered
	case !r.SentAt.After(h.stale):
		return WhenExpired, nil
	case r.late(h.week(r), h.now):
		return WhenEscalated, nil
	}
	return "", errAnswered
}

// behind reads the next of those that may be due for a step, and returns which are, and the last that it read: nil where none is left.
func (s *Service) behind(ctx context.Context, h hunt, after *Referral) (due []uuid.UUID, last *Referral, err error) {
	var list []Referral
	q := s.DB.Conn(ctx).NewSelect().Model(&list).Column("id", "status", "urgency", "from_clinic_id", "to_clinic_id", "sent_at", "due_at", "step").
		Where("rf.status IN (?) AND (rf.due_at <= ? AND rf.step < ? OR rf.sent_at <= ?)", bun.List(Pending), h.now, len(ladder), h.stale).
		Where("(rf.due_at, rf.id) > (?, ?)", after.DueAt, after.ID).Order("rf.due_at", "rf.id").Limit(pendingBatch)
	if h.Urgent {
		q.Where("rf.urgency = ?", Urgent)
	}
	if err := q.Scan(ctx); err != nil {
		return nil, nil, fmt.Errorf("referrals: pending: %w", err)
	}
	for i := range list {
		if _, err := h.step(&list[i]); err == nil {
			due = append(due, list[i].ID)
		}
	}
	if len(list) == pendingBatch {
		last = &list[len(list)-1]
	}
	return due, last, nil
}

// chase takes the next step with a referral that still waits, or has it expire where it was sent long ago.
func (s *Service) chase(ctx context.Context, id uuid.UUID, h hunt) (what Happening, err error) {
	err = s.DB.Tx(ctx, func(ctx context.Context, tx bun.Tx) error {
		r := &Referral{ID: id}
		if err := tx.NewSelect().Model(r).WherePK().For("UPDATE").Scan(ctx); err != nil {
			return err
		}
		if what, err = h.step(r); err != nil { // answered meanwhile
			return err
		}
		if what == WhenExpired {
			if err := r.Expire(s.DB.Now(ctx)); err != nil {
				return err
			}
			return s.save(ctx, tx, r, what)
		}
		step := &step{ReferralID: r.ID, Step: r.Step + 1, At: s.DB.Now(ctx)}
		if _, err := tx.NewInsert().Model(step).Exec(ctx); err != nil {
			return fmt.Errorf("referrals: step of %s: %w", id, err)
		}
		r.Step = step.Step
		r.Raise(WasEscalated{r.facts(), r.Step})
		return s.save(ctx, tx, r, what)
	})
	return what, err
}

// step is that a referral was escalated so far.
type step struct {
	bun.BaseModel `bun:"table:referral_steps"`

	ReferralID uuid.UUID
	Step       int
	At         time.Time
}

// late reports whether the next step of the ladder is due. Both the time that was given and how late it is are work.
func (r *Referral) late(w week, now time.Time) bool {
	if r.Step >= len(ladder) || now.Before(r.DueAt) {
		return false
	}
	return w.between(r.SentAt, now)*100 >= w.between(r.SentAt, r.DueAt)*ladder[r.Step]
}
