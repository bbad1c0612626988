package notifications

import (
	"errors"
	"slices"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"tenhal.sa/tenhal/services/foundation/i18n"
)

// State is what has become of a message.
type State string

// The states.
const (
	Planned   State = "planned"   // waits for its time
	Queued    State = "queued"    // a job is about to send it
	Sending   State = "sending"   // it is being handed over
	Sent      State = "sent"      // the provider took it
	Failed    State = "failed"    // the provider refused it, or could not be reached in time
	InDoubt   State = "in_doubt"  // nobody knows whether the provider took it
	Cancelled State = "cancelled" // what it told of is no longer so
	Skipped   State = "skipped"   // there was no point in sending it
)

// States are all of them, in the order of a message's way.
var States = []State{Planned, Queued, Sending, Sent, InDoubt, Failed, Cancelled, Skipped}

// Follows says what may become of a message in a state; the others are final. An attempt that comes
// back late knows that the message was sent, whatever others believed in the meantime.
var Follows = map[State][]State{
	Planned: {Queued, Cancelled, Sent},
	Queued:  {Sending, Cancelled, Skipped, Failed, Sent},
	Sending: {Sent, Planned, Failed, InDoubt},
	InDoubt: {Sent, Planned, Failed, Queued},
	Failed:  {Queued},
}

var errState = errors.New("notifications: the message is past that")

// Reason is why a message was not sent.
type Reason string

// The reasons.
const (
	NoAddress   Reason = "no_address"  // neither the patient nor a guardian can be reached
	TooLate     Reason = "too_late"    // its time had passed when it was planned
	Expired     Reason = "expired"     // it could not be sent before it lost its point
	Moved       Reason = "moved"       // the visit has another time or provider
	CalledOff   Reason = "called_off"  // the visit was cancelled
	Missed      Reason = "missed"      // the patient did not come
	Arrived     Reason = "arrived"     // the patient is here
	Unconfirmed Reason = "unconfirmed" // the confirmation was taken back
	Refused     Reason = "refused"     // by the provider
	Unreachable Reason = "unreachable" // the provider could not take it for now
	NoAnswer    Reason = "no_answer"   // the provider did not say whether it took it
)

// Message is something to tell a patient, or whoever answers for them. Times are UTC.
type Message struct {
	bun.BaseModel `bun:"table:messages,alias:m"`

	ID              uuid.UUID `bun:",pk"`
	Rule            Rule
	Channel         Channel
	Recipient       string // empty where nobody could be reached
	Language        i18n.Locale
	PatientID       uuid.UUID
	AppointmentID   uuid.UUID `bun:",nullzero"` // either this
	ScheduleVersion int       `bun:",nullzero"` // with the version,
	StartsAt        time.Time `bun:",nullzero"` // the time and
	ProviderID      uuid.UUID `bun:",nullzero"` // the provider that it names,
	PaymentID       uuid.UUID `bun:",nullzero"` // or this
	State           State
	DueAt           time.Time
	CheckAt         time.Time // when the sweep looks at it next
	ExpiresAt       time.Time // not worth sending from then on
	Attempt         int
	Reason          Reason
	Answer          string    // of the provider to the latest attempt, for staff
	Subject         string    // as it left
	BodyText        string    // as it left
	SentAt          time.Time `bun:",nullzero"`
	ChangedAt       time.Time
	CreatedAt       time.Time
}

// Resendable reports whether somebody may have the message sent again.
func (m *Message) Resendable() bool { return m.State == Failed || m.State == InDoubt }

func (m *Message) become(next State, now time.Time, why Reason) error {
	if !slices.Contains(Follows[m.State], next) {
		return errState
	}
	m.State, m.Reason, m.ChangedAt = next, why, now
	return nil
}
