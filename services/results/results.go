// Package results keeps what is asked of laboratories and radiology departments, and what they answer: fetched as it was
// said, filed only where it is certain whose it is, version after version, until a clinician has looked at it.
package results

import (
	"tenhal.sa/tenhal/services/clinics"
	"tenhal.sa/tenhal/services/foundation/db"
	"tenhal.sa/tenhal/services/foundation/fault"
	"tenhal.sa/tenhal/services/foundation/queue"
	"tenhal.sa/tenhal/services/patients"
	"tenhal.sa/tenhal/services/settings"
)

// The faults of this package, beside fault.ErrInvalid with the inputs at fault.
var (
	ErrResulted  = fault.New(fault.Conflict, "orders.resulted_already")    // there is a result: the order can't be called off
	ErrCancelled = fault.New(fault.Conflict, "orders.cancelled_already")   // somebody has called it off
	ErrStale     = fault.New(fault.Stale, "results.stale")                 // another version came, or somebody was quicker
	ErrDecided   = fault.New(fault.Conflict, "results.decided_already")    // it is no longer nobody's
	ErrNotProven = fault.New(fault.Conflict, "results.identity_conflicts") // what the source says of the patient is not so
	ErrReadback  = fault.ErrInvalid.On("readback", "fault.required")       // of a critical value it is said what was understood
)

var constraints = db.Constraints{
	"test_orders_once":     ErrStale,
	"test_orders_stay":     ErrCancelled,
	"result_reviews_once":  ErrStale,
	"patients_were_merged": patients.ErrMerged,
}

// Service keeps orders and results.
type Service struct {
	DB       *db.DB
	Queue    *queue.Queue
	Clinics  *clinics.Directory
	Patients *patients.Service
	Settings *settings.Service
	Viewer   string        // of radiology's pictures, with ViewerNumber in it; empty where there is none
	Feeds    map[Kind]Feed // by which results are fetched; none for a kind that is not connected
}

// Kind is what is examined.
type Kind string

// The kinds.
const (
	Lab       Kind = "lab"
	Radiology Kind = "rad"
)

// Kinds are both, in the order in which they are shown.
var Kinds = []Kind{Lab, Radiology}

var kindNames = map[Kind]string{Lab: "results.lab", Radiology: "results.radiology"}

// NameKey returns the message key of the kind's name.
func (k Kind) NameKey() string { return kindNames[k] }

// Known reports whether there is such a kind.
func (k Kind) Known() bool { return kindNames[k] != "" }
