package consents

import (
	"context"
	"crypto/sha256"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"tenhal.sa/tenhal/services/foundation/i18n"
	"tenhal.sa/tenhal/services/foundation/signal"
)

// Purpose is what a form is about.
type Purpose string

// The purposes.
const (
	Treatment Purpose = "treatment"
	Share     Purpose = "sharing"
	Photo     Purpose = "photo"
	Other     Purpose = "other"
)

// Purposes are all of them, in the order in which they are shown.
var Purposes = []Purpose{Treatment, Share, Photo, Other}

// Need is what a form is needed for.
type Need string

// The needs, from none to the strictest.
const (
	Nothing Need = "nothing" // it is offered
	Visit   Need = "visit"   // whoever checks the patient in is reminded
	Booking Need = "booking" // without it no visit is booked
	Sharing Need = "sharing" // without it nothing is given to others
)

// Needs are all of them, in the order in which they are shown.
var Needs = []Need{Nothing, Visit, Booking, Sharing}

// Form is what people are asked to agree to.
type Form struct {
	bun.BaseModel `bun:"table:consent_forms,alias:cf"`
	signal.Source `bun:"-"`

	ID         uuid.UUID `bun:",pk"`
	ClinicID   uuid.UUID `bun:",nullzero"` // uuid.Nil: for the whole centre
	Purpose    Purpose
	NeededFor  Need
	Months     int `bun:",nullzero"` // that a consent holds; 0: until it is withdrawn
	StandsFrom int // number of the first text that is still good
	Active     bool
	CreatedAt  time.Time
	Version    int

	Latest  int    `bun:",scanonly"` // number of its latest text
	TitleAr string `bun:",scanonly"` // of that
	TitleEn string `bun:",scanonly"`
}

// Title returns the form's title in the reader's language.
func (f *Form) Title(ctx context.Context) string { return i18n.Pick(ctx, f.TitleAr, f.TitleEn) }

// Reminds reports whether the desk is to have the form signed before a visit.
func (f *Form) Reminds() bool { return f.NeededFor == Visit || f.NeededFor == Booking }

// Text is what a form says from a day on. It never changes: people have signed it.
type Text struct {
	bun.BaseModel `bun:"table:consent_texts,alias:ct"`
	signal.Source `bun:"-"`

	ID          uuid.UUID `bun:",pk"`
	FormID      uuid.UUID
	Number      int // from 1
	TitleAr     string
	TitleEn     string
	BodyAr      string
	BodyEn      string
	Renews      bool // whoever signed an earlier text signs again
	PublishedAt time.Time
	PublishedBy uuid.UUID `bun:",nullzero"`

	PublishedByAr, PublishedByEn string `bun:",scanonly"`
}

// In returns the title and the body in a language.
func (t *Text) In(l i18n.Locale) (title, body string) {
	if l == i18n.Arabic {
		return t.TitleAr, t.BodyAr
	}
	return t.TitleEn, t.BodyEn
}

// Sum is the SHA-256 of what is read in a language. The database reckons it in the same way.
func (t *Text) Sum(l i18n.Locale) []byte {
	title, body := t.In(l)
	sum := sha256.Sum256([]byte(title + "\n\n" + body))
	return sum[:]
}
