// Package settings keeps what an admin decides of how the program works: each setting is declared once, with its type,
// default and bounds; what was decided otherwise lies in rows with a history, for the centre or for one of its clinics.
package settings

import (
	"sync/atomic"

	"tenhal.sa/tenhal/services/foundation/db"
	"tenhal.sa/tenhal/services/foundation/fault"
)

// The faults of this package.
var (
	ErrStale     = fault.New(fault.Stale, "settings.stale") // somebody has decided otherwise in the meantime
	ErrNumber    = fault.ErrInvalid.On("value", "settings.number")
	ErrBounds    = fault.New(fault.Invalid, "settings.bounds").On("value", "settings.out_of_bounds")
	ErrReason    = fault.ErrInvalid.On("reason", "settings.reason_long")
	ErrForCentre = fault.New(fault.Invalid, "settings.for_centre") // the setting is one for all clinics
	ErrOff       = fault.New(fault.Conflict, "settings.switched_off")
)

var constraints = db.Constraints{
	"setting_values_one":            ErrStale,
	"setting_values_clinic_id_fkey": db.ErrNotFound,
}

// longReason is the most characters of a reason.
const longReason = 500

// Service answers what holds, and changes it. A nil Service knows of no decision: everything is as it is declared.
type Service struct {
	DB *db.DB

	kept atomic.Pointer[Values]
}
