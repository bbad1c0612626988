package referrals

import (
	"bytes"
	"context"
	"fmt"
	"maps"
	"slices"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"
	"github.com/uptrace/bun/schema"

	"tenhal.sa/tenhal/services/access"
	"tenhal.sa/tenhal/services/foundation/db"
)

// Figures are what happened to referrals in a time, and which waited for an answer at its end. They are counted by pairs of
// clinics, and every sum is made of those, so that they add up for whoever sees some of the clinics only.
type Figures struct {
	Until time.Time `json:"until"` // the instant at which what waits is late or not: the end, or now
	Pairs []Pair    `json:"pairs"` // in the order of the clinics
}

// Pair is the figures of the referrals from a clinic to another. Outside is uuid.Nil, whatever the facility.
type Pair struct {
	From      uuid.UUID       `json:"from"`
	To        uuid.UUID       `json:"to"`
	Sent      int             `json:"sent"`
	Accepted  int             `json:"accepted"`
	Rejected  int             `json:"rejected"`
	Completed int             `json:"completed"`
	Withdrawn int             `json:"withdrawn"`
	Expired   int             `json:"expired"`
	Waiting   int             `json:"waiting"` // for an answer, at the end
	Late      int             `json:"late"`    // of those: over their time
	Refusals  map[Refusal]int `json:"refusals,omitempty"`
	Answers   []int           `json:"answers,omitempty"` // minutes of work that each answer took
	Visits    []int           `json:"visits,omitempty"`  // minutes from the sending to the end of the first visit, nights and weekends included
	Outcomes  []int           `json:"outcomes,omitempty"`
}

// happened are the columns that say when something happened that is counted.
var happened = map[Happening]string{
	WhenSent: "sent_at", WhenAccepted: "accepted_at", WhenRejected: "rejected_at", WhenCompleted: "completed_at", WhenWithdrawn: "withdrawn_at",
	WhenExpired: "expired_at",
}

// WhenWaiting is that a referral waited for its answer at the end of a time: nothing that happens, but counted, too.
const WhenWaiting Happening = "waiting"

// waited is the condition that a referral waited at an instant.
const waited = "rf.sent_at < ?0 AND coalesce(least(rf.accepted_at, rf.rejected_at, rf.withdrawn_at, rf.expired_at), 'infinity') >= ?0"

// Statistics counts what happened from one instant until before another, and what waited at the end. Of a time that is not
// over it is what there is so far. What is counted never changes later, but where a step is undone or somebody enters one late.
func (s *Service) Statistics(ctx context.Context, from, until time.Time) (*Figures, error) {
	rows := []Referral{}
	err := s.DB.Conn(ctx).NewSelect().Model(&rows).
		Column("from_clinic_id", "to_clinic_id", "refusal", "answered_in", "due_at", "sent_at", "accepted_at", "rejected_at", "seen_at", "completed_at", "withdrawn_at", "expired_at").
		Where("rf.sent_at < ? AND coalesce(rf.completed_at, rf.rejected_at, rf.withdrawn_at, rf.expired_at, 'infinity') >= ? AND ?", until, from, Within(ctx)).
		Order("rf.sent_at", "rf.id").Scan(ctx)
	if err != nil {
		return nil, fmt.Errorf("referrals: statistics: %w", err)
	}
	f := &Figures{Until: until}
	if now := s.DB.Now(ctx); now.Before(until) {
		f.Until = now
	}
	for n := range rows {
		f.pair(rows[n].FromClinicID, rows[n].ToClinicID).add(&rows[n], from, until, f.Until)
	}
	f.Pairs = slices.DeleteFunc(f.Pairs, func(p Pair) bool { return p.empty() })
	places, err := s.Places(ctx)
	if err != nil {
		return nil, err
	}
	place := map[uuid.UUID]int{uuid.Nil: len(places.Clinics)}
	for n, c := range places.Clinics {
		place[c.ID] = n
	}
	slices.SortStableFunc(f.Pairs, func(a, b Pair) int { return (place[a.From]-place[b.From])*1000 + place[a.To] - place[b.To] })
	return f, nil
}

// pair returns the figures of a pair, which are made where there are none.
func (f *Figures) pair(from, to uuid.UUID) *Pair {
	n := slices.IndexFunc(f.Pairs, func(p Pair) bool { return p.From == from && p.To == to })
	if n < 0 {
		n = len(f.Pairs)
		f.Pairs = append(f.Pairs, Pair{From: from, To: to, Refusals: map[Refusal]int{}})
	}
	return &f.Pairs[n]
}

// add counts a referral, as it was at the end; what waits is late or not as of an instant.
func (p *Pair) add(r *Referral, from, until, asOf time.Time) {
	in := func(at time.Time) bool { return !at.IsZero() && !at.Before(from) && at.Before(until) }
	count := func(at time.Time, n *int) {
		if in(at) {
			*n++
		}
	}
	count(r.SentAt, &p.Sent)
	count(r.AcceptedAt, &p.Accepted)
	count(r.RejectedAt, &p.Rejected)
	count(r.CompletedAt, &p.Completed)
	count(r.WithdrawnAt, &p.Withdrawn)
	count(r.ExpiredAt, &p.Expired)
	if in(r.RejectedAt) {
		p.Refusals[r.Refusal]++
	}
	if in(r.AcceptedAt) || in(r.RejectedAt) {
		p.Answers = append(p.Answers, r.AnsweredIn)
	}
	if in(r.SeenAt) {
		p.Visits = append(p.Visits, int(r.SeenAt.Sub(r.SentAt).Minutes()))
	}
	if in(r.CompletedAt) {
		p.Outcomes = append(p.Outcomes, int(r.CompletedAt.Sub(r.SentAt).Minutes()))
	}
	for _, at := range []time.Time{r.AcceptedAt, r.RejectedAt, r.WithdrawnAt, r.ExpiredAt} {
		if !at.IsZero() && at.Before(until) {
			return
		}
	}
	if r.SentAt.Before(until) {
		p.Waiting++
		if r.DueAt.Before(asOf) {
			p.Late++
		}
	}
}

func (p *Pair) empty() bool {
	return p.Sent+p.Accepted+p.Rejected+p.Completed+p.Withdrawn+p.Expired+p.Waiting+len(p.Visits) == 0
}

// Outside reports whether the patients left the centre.
func (p *Pair) Outside() bool { return p.To == uuid.Nil }

// Sum returns the figures of all pairs together.
func (f *Figures) Sum() Pair {
	sum := Pair{Refusals: map[Refusal]int{}}
	for _, p := range f.Pairs {
		sum.Sent += p.Sent
		sum.Accepted += p.Accepted
		sum.Rejected += p.Rejected
		sum.Completed += p.Completed
		sum.Withdrawn += p.Withdrawn
		sum.Expired += p.Expired
		sum.Waiting += p.Waiting
		sum.Late += p.Late
		sum.Answers = append(sum.Answers, p.Answers...)
		sum.Visits = append(sum.Visits, p.Visits...)
		sum.Outcomes = append(sum.Outcomes, p.Outcomes...)
		for why, n := range p.Refusals {
			sum.Refusals[why] += n
		}
	}
	return sum
}

// Left returns how many were sent outside.
func (f *Figures) Left() (n int) {
	for _, p := range f.Pairs {
		if p.Outside() {
			n += p.Sent
		}
	}
	return n
}

// SeenBy leaves out the pairs that are not there for somebody.
func (f *Figures) SeenBy(who access.Actor) {
	f.Pairs = slices.DeleteFunc(f.Pairs, func(p Pair) bool { return !who.Sees(p.From) && !who.Sees(p.To) })
}

// Same reports whether the figures are those of others, in whatever order.
func (f *Figures) Same(others *Figures) bool {
	return slices.EqualFunc(f.sorted(), others.sorted(), func(a, b Pair) bool {
		return a.From == b.From && a.To == b.To && a.Sent == b.Sent && a.Accepted == b.Accepted && a.Rejected == b.Rejected && a.Completed == b.Completed &&
			a.Withdrawn == b.Withdrawn && a.Expired == b.Expired && a.Waiting == b.Waiting && a.Late == b.Late && maps.Equal(a.Refusals, b.Refusals) &&
			slices.Equal(a.Answers, b.Answers) && slices.Equal(a.Visits, b.Visits) && slices.Equal(a.Outcomes, b.Outcomes)
	})
}

func (f *Figures) sorted() []Pair {
	list := slices.Clone(f.Pairs)
	slices.SortFunc(list, func(a, b Pair) int {
		if c := bytes.Compare(a.From[:], b.From[:]); c != 0 {
			return c
		}
		return bytes.Compare(a.To[:], b.To[:])
	})
	return list
}

// Quantile is the least of some numbers that so many percent of them do not exceed, and whether there are any.
func Quantile(of []int, percent int) (n int, some bool) {
	if len(of) == 0 {
		return 0, false
	}
	list := slices.Sorted(slices.Values(of))
	return list[max((len(list)*percent+99)/100-1, 0)], true
}

// Counted are the referrals of a figure.
type Counted struct {
	What     Happening // WhenSent, WhenAccepted … or WhenWaiting
	From     time.Time // the first instant
	Until    time.Time // and the one after the last
	Pair     bool      // only those from one clinic to another, uuid.Nil being outside
	FromID   uuid.UUID
	ToID     uuid.UUID
	OnlyLate bool // of those that waited: over their time
	Page     int  // from 1
}

// Known reports whether there is such a figure.
func (c Counted) Known() bool { return c.What == WhenWaiting || happened[c.What] != "" }

// Counted returns a page of the referrals of a figure, and whether there are more: as many as Statistics counts.
func (s *Service) Counted(ctx context.Context, c Counted) (list []Row, more bool, err error) {
	q := s.rows(ctx).Where("rf.sent_at IS NOT NULL AND ?", Within(ctx)).Order("rf.sent_at", "rf.id")
	if c.What == WhenWaiting {
		q.Where(waited, c.Until)
	} else {
		q.Where("?0 >= ?1 AND ?0 < ?2", bun.Ident("rf."+happened[c.What]), c.From, c.Until)
	}
	if c.OnlyLate {
		q.Where("rf.due_at < least(?::timestamptz, ?)", c.Until, s.DB.Now(ctx))
	}
	if c.Pair {
		q.Where("? AND ?", end("rf.from_clinic_id", c.FromID), end("rf.to_clinic_id", c.ToID))
	}
	if err := db.Page(q, c.Page, PageSize).Scan(ctx, &list); err != nil {
		return nil, false, fmt.Errorf("referrals: counted: %w", err)
	}
	list, more = db.Cut(list, PageSize)
	return list, more, nil
}

// end is the condition that a referral ends in a clinic, or outside.
func end(column string, clinic uuid.UUID) schema.QueryWithArgs {
	if clinic == uuid.Nil {
		return bun.SafeQuery("? IS NULL", bun.Ident(column))
	}
	return bun.SafeQuery("? = ?", bun.Ident(column), clinic)
}
