// Package appointments draws the forms that book and move a visit, and the page of one.
package appointments

import (
	"time"

	"github.com/google/uuid"

	"tenhal.sa/tenhal/services/foundation/civil"
	"tenhal.sa/tenhal/services/foundation/money"
	"tenhal.sa/tenhal/views/ui"
)

// BookForm is the form that books a visit.
type BookForm struct {
	ui.Form
	Patient   string // name of the patient chosen, if any
	Providers []ui.Option
	Services  []ui.Option
	Durations []ui.Option
	When      time.Time // in the centre's zone; zero where it is still to be chosen
	Provider  string    // name of the provider chosen, if any
	Taken     *Taken
	Closed    bool // refused only because nobody works then, and the user may override that
}

// Taken says who has a time that was asked for, and which times are free.
type Taken struct {
	By   []Blocker
	Free []time.Time // in the centre's zone
}

// Blocker is a visit in the way.
type Blocker struct {
	Who      string // the patient's name, or empty where it may not be known
	Provider string
	From     time.Time
	To       time.Time
}

// Visit is the page of one visit.
type Visit struct {
	ID         uuid.UUID
	Version    int
	Status     string
	Date       civil.Date
	From       time.Time
	To         time.Time
	PatientID  uuid.UUID
	Patient    string
	FileNumber string
	Provider   string
	Clinic     string
	Service    string
	Room       string
	Note       string
	Reason     string // for which it was cancelled
	InvoiceID  uuid.UUID
	Owed       money.Halalas
	Settled    bool
	Actions    []Action // that its state and the user's role allow, the usual one first
	MayMove    bool
	MayCancel  bool
	MayBill    bool
	History    []Event
	Move       BookForm // filled with the time as it is, or with what was refused
	Cancel     ui.Form
}

// Action is a step of a visit.
type Action struct {
	Does  string // last part of the path to POST to
	Label string // message key
	Icon  string
}

// Event is an entry of a visit's history.
type Event struct {
	At   time.Time
	Who  string
	What string // message key
	From *time.Time
	To   *time.Time
	Why  string
}
