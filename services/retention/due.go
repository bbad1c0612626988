package retention

import (
	"context"
	_ "embed"
	"fmt"
	"time"

	"github.com/google/uuid"

	"tenhal.sa/tenhal/services/foundation/civil"
)

// Why says what holds a record whose time is over. Its value is in the query of due.sql; NameKey has it in words.
type Why string

// The reasons, in the order in which they are shown.
const (
	OnHold    Why = "hold"    // somebody says that it must stay
	OpenFile  Why = "file"    // a clinic treats the patient
	OpenVisit Why = "visit"   // to come, or under way
	OpenNote  Why = "note"    // not signed
	DraftBill Why = "draft"   // an invoice that was not issued
	Unpaid    Why = "unpaid"  // an invoice with a balance
	YoungBill Why = "bill"    // an invoice or receipt younger than the law wants them kept
	Shared    Why = "shared"  // money or notes that are in another's record, too
	OpenTask  Why = "task"    // at the desk
	Message   Why = "message" // not sent yet
	OpenGlass Why = "glass"   // that nobody has reviewed
)

// Whys are all of them.
var Whys = []Why{OnHold, OpenFile, OpenVisit, OpenNote, DraftBill, Unpaid, YoungBill, Shared, OpenTask, Message, OpenGlass}

var whyNames = map[Why]string{
	OnHold: "retention.why_hold", OpenFile: "retention.why_file", OpenVisit: "retention.why_visit", OpenNote: "retention.why_note",
	DraftBill: "retention.why_draft", Unpaid: "retention.why_unpaid", YoungBill: "retention.why_bill", Shared: "retention.why_shared",
	OpenTask: "retention.why_task", Message: "retention.why_message", OpenGlass: "retention.why_glass",
}

// NameKey returns the message key of the reason.
func (w Why) NameKey() string { return whyNames[w] }

// Person is an archived record with those that were merged into it. Nothing in it says who it is about.
type Person struct {
	ID         uuid.UUID
	FileNumber string
	Records    []uuid.UUID `bun:",array"` // itself the first
	LastOn     civil.Date  // the day of the last thing that was done
	KeptUntil  civil.Date
	Young      bool  // it is kept for longer
	Held       []Why `bun:",array"` // what holds it besides, its time over or not
}

// Due reports whether the record may be destroyed.
func (p Person) Due() bool { return !p.Young && len(p.Held) == 0 }

//go:embed due.sql
var dueQuery string

// MostPersons is how many archived records are looked at at once.
const MostPersons = 500

type dueArgs struct {
	Archived    time.Time // records that were put away later are not looked at
	Billed      time.Time // the first instant of bills that the law wants kept
	Now         time.Time
	Only        *uuid.UUID
	Limit       int
	Zone        string
	OfAge       int
	RecordYears int
}

// persons returns the archived records that may be due by periods: one, or the first MostPersons of all.
func (s *Service) persons(ctx context.Context, p Periods, only *uuid.UUID) ([]Person, error) {
	zone, err := s.zone(ctx)
	if err != nil {
		return nil, err
	}
	now := s.DB.Now(ctx)
	list := []Person{}
	err = s.DB.Conn(ctx).NewRaw(dueQuery, dueArgs{
		Archived: Age{Years: p.RecordYears}.Before(now), Billed: p.billed(now.In(zone)), Now: now, Only: only, Limit: MostPersons,
		Zone: zone.String(), OfAge: ofAge, RecordYears: p.RecordYears,
	}).Scan(ctx, &list)
	if err != nil {
		return nil, fmt.Errorf("retention: records that may be due: %w", err)
	}
	return list, nil
}

// billed is the last instant of the latest year whose bills need not be kept.
func (p Periods) billed(now time.Time) time.Time {
	return time.Date(now.Year()-p.BillYears, time.January, 1, 0, 0, 0, 0, now.Location()).Add(-time.Nanosecond)
}

// zone is that of the centre.
func (s *Service) zone(ctx context.Context) (*time.Location, error) {
	var name string
	err := s.DB.Conn(ctx).NewRaw("SELECT coalesce((SELECT time_zone FROM organisation), 'Asia/Riyadh')").Scan(ctx, &name)
	if err != nil {
		return nil, fmt.Errorf("retention: zone: %w", err)
	}
	return time.LoadLocation(name)
}

// Persons is how many archived records are due, and what holds the others.
type Persons struct {
	Due     []Person
	Held    []Person // whose time is over
	Young   int      // archived long ago, and kept for longer: who was a child, or with whom something was done since
	More    bool     // than were looked at
	Reasons map[Why]int
}

// Look says which archived records are due by periods, and what holds the others. It looks at MostPersons at most, those
// that were archived first.
func (s *Service) Look(ctx context.Context, p Periods) (Persons, error) {
	all, err := s.persons(ctx, p, nil)
	if err != nil {
		return Persons{}, err
	}
	found := Persons{More: len(all) == MostPersons, Reasons: map[Why]int{}}
	for _, one := range all {
		switch {
		case one.Young:
			found.Young++
		case one.Due():
			found.Due = append(found.Due, one)
		default:
			found.Held = append(found.Held, one)
			for _, why := range one.Held {
				found.Reasons[why]++
			}
		}
	}
	return found, nil
}
