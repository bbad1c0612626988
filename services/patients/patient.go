// Package patients registers the people whom the centre treats, and keeps their details.
package patients

import (
	"context"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"tenhal.sa/tenhal/services/foundation/civil"
	"tenhal.sa/tenhal/services/foundation/db"
	"tenhal.sa/tenhal/services/foundation/fault"
	"tenhal.sa/tenhal/services/foundation/i18n"
	"tenhal.sa/tenhal/services/foundation/identity"
	"tenhal.sa/tenhal/services/foundation/signal"
)

// The faults of this package, beside fault.ErrInvalid with the inputs at fault.
var (
	ErrIdentityTaken = fault.New(fault.Conflict, "patients.identity_taken").On("identity_number", "patients.identity_taken")
	ErrDuplicate     = fault.New(fault.Invalid, "patients.duplicate")
	ErrStale         = fault.New(fault.Stale, "fault.stale")
)

var constraints = db.Constraints{
	"patients_identity_is_free":     ErrIdentityTaken,
	"patient_files_one_in_a_clinic": ErrFileOpen,
	"patients_were_merged":          ErrMerged,
	"family_members_in_one":         ErrInFamily,
	"patients_archived":             ErrArchived,
}

// Sex is what the identity document says.
type Sex string

// The sexes.
const (
	Male   Sex = "male"
	Female Sex = "female"
)

// Sexes are both, in the order in which they are shown.
var Sexes = []Sex{Female, Male}

// adult is the age from which nobody needs a guardian.
const adult = 18

// Patient is a person whom the centre treats. A patient is archived, never deleted.
type Patient struct {
	bun.BaseModel `bun:"table:patients,alias:pt"`
	signal.Source `bun:"-"`

	ID             uuid.UUID `bun:",pk"`
	FileNumber     string    `bun:",nullzero,default:"` // given by the database at registration
	NameAr         string
	NameEn         string
	Sex            Sex
	BirthDate      civil.Date `bun:",nullzero"`
	BirthHijri     bool       // the birth date was given as a Hijri one
	IdentityKind   identity.Kind
	IdentityNumber string
	Phone          string      // E.164; empty where a guardian's is used
	SecondPhone    string      // E.164; may be empty
	Email          string      //
	Language       i18n.Locale // in which the patient is written to
	Spoken         []string    `bun:",array,nullzero"` // codes of Tongues
	Nationality    string      // code of a country; may be empty
	Address        Address     `bun:"embed:address_"`
	SearchName     string      // the words of both names, folded for search
	Version        int         // changes with every save
	ArchivedAt     time.Time   `bun:",nullzero"`
	ArchiveReason  string      // why it was last archived, or taken back
	CreatedAt      time.Time
	FormerNumber   string // of the file in the system from which the patient came; may be empty

	Guardians []*Guardian `bun:"rel:has-many,join:id=patient_id"`
}

// Name returns the patient's name in the reader's language.
func (p *Patient) Name(ctx context.Context) string { return i18n.Pick(ctx, p.NameAr, p.NameEn) }

// IsCitizen reports whether the patient is known to be a Saudi citizen: a national ID is on file.
// The state bears the VAT of a citizen's private healthcare (royal decree A/86).
func (p *Patient) IsCitizen() bool { return p.IdentityKind == identity.NationalID }

// IsMinor reports whether the patient needs a guardian on a day.
func (p *Patient) IsMinor(on civil.Date) bool {
	years, _ := p.BirthDate.Age(on)
	return !p.BirthDate.IsZero() && years < adult
}
