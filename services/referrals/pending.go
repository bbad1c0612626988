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
type ChasePending struct{}

// Kind names the job on the queue.
func (ChasePending) Kind() string { return "referrals.chase_pending" }

// Queue is where the job waits.
func (ChasePending) Queue() queue.Name { return queue.Reports }

// pendingBatch is how many referrals one run looks at; the next takes the rest.
const pendingBatch = 1000

// ladder is how late an answer is at each step, in percent of the time that it was given: those who answer are told when
// that is over, managers and the sender later, and managers and admins at last.
var ladder = []time.Duration{100, 150, 200}

// errAnswered says that a referral was answered meanwhile, or is not late enough for its next step.
var errAnswered = errors.New("referrals: answered meanwhile, or not yet late")

// ChasePending does the job, each referral in a transaction of its own: the one whose answer is late is escalated by one
// step, each once, and the one that nobody has answered for long expires. Whoever answers at the same time comes before,
// and then nothing is done, or after.
func (s *Service) ChasePending(ctx context.Context, _ ChasePending) error {
	set, err := s.Settings.Now(ctx)
	if err != nil {
		return err
	}
	places, err := s.Places(ctx)
	if err != nil {
		return err
	}
	now := s.DB.Now(ctx)
	stale := now.Add(-set.Span(settings.ReferralLife, uuid.Nil))
	var ids []uuid.UUID
	err = s.DB.Conn(ctx).NewSelect().Model((*Referral)(nil)).Column("id").
		Where("rf.status IN (?) AND (rf.due_at <= ? AND rf.step < ? OR rf.sent_at <= ?)", bun.List(Pending), now, len(ladder), stale).
		Order("rf.due_at", "rf.id").Limit(pendingBatch).Scan(ctx, &ids)
	if err != nil {
		return fmt.Errorf("referrals: pending: %w", err)
	}
	counts, failed := map[Happening]int{}, []error{}
	for _, id := range ids {
		switch what, err := s.chase(ctx, id, stale, places); {
		case err == nil:
			counts[what]++
		case !errors.Is(err, errAnswered):
			failed = append(failed, err)
		}
	}
	queue.Count(ctx, "referrals_escalated", counts[WhenEscalated])
	queue.Count(ctx, "referrals_expired", counts[WhenExpired])
	return errors.Join(failed...)
}

// chase takes the next step with a referral that still waits, or has it expire where it was sent long ago.
func (s *Service) chase(ctx context.Context, id uuid.UUID, stale time.Time, places *clinics.Catalogue) (what Happening, err error) {
	err = s.DB.Tx(ctx, func(ctx context.Context, tx bun.Tx) error {
		r := &Referral{ID: id}
		if err := tx.NewSelect().Model(r).WherePK().For("UPDATE").Scan(ctx); err != nil {
			return err
		}
		now := s.DB.Now(ctx)
		switch {
		case !r.Status.Pending():
			return errAnswered
		case !r.SentAt.After(stale):
			what = WhenExpired
			if err := r.Expire(now); err != nil {
				return err
			}
			return s.save(ctx, tx, r, what)
		case !r.late(weekOf(places, r.answerer()), now):
			return errAnswered
		}
		what = WhenEscalated
		step := &step{ReferralID: r.ID, Step: r.Step + 1, At: now}
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
