// Package desk draws the front desk: who comes next, who waits, who is inside, who is to pay.
package desk

import (
	"time"

	"github.com/google/uuid"

	"tenhal.sa/tenhal/services/foundation/money"
)

// Board is today at the front desk.
type Board struct {
	Panel     bool // stands beside the calendar
	Waiting   []Row
	InSession []Row
	ToPay     []Row
	Coming    []Row
	MayAttend bool
	MayPay    bool
}

// Row is a visit in one of the lists.
type Row struct {
	ID       uuid.UUID
	Version  int
	Status   string
	Patient  string
	Provider string
	At       time.Time
	Waited   int // minutes since arrival
	Owed     money.Halalas
}

// tooLong is after how many minutes a wait turns red.
const tooLong = 15

// action is what is done next with a visit of a list.
type action struct {
	Does  string // last part of the path to POST to
	Label string // message key
}

var (
	checkIn = action{"arrival", "desk.check_in"}
	start   = action{"start", "desk.start"}
	finish  = action{"completion", "desk.finish"}
)

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
