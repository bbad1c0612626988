// Package appointments draws the forms that book and move a visit, and the page of one.
package appointments

import (
	"time"

	"github.com/google/uuid"

	"tenhal.sa/tenhal/services/foundation/civil"
	"tenhal.sa/tenhal/services/notes"
	"tenhal.sa/tenhal/services/patients"
	told "tenhal.sa/tenhal/views/messages"
	"tenhal.sa/tenhal/views/ui"
)

// Visit is the page of one visit.
type Visit struct {
	ID             uuid.UUID
	Version        int
	Status         string
	Date           civil.Date
	From           time.Time
	To             time.Time
	PatientID      uuid.UUID
	Patient        string
	FileNumber     string
	Unsigned       string // path to a form that is to be signed before; empty where there is none
	Alerts         []*patients.Alert
	Age            string // in words, on the day
	Phone          string // E.164, of the patient or else of a guardian; empty where there is none
	Guardian       string // whose phone that is; empty where it is the patient's
	Provider       string
	Clinic         string
	Service        string
	Room           string
	Note           string
	Reason         string // for which it was cancelled
	InvoiceID      uuid.UUID
	Referral       uuid.UUID // from which it was booked; uuid.Nil for none, or where the reader may not know
	ReferralNumber string
	Notes          []*notes.Note // what the provider wrote of it, where the reader may read that
	MayWrite       bool          // the reader is its provider, and may begin or go on
	Actions        []Action      // that its state and the user's role allow, the usual one first
	MayMove        bool
	MayCancel      bool
	MaySeeBill     bool // there is an invoice
	MayBill        bool // there is none yet
	History        []Event
	Messages       []told.Row
	Move           BookForm // filled with the time as it is, or with what was refused
	Cancel         ui.Form
}

// Action is a step of a visit.
type Action struct {
	Does  string // last part of the path to POST to
	Label string // message key
	Icon  string
}

// Event is an entry of a visit's history.
type Event struct {
	At     time.Time
	Who    string
	What   string // message key
	Status string // that the visit got
	From   *time.Time
	To     *time.Time
	Why    string
}
