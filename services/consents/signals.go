package consents

import "github.com/google/uuid"

// Facts are what every signal of a consent tells.
type Facts struct {
	ConsentID uuid.UUID
	PatientID uuid.UUID
	FormID    uuid.UUID
	ClinicID  uuid.UUID // for which it was; uuid.Nil: for the whole centre
}

func (c *Consent) facts(f *Form) Facts { return Facts{c.ID, c.PatientID, c.FormID, f.ClinicID} }

// The signals. Each is told once, in the transaction that makes it true.
type (
	// WasSigned says that somebody agreed.
	WasSigned struct{ Facts }
	// WasWithdrawn says that somebody agrees no longer.
	WasWithdrawn struct{ Facts }
	// NearsItsEnd says that a consent expires within 30 days. It is told of by the clock, and not by a save.
	NearsItsEnd struct{ Facts }
)
