// Package clinics knows who and what the centre has: its clinics, rooms, services and
// providers, and when they work.
package clinics

import (
	"context"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"tenhal.sa/tenhal/services/foundation/db"
	"tenhal.sa/tenhal/services/foundation/i18n"
	"tenhal.sa/tenhal/services/foundation/money"
)

// Directory answers what the centre has.
type Directory struct {
	DB *db.DB

	kept atomic.Pointer[Catalogue]
}

// Organisation is the centre, as it stands on its invoices.
type Organisation struct {
	bun.BaseModel `bun:"table:organisation,alias:o"`

	ID           uuid.UUID    `bun:",pk"`
	NameAr       string       // legal name
	NameEn       string       // legal name
	VATNumber    string       `bun:"vat_number"`
	CRNumber     string       `bun:"cr_number"` // commercial registration
	AddressAr    string       //
	AddressEn    string       //
	Phone        string       // E.164
	Email        string       //
	TimeZone     string       // IANA name
	FirstWeekday time.Weekday // of a week on the calendar
	Weekend      []int64      `bun:",array"` // 0 is Sunday
}

// Zone returns the time zone in which the centre lives.
func (o Organisation) Zone() *time.Location { return zone(o.TimeZone) }

// Closed reports whether a day of the week belongs to the weekend.
func (o Organisation) Closed(day time.Weekday) bool { return slices.Contains(o.Weekend, int64(day)) }

// Name returns the centre's name in the reader's language.
func (o Organisation) Name(ctx context.Context) string { return i18n.Pick(ctx, o.NameAr, o.NameEn) }

// DefaultZone is where a centre lives that is not set up yet.
const DefaultZone = "Asia/Riyadh"

var zones sync.Map // name to *time.Location, which is read from disk otherwise

func zone(name string) *time.Location {
	if known, ok := zones.Load(name); ok {
		return known.(*time.Location)
	}
	loc, err := time.LoadLocation(name)
	if err != nil {
		loc = time.FixedZone(DefaultZone, 3*60*60)
	}
	zones.Store(name, loc)
	return loc
}

// Clinic is one of the centre's disciplines.
type Clinic struct {
	bun.BaseModel `bun:"table:clinics,alias:c"`

	ID       uuid.UUID `bun:",pk"`
	Code     string
	NameAr   string
	NameEn   string
	Position int
	Active   bool
}

// Named returns the clinic to choose it by: its id, and its name in the reader's language.
func (c Clinic) Named(ctx context.Context) (id uuid.UUID, name string) {
	return c.ID, i18n.Pick(ctx, c.NameAr, c.NameEn)
}

// Room is where visits take place; as many at once as its capacity.
type Room struct {
	bun.BaseModel `bun:"table:rooms,alias:r"`

	ID       uuid.UUID `bun:",pk"`
	ClinicID uuid.UUID
	NameAr   string
	NameEn   string
	Capacity int
	Active   bool
}

// VATClass says how a service is taxed; finance turns it into a category and a rate.
type VATClass string

// The VAT classes, set by the accountant (spec: VAT decision for a clinic).
const (
	Healthcare VATClass = "healthcare"   // zero-rated for citizens (VATEX-SA-HEA), standard for others
	Medicine   VATClass = "medicine35"   // qualifying medicines and equipment (VATEX-SA-35)
	Standard   VATClass = "standard"     // reports, retail and the like
	OutOfScope VATClass = "out_of_scope" // not subject to VAT (VATEX-SA-OOS)
)

// Service is what a patient can be booked for.
type Service struct {
	bun.BaseModel `bun:"table:services,alias:s"`

	ID       uuid.UUID `bun:",pk"`
	ClinicID uuid.UUID
	Code     string
	NameAr   string
	NameEn   string
	Price    money.Halalas // without VAT
	Duration int           // minutes
	Buffer   int           // minutes that the provider and the room need after it
	VATClass VATClass      `bun:"vat_class"`
	Active   bool
}

// Named returns the service to choose it by: its id, and its name in the reader's language.
func (s Service) Named(ctx context.Context) (id uuid.UUID, name string) {
	return s.ID, i18n.Pick(ctx, s.NameAr, s.NameEn)
}

// Provider is somebody whom patients see.
type Provider struct {
	bun.BaseModel `bun:"table:providers,alias:p"`

	ID       uuid.UUID `bun:",pk"`
	ClinicID uuid.UUID
	NameAr   string
	NameEn   string
	TitleAr  string
	TitleEn  string
	RoomID   *uuid.UUID // where they usually work
	Position int
	Active   bool
}

// Named returns the provider to choose it by: its id, and its name in the reader's language.
func (p Provider) Named(ctx context.Context) (id uuid.UUID, name string) {
	return p.ID, i18n.Pick(ctx, p.NameAr, p.NameEn)
}

// Hours is a stretch of a provider's working day. A break is the gap between two.
type Hours struct {
	bun.BaseModel `bun:"table:provider_hours,alias:h"`

	ID         uuid.UUID `bun:",pk"`
	ProviderID uuid.UUID
	Weekday    time.Weekday
	Opens      int // minutes since midnight, in the centre's zone
	Closes     int
}

// On returns when the stretch begins and ends on a day in the centre's zone, also on one that is an hour shorter or longer.
func (h Hours) On(day time.Time) (opens, closes time.Time) {
	at := func(minute int) time.Time {
		return time.Date(day.Year(), day.Month(), day.Day(), minute/60, minute%60, 0, 0, day.Location())
	}
	return at(h.Opens), at(h.Closes)
}
