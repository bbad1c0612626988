package patients

import (
	"context"
	"strings"
	"time"

	"github.com/google/uuid"

	"tenhal.sa/tenhal/services/consents"
	"tenhal.sa/tenhal/services/foundation/civil"
	"tenhal.sa/tenhal/services/foundation/i18n"
	"tenhal.sa/tenhal/services/foundation/money"
	"tenhal.sa/tenhal/services/overview"
	"tenhal.sa/tenhal/services/patients"
)

// File is the page of a patient.
type File struct {
	ID              uuid.UUID
	Name            string
	Other           string // the name in the other language
	Number          string
	BirthDate       civil.Date
	BirthHijri      bool   // it was given as a Hijri date
	Hijri           string // the birth date as identity cards have it; empty where the calendar has no such day
	Age             string
	Sex             string // message key
	Minor           bool
	IdentityKind    string // message key
	Identity        string
	Phone           string
	FormerNumber    string // of the file in another system
	SecondPhone     string
	Email           string
	Nationality     string   // code of a country
	Spoken          []string // codes of languages
	Address         patients.Address
	Language        string // message key
	Since           time.Time
	Alerts          []*patients.Alert
	Consents        consents.Summary
	Guardians       []Guardian
	Family          Kin
	Files           []FileRow
	Coming          []VisitRow
	Visits          []VisitRow
	Left            overview.Left
	Invoices        []InvoiceRow
	Referrals       []ReferralRow
	MayEdit         bool
	Archived        bool
	ArchiveReason   string
	MayBook         bool
	MayReadBills    bool
	MayReadMessages bool
	MayReadPapers   bool
	MaySeeNotes     bool
	MayReadResults  bool
	MaySeeReferrals bool
	MayRefer        bool
	MayMerge        bool
	MayExport       bool
	Merged          []string // file numbers of records that were merged into this one
	MaySeeReaders   bool
}

// Guardian is who answers for the patient.
type Guardian struct {
	Name      string
	Relation  string // message key
	Phone     string
	Email     string
	May       []string // message keys of what the guardian may do
	MainPayer bool
	From      civil.Date // of the authority; no day: since ever
	Until     civil.Date // its last day; no day: for ever
	Expired   bool
	Valid     bool
	ProofKind string // message key; empty where none was shown
	Proof     string
}

// Kin is a patient's family, or who may be of it while there is none.
type Kin struct {
	ID       uuid.UUID // of the family; uuid.Nil where there is none
	Members  []Hit     // but for the patient
	Possible []Hit     // whose family can be joined
}

// Href is the path of the family's page.
func (k Kin) Href() string { return "/families/" + k.ID.String() }

// authority is what the guardian may do, in a line.
func (g Guardian) authority(ctx context.Context) string {
	said := []string{}
	for _, key := range g.May {
		said = append(said, i18n.T(ctx, key))
	}
	if len(said) == 0 {
		said = append(said, i18n.T(ctx, "patients.may_nothing"))
	}
	return strings.Join(said, i18n.T(ctx, "patients.comma"))
}

// FileRow is a file of the patient in a clinic.
type FileRow struct {
	Clinic string
	Number string
	Closed bool
}

// VisitRow is a visit of the patient, past or to come.
type VisitRow struct {
	ID       uuid.UUID
	At       time.Time
	Service  string
	Provider string
	Status   string
}

// ReferralRow is a referral of the patient.
type ReferralRow struct {
	ID       uuid.UUID
	Number   string // empty for a draft
	At       time.Time
	From, To string
	Status   string
}

// InvoiceRow is an invoice of the patient.
type InvoiceRow struct {
	ID     uuid.UUID
	Number string // empty for a draft
	At     time.Time
	Status string
	Total  money.Halalas
	Owed   money.Halalas
}

func (f File) path() string { return "/patients/" + f.ID.String() }

// PickUp is who may take a patient home on a day.
type PickUp struct {
	Patient   string
	Number    string
	Today     civil.Date
	Guardians []Guardian
}
