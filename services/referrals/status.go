package referrals

import (
	"slices"
	"time"
)

// Status is where a referral stands.
type Status string

// The statuses that a referral passes through.
const (
	Draft     Status = "draft"
	Sent      Status = "sent"
	Received  Status = "received" // somebody has looked at it
	Accepted  Status = "accepted"
	Rejected  Status = "rejected"
	Booked    Status = "booked" // a visit is to come
	Seen      Status = "seen"   // a visit took place
	Completed Status = "completed"
	Withdrawn Status = "withdrawn"
	Expired   Status = "expired" // nobody answered
)

// Statuses are all of them, in the order of a referral.
var Statuses = []Status{Draft, Sent, Received, Accepted, Booked, Seen, Completed, Rejected, Withdrawn, Expired}

// Forward says what may follow a status as work goes on. migrations/…_referral_states holds the same table, so that
// nothing else can get past it.
var Forward = map[Status][]Status{
	Draft:    {Sent, Withdrawn},
	Sent:     {Received, Accepted, Rejected, Withdrawn, Expired},
	Received: {Accepted, Rejected, Withdrawn, Expired},
	Accepted: {Booked, Seen, Completed, Withdrawn},
	Booked:   {Seen, Withdrawn},
	Seen:     {Completed, Withdrawn},
}

// Back says where visits lead that do not take place after all.
var Back = map[Status][]Status{
	Booked: {Accepted},
	Seen:   {Accepted, Booked},
}

// Pending are the statuses of a referral that waits for its answer.
var Pending = []Status{Sent, Received}

// Open are those of one that has not come to its end.
var Open = []Status{Sent, Received, Accepted, Booked, Seen}

// May reports whether s may be followed by next as work goes on.
func (s Status) May(next Status) bool { return slices.Contains(Forward[s], next) }

// Pending reports whether the referral waits for its answer.
func (s Status) Pending() bool { return slices.Contains(Pending, s) }

// Open reports whether the referral has not come to its end.
func (s Status) Open() bool { return slices.Contains(Open, s) }

func (r *Referral) become(next Status) error {
	if !r.Status.May(next) {
		return ErrState.With("status", string(r.Status))
	}
	r.Status = next
	return nil
}

// Send sends a draft under its number; it is to be answered by a time.
func (r *Referral) Send(number string, now, due time.Time) error {
	if err := r.become(Sent); err != nil {
		return err
	}
	r.Number, r.SentAt, r.DueAt = number, now, due
	r.Raise(WasSent{r.facts()})
	return nil
}

// Receive records that somebody has looked at it. The clock of its answer runs on.
func (r *Referral) Receive(now time.Time) error {
	if err := r.become(Received); err != nil {
		return err
	}
	r.ReceivedAt = now
	return nil
}

// Accept takes the patient on.
func (r *Referral) Accept(now time.Time) error {
	if err := r.become(Accepted); err != nil {
		return err
	}
	r.AcceptedAt = now
	r.Raise(WasAccepted{r.facts()})
	return nil
}

// Reject sends it back, for a reason of which the words are for the sender.
func (r *Referral) Reject(now time.Time, why Refusal, words string) error {
	if err := r.become(Rejected); err != nil {
		return err
	}
	r.RejectedAt, r.Refusal, r.RefusalWords = now, why, words
	r.Raise(WasRejected{r.facts()})
	return nil
}

// Complete ends it with what came of it, for the sender. Attended says whether there was a visit.
func (r *Referral) Complete(now time.Time, outcome string) error {
	attended := r.Status == Seen
	if err := r.become(Completed); err != nil {
		return err
	}
	r.CompletedAt, r.Outcome, r.Attended = now, outcome, attended
	r.Raise(WasCompleted{r.facts()})
	return nil
}

// Withdraw takes it back. Visits that were booked from it stay until somebody calls them off.
func (r *Referral) Withdraw(now time.Time, reason string) error {
	was := r.Status
	if err := r.become(Withdrawn); err != nil {
		return err
	}
	r.WithdrawnAt, r.WithdrawReason = now, reason
	if was != Draft { // nobody knew of a draft
		r.Raise(WasWithdrawn{r.facts()})
	}
	return nil
}

// Expire ends it because nobody answered.
func (r *Referral) Expire(now time.Time) error {
	if err := r.become(Expired); err != nil {
		return err
	}
	r.ExpiredAt = now
	r.Raise(HasExpired{r.facts()})
	return nil
}

// follow has it stand where its visits do, forward or back: completed, to come, or none. It reports whether it moved.
func (r *Referral) follow(now time.Time, seen, booked bool) bool {
	next := Accepted
	switch {
	case seen:
		next = Seen
	case booked:
		next = Booked
	}
	if next == r.Status || !r.Status.May(next) && !slices.Contains(Back[r.Status], next) {
		return false
	}
	r.Status, r.SeenAt = next, time.Time{}
	if next == Seen {
		r.SeenAt = now
	}
	return true
}
