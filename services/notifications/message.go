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
	Planned    State = "planned"    // waits for its time
	Queued     State = "queued"     // a job is about to send it
	Sending    State = "sending"    // it is being handed over
	Sent       State = "sent"       // the provider took it
	Delivered  State = "delivered"  // the provider says that it arrived
	Failed     State = "failed"     // the provider refused it, did not get it there, or could not be reached in time
	Bounced    State = "bounced"    // nobody is at the address
	InDoubt    State = "in_doubt"   // nobody knows whether the provider took it
	Cancelled  State = "cancelled"  // what it told of is no longer so
	Skipped    State = "skipped"    // there was no point in sending it
	Suppressed State = "suppressed" // whoever it was for does not want it
	Joined     State = "joined"     // it is told in another message
)

// States are all of them, in the order of a message's way.
var States = []State{Planned, Queued, Sending, Sent, Delivered, InDoubt, Failed, Bounced, Cancelled, Skipped, Suppressed, Joined}

// Follows says what may become of a message in a state; the others are final. An attempt that comes
// back late knows that the message was sent, whatever others believed in the meantime, and so does
// the provider when it says what became of it.
var Follows = map[State][]State{
	Planned: {Queued, Cancelled, Sent, Delivered, Joined},
	Queued:  {Sending, Planned, Cancelled, Skipped, Suppressed, Failed, Sent, Delivered, Joined},
	Sending: {Sent, Delivered, Planned, Failed, Bounced, Suppressed, InDoubt},
	Sent:    {Delivered, Failed, Bounced},
	InDoubt: {Sent, Delivered, Planned, Failed, Bounced, Queued},
	Failed:  {Queued, Delivered},
	Bounced: {Queued, Delivered},
	Joined:  {Planned, Cancelled},
}

var errState = errors.New("notifications: the message is past that")

// Reason is why a message was not sent.
type Reason string

// The reasons.
const (
	NoAddress   Reason = "no_address"  // neither the patient nor a guardian can be reached
	TooLate     Reason = "too_late"    // its time had passed when it was planned
	Quiet       Reason = "quiet"       // its time lies in quiet hours, and those before had passed
	Expired     Reason = "expired"     // it could not be sent before it lost its point
	Moved       Reason = "moved"       // the visit has another time or provider
	CalledOff   Reason = "called_off"  // the visit was cancelled
	Restored    Reason = "restored"    // what had ended the visit was undone
	Missed      Reason = "missed"      // the patient did not come
	Arrived     Reason = "arrived"     // the patient is here
	Unconfirmed Reason = "unconfirmed" // the confirmation was taken back
	Reminded    Reason = "reminded"    // another reminder has told of the visit
	Inactive    Reason = "inactive"    // the user has begun already, or is not to come in
	Stopped     Reason = "stopped"     // by whoever stopped the broadcast
	Paced       Reason = "paced"       // no more leave in a minute than was approved
	Shared      Reason = "shared"      // somebody else at the same address is told the same
	OptedOut    Reason = "opted_out"   // by whoever it was for
	Blocked     Reason = "blocked"     // the provider was told to stop, or nobody is at the address
	Refused     Reason = "refused"     // by the provider
	Undelivered Reason = "undelivered" // the provider took it and did not get it there
	Dead        Reason = "dead"        // nobody is at the address
	Unreachable Reason = "unreachable" // the provider could not take it for now
	Superseded  Reason = "superseded"  // the message that it was to replace arrived after all
	NoAnswer    Reason = "no_answer"   // the provider did not say whether it took it
)

// Message is something to tell a patient, or whoever answers for them, or a user. Times are UTC.
type Message struct {
	bun.BaseModel `bun:"table:messages,alias:m"`

	ID              uuid.UUID `bun:",pk"`
	Rule            RuleKey
	Channel         Channel
	Recipient       string    // empty where nobody could be reached
	GuardianID      uuid.UUID `bun:",nullzero"` // of the patient, to whom it is addressed; none: to the patient
	Language        i18n.Locale
	PatientID       uuid.UUID `bun:",nullzero"`
	UserID          uuid.UUID `bun:",nullzero"`  // whom it welcomes
	Report          *Report   `bun:"type:jsonb"` // that it tells a user of, if it does
	AppointmentID   uuid.UUID `bun:",nullzero"`  // either this
	ScheduleVersion int       `bun:",nullzero"`  // with the version,
	StartsAt        time.Time `bun:",nullzero"`  // the time and
	ProviderID      uuid.UUID `bun:",nullzero"`  // the provider that it names,
	PaymentID       uuid.UUID `bun:",nullzero"`  // or this,
	BroadcastID     uuid.UUID `bun:",nullzero"`  // or this
	PartOf          uuid.UUID `bun:",nullzero"`  // the message in which it is told
	Replaces        uuid.UUID `bun:",nullzero"`  // one that did not arrive
	State           State
	DueAt           time.Time
	CheckAt         time.Time // when the sweep looks at it next
	ExpiresAt       time.Time // not worth sending from then on
	Attempt         int
	Reason          Reason
	Answer          string    // of the provider to the latest attempt, for staff
	Ref             string    // the provider's name for it
	Subject         string    // as it left
	BodyText        string    // as it left; its links are left out once it is sent
	Segments        int       // of an SMS, as it is paid for
	SentAt          time.Time `bun:",nullzero"`
	DeliveredAt     time.Time `bun:",nullzero"`
	ChangedAt       time.Time
	CreatedAt       time.Time
}

// Resendable reports whether somebody may have the message sent again.
func (m *Message) Resendable() bool {
	return m.State == Failed || m.State == Bounced || m.State == InDoubt
}

func (m *Message) become(next State, now time.Time, why Reason) error {
	if !slices.Contains(Follows[m.State], next) {
		return errState
	}
	m.State, m.Reason, m.ChangedAt = next, why, now
	return nil
}
