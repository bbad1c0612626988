package appointments

import (
	"slices"
	"time"
)

// Status is where an appointment stands.
type Status string

// The statuses that an appointment passes through.
const (
	Booked    Status = "booked"
	Confirmed Status = "confirmed"
	Arrived   Status = "arrived"
	InSession Status = "in_session"
	Completed Status = "completed"
	Cancelled Status = "cancelled"
	NoShow    Status = "no_show"
)

// Statuses are all of them, in the order of a visit.
var Statuses = []Status{Booked, Confirmed, Arrived, InSession, Completed, NoShow, Cancelled}

// Forward says what may follow a status as work goes on. migrations/…_appointment_states holds
// the same table, so that nothing else can get past it.
var Forward = map[Status][]Status{
	Booked:    {Confirmed, Arrived, Cancelled, NoShow},
	Confirmed: {Arrived, Cancelled, NoShow},
	Arrived:   {InSession, Cancelled},
	InSession: {Completed},
	NoShow:    {Arrived},
}

// Back says where Undo may lead.
var Back = map[Status][]Status{
	Confirmed: {Booked},
	Arrived:   {Booked, Confirmed, NoShow},
	InSession: {Arrived},
	Completed: {InSession},
	Cancelled: {Booked, Confirmed, Arrived},
	NoShow:    {Booked, Confirmed},
}

// Occupies reports whether an appointment of this status takes up its time.
func (s Status) Occupies() bool { return s != Cancelled && s != NoShow }

// Planned reports whether the visit is still to come.
func (s Status) Planned() bool { return s == Booked || s == Confirmed }

// May reports whether s may be followed by next as work goes on.
func (s Status) May(next Status) bool { return slices.Contains(Forward[s], next) }

func (a *Appointment) become(next Status) error {
	if !a.Status.May(next) {
		return ErrState.With("status", string(a.Status))
	}
	a.Status = next
	return nil
}

// Confirm records that the patient agreed to come.
func (a *Appointment) Confirm() error {
	if err := a.become(Confirmed); err != nil {
		return err
	}
	a.Raise(WasConfirmed{a.facts()})
	return nil
}

// Arrive records that the patient is here, no earlier before the start of the visit than so long.
func (a *Appointment) Arrive(now time.Time, early time.Duration) error {
	if a.StartsAt.After(now.Add(early)) {
		return ErrTooEarly
	}
	if err := a.become(Arrived); err != nil {
		return err
	}
	a.ArrivedAt = now
	a.Raise(HasArrived{a.facts()})
	return nil
}

// Start records that the session began.
func (a *Appointment) Start(now time.Time) error {
	if err := a.become(InSession); err != nil {
		return err
	}
	a.StartedAt = now
	a.Raise(WasStarted{a.facts()})
	return nil
}

// Complete records that the session is over.
func (a *Appointment) Complete(now time.Time) error {
	if err := a.become(Completed); err != nil {
		return err
	}
	a.CompletedAt = now
	a.Raise(WasCompleted{a.facts()})
	return nil
}

// Cancel calls the visit off. The reason is for the record and is required.
func (a *Appointment) Cancel(by Party, reason string) error {
	if err := a.become(Cancelled); err != nil {
		return err
	}
	a.CancelledBy, a.CancelReason = by, reason
	a.Raise(WasCancelled{a.facts()})
	return nil
}

// Miss records that the patient did not come. The visit must have begun by the clock.
func (a *Appointment) Miss(now time.Time) error {
	if now.Before(a.StartsAt) {
		return ErrTooEarly
	}
	if err := a.become(NoShow); err != nil {
		return err
	}
	a.Raise(WasMissed{a.facts()})
	return nil
}
