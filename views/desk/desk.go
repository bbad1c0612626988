// Package desk draws the front desk: who comes next, who waits, who is inside, who is to pay.
package desk

import (
	"time"

	"github.com/google/uuid"

	"tenhal.sa/tenhal/services/appointments"
	"tenhal.sa/tenhal/services/foundation/money"
	"tenhal.sa/tenhal/services/patients"
)

// Board is today at the front desk.
type Board struct {
	Panel     bool // stands beside the calendar
	Coming    []Row
	Waiting   []Row
	InSession []Row
	ToPay     []Row
	MayBook   bool
	MayAttend bool
	MayPay    bool
}

// Row is a visit in one of the lists.
type Row struct {
	ID        uuid.UUID
	Version   int
	Status    string
	PatientID uuid.UUID
	Patient   string
	Alerts    []*patients.Alert // that the reader is to see
	Provider  string
	At        time.Time
	Waits     bool
	Waited    int // minutes since arrival
	Owed      money.Halalas
}

// rows are those of all lists.
func (b *Board) rows() (all []*Row) {
	for _, list := range [][]Row{b.Coming, b.Waiting, b.InSession, b.ToPay} {
		for i := range list {
			all = append(all, &list[i])
		}
	}
	return all
}

// Patients are those on the board.
func (b *Board) Patients() (ids []uuid.UUID) {
	for _, row := range b.rows() {
		ids = append(ids, row.PatientID)
	}
	return ids
}

// Warn adds what must be known of the patients.
func (b *Board) Warn(alerts map[uuid.UUID][]*patients.Alert) {
	for _, row := range b.rows() {
		row.Alerts = alerts[row.PatientID]
	}
}

// tooLong is after how many minutes a wait turns red.
const tooLong = 15

// Action is what is done next with a visit.
type Action struct {
	Does  string // last part of the path to POST to
	Label string // message key
	Key   string // that presses its button while the focus is in the row
}

var next = map[appointments.Status]Action{
	appointments.Booked:    {"arrival", "desk.check_in", "i"},
	appointments.Confirmed: {"arrival", "desk.check_in", "i"},
	appointments.Arrived:   {"start", "desk.start", "s"},
	appointments.InSession: {"completion", "desk.finish", "f"},
}

// Next returns what is usually done next with a visit of a status, and false where that is nothing.
func Next(status string) (Action, bool) {
	action, some := next[appointments.Status(status)]
	return action, some
}

// id keeps a row the same while the lists are fetched anew, and with it the focus.
func (r Row) id() string { return "desk-" + r.ID.String() }

func (r Row) path(next Action) string { return "/appointments/" + r.ID.String() + "/" + next.Does }

// url is where the board is fetched anew, as it is drawn here.
func (b Board) url() string {
	if b.Panel {
		return "/desk?panel=1"
	}
	return "/desk"
}

func (b Board) class() string {
	if b.Panel {
		return "c-desk"
	}
	return "c-desk c-desk--board"
}
