package referrals

import (
	"github.com/google/uuid"
)

// Facts are what every signal of a referral tells: the referral as it is now, and nothing that is written in it.
type Facts struct {
	ID           uuid.UUID
	Number       string
	PatientID    uuid.UUID
	AuthorID     uuid.UUID
	FromClinicID uuid.UUID // uuid.Nil: it comes from outside
	ToClinicID   uuid.UUID // uuid.Nil: it goes outside
	Status       Status
}

func (r *Referral) facts() Facts {
	return Facts{r.ID, r.Number, r.PatientID, r.AuthorID, r.FromClinicID, r.ToClinicID, r.Status}
}

// The signals. Each is told once, in the transaction that makes it true.
type (
	// WasSent says that a referral waits for its answer.
	WasSent struct{ Facts }
	// WasAccepted says that the other side takes the patient on.
	WasAccepted struct{ Facts }
	// WasRejected says that it does not.
	WasRejected struct{ Facts }
	// WasCompleted says that there is an outcome.
	WasCompleted struct{ Facts }
	// WasWithdrawn says that a referral that was sent is no more.
	WasWithdrawn struct{ Facts }
	// HasExpired says that nobody answered.
	HasExpired struct{ Facts }
	// WasEscalated says that the answer is late; Step is how late, from 1.
	WasEscalated struct {
		Facts
		Step int
	}
)
