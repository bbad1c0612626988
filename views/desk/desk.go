// Package desk draws the front desk: who comes next, who waits, who is inside, who is to pay.
package desk

import (
	"slices"
	"time"

	"github.com/google/uuid"

	"tenhal.sa/tenhal/services/appointments"
	"tenhal.sa/tenhal/services/consents"
	"tenhal.sa/tenhal/services/foundation/money"
	"tenhal.sa/tenhal/services/patients"
	views "tenhal.sa/tenhal/views/consents"
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
	ClinicID  uuid.UUID
	Patient   string
	Unsigned  string            // path to a form that is to be signed before; empty where there is none
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

// Visits are those that are still to begin, as patients in clinics.
func (b *Board) Visits() (list []consents.At) {
	for _, row := range append(slices.Clone(b.Coming), b.Waiting...) {
		list = append(list, consents.At{PatientID: row.PatientID, ClinicID: row.ClinicID})
	}
	return list
}

// Remind adds which forms are still to be signed, to come back to the desk afterwards.
func (b *Board) Remind(missing map[consents.At]uuid.UUID) {
	for _, list := range [][]Row{b.Coming, b.Waiting} {
		for i, row := range list {
			if form, some := missing[consents.At{PatientID: row.PatientID, ClinicID: row.ClinicID}]; some {
				list[i].Unsigned = views.SignPath(row.PatientID, form, "/desk")
			}
		}
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
