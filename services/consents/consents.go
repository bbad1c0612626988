// Package consents keeps what people are asked to agree to, who has agreed, and what may not be done without it.
package consents

import (
	"tenhal.sa/tenhal/services/clinics"
	"tenhal.sa/tenhal/services/foundation/db"
	"tenhal.sa/tenhal/services/foundation/fault"
	"tenhal.sa/tenhal/services/patients"
	"tenhal.sa/tenhal/services/settings"
)

// The faults of this package, beside fault.ErrInvalid with the inputs at fault.
var (
	ErrSigned    = fault.New(fault.Conflict, "consents.signed_already")
	ErrNewText   = fault.New(fault.Stale, "consents.new_text")
	ErrClosed    = fault.New(fault.Conflict, "consents.form_closed")
	ErrWithdrawn = fault.New(fault.Conflict, "consents.withdrawn_already")
	ErrMayNot    = fault.ErrInvalid.On("signer", "consents.may_not_sign")
	ErrNotDrawn  = fault.ErrInvalid.On("typed_name", "consents.by_name_only")
	ErrNeeded    = fault.New(fault.Conflict, "consents.needed")
	ErrStale     = fault.New(fault.Stale, "fault.stale")

	errNoted = fault.New(fault.Conflict, "fault.stale")
)

var constraints = db.Constraints{
	"patients_were_merged":            patients.ErrMerged,
	"consents_are_by_whoever_may":     ErrMayNot,
	"consent_texts_numbered":          ErrStale,
	"consent_expiries_consent_id_key": errNoted,
}

// Service has forms signed.
type Service struct {
	DB       *db.DB
	Clinics  *clinics.Directory
	Patients *patients.Service
	Settings *settings.Service
}
