package patients

import (
	"time"

	"github.com/google/uuid"

	"tenhal.sa/tenhal/services/foundation/civil"
	"tenhal.sa/tenhal/services/foundation/money"
)

// File is the page of a patient.
type File struct {
	ID              uuid.UUID
	Name            string
	Other           string // the name in the other language
	Number          string
	BirthDate       civil.Date
	Hijri           string // the birth date as identity cards have it; empty where the calendar has no such day
	Age             string
	Sex             string // message key
	Minor           bool
	IdentityKind    string // message key
	Identity        string
	Phone           string
	Email           string
	Language        string // message key
	Since           time.Time
	Guardians       []Guardian
	Files           []FileRow
	Visits          []VisitRow
	Invoices        []InvoiceRow
	MayEdit         bool
	MayBook         bool
	MayReadBills    bool
	MayReadMessages bool
	MayReadPapers   bool
	MayMerge        bool
	MayExport       bool
	Merged          []string // file numbers of records that were merged into this one
	MaySeeReaders   bool
}

// Guardian is who answers for the patient.
type Guardian struct {
	Name     string
	Relation string // message key
	Phone    string
	Email    string
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
