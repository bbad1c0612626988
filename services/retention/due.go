package retention

import (
	"context"
	_ "embed"
	"fmt"
	"math"
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
	ArchivedAt time.Time
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

// PersonsPage is how many archived records a page looks at; the command looks at all.
const PersonsPage = 500

type dueArgs struct {
	Archived    time.Time // records that were put away later are not looked at
	Billed      time.Time // the first instant of bills that the law wants kept
	Now         time.Time
	Only        *uuid.UUID
	AfterAt     time.Time // records that were put away later, or then and have a later id
	AfterID     uuid.UUID
	Limit       int
	Zone        string
	OfAge       int
	RecordYears int
}

// persons returns the archived records that may be due by periods: one, or the first PersonsPage of those after another.
func (s *Service) persons(ctx context.Context, p Periods, only *uuid.UUID, after Person) ([]Person, error) {
	zone, err := s.zone(ctx)
	if err != nil {
		return nil, err
	}
	now := s.DB.Now(ctx)
	list := []Person{}
	err = s.DB.Conn(ctx).NewRaw(dueQuery, dueArgs{
		Archived: Age{Years: p.RecordYears}.Before(now), Billed: p.billed(now.In(zone)), Now: now, Only: only, AfterAt: after.ArchivedAt, AfterID: after.ID, Limit: PersonsPage,
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

// Glance says which archived records are due by periods, and what holds the others. It looks at those PersonsPage that
// were archived first.
func (s *Service) Glance(ctx context.Context, p Periods) (Persons, error) { return s.look(ctx, p, 1) }

// Look is Glance at all of them, which may take a while.
func (s *Service) Look(ctx context.Context, p Periods) (Persons, error) {
	return s.look(ctx, p, math.MaxInt)
}

func (s *Service) look(ctx context.Context, p Periods, pages int) (Persons, error) {
	found, last := Persons{Reasons: map[Why]int{}}, Person{}
	for range pages {
		some, err := s.persons(ctx, p, nil, last)
		if err != nil {
			return found, err
		}
		for _, last = range some {
			found.sort(last)
		}
		if found.More = len(some) == PersonsPage; !found.More {
			break
		}
	}
	return found, nil
}

// sort puts a record among those that are due, held or kept for longer.
func (f *Persons) sort(one Person) {
	switch {
	case one.Young:
		f.Young++
	case one.Due():
		f.Due = append(f.Due, one)
	default:
		f.Held = append(f.Held, one)
		for _, why := range one.Held {
			f.Reasons[why]++
		}
	}
}
