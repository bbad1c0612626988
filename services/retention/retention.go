// Package retention forgets what is kept no longer: the traces that the work leaves, by itself and every night, and the
// records of patients whose time is over, by the command of somebody who answers for it. It is the only room that
// deletes for good; the database refuses everybody else.
package retention

import (
	"tenhal.sa/tenhal/services/foundation/db"
	"tenhal.sa/tenhal/services/foundation/fault"
	"tenhal.sa/tenhal/services/foundation/queue"
	"tenhal.sa/tenhal/services/foundation/storage"
)

// Service forgets, and keeps what must not be forgotten.
type Service struct {
	DB    *db.DB
	Queue *queue.Queue
	Store storage.Store // of what papers show
}

// The faults of this package, beside fault.ErrInvalid with the inputs at fault.
var (
	ErrHeld        = fault.New(fault.Conflict, "retention.held_already")
	ErrLifted      = fault.New(fault.Conflict, "retention.lifted_already")
	ErrNotDue      = fault.New(fault.Conflict, "retention.not_due")    // to be destroyed, or no longer: somebody was quicker
	ErrUnconfirmed = fault.New(fault.Invalid, "retention.unconfirmed") // the periods, as the law has them
	ErrMayNot      = fault.New(fault.Forbidden, "retention.may_not")   // whoever is named
	ErrBusy        = fault.New(fault.Conflict, "retention.busy")       // others kept writing for the patient
	ErrDestroyed   = fault.New(fault.Gone, "retention.was_destroyed")
)

var constraints = db.Constraints{
	"patient_holds_once":            ErrHeld,
	"patient_holds_patient_id_fkey": db.ErrNotFound,
	"destroyed_patients_are_due":    ErrNotDue,
}

// longReason is the most characters of a reason.
const longReason = 500

// PageSize is how many holds or destroyed records are on a page.
const PageSize = 50

// lastPage is as far as anybody turns the pages.
const lastPage = 10_000

func offset(page int) int64 { return int64(min(max(page, 1), lastPage)-1) * PageSize }
