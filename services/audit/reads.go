package audit

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"tenhal.sa/tenhal/services/access"
	"tenhal.sa/tenhal/services/foundation/db"
)

// Record is what an address names, from which the patient is found.
type Record string

// The records.
const (
	OfPatient  Record = "patient"
	OfVisit    Record = "visit"
	OfInvoice  Record = "invoice"
	OfPayment  Record = "payment"
	OfMessage  Record = "message"
	OfTask     Record = "task"
	OfReferral Record = "referral"
)

// What says what of a patient's record was shown.
type What string

// What there is to see.
const (
	SawFile     What = "file"
	SawDetails  What = "details" // in the form that changes them
	SawMessages What = "messages"
	SawVisit    What = "visit"
	SawInvoice  What = "invoice"
	SawPDF      What = "pdf"
	SawXML      What = "xml" // the electronic one of an invoice
	SawPrint    What = "print"
	SawMessage  What = "message"
	SawTask     What = "task"
	SawFolders  What = "folders" // the files in the clinics
	SawPapers   What = "papers"
	SawPaper    What = "paper"
	SawAlerts   What = "alerts"
	SawConsents What = "consents"
	SawPackage  What = "package" // all of it, taken away
	SawNote     What = "note"
	SawOrders   What = "orders" // of tests
	SawResults  What = "results"
	SawResult   What = "result"
	SawTimeline What = "timeline"
	SawReferral What = "referral"
	SawAudit    What = "audit" // what was changed in it, in full
)

// Look is somebody's wish to see a record.
type Look struct {
	Record Record
	ID     uuid.UUID // of the patient, visit, invoice …
	What   What
	IP     string
}

// Opened is what became of a look.
type Opened struct {
	PatientID  uuid.UUID // uuid.Nil where there is no such record, or it is nobody's
	Restricted bool
	Opens      bool      // it may be shown
	Until      time.Time // while the glass is broken for it; zero where it is not
}

// Open says whether whoever acts may see a record, and notes that they do or tried to. It must be called before the record
// is shown, and when it fails nothing may be. It is one statement on its own, committed when it returns.
func (s *Service) Open(ctx context.Context, look Look) (Opened, error) {
	who, now := access.Who(ctx), s.DB.Now(ctx)
	var found struct {
		Patient           *uuid.UUID
		Restricted, Opens bool
		Until             *time.Time
	}
	err := s.DB.NewRaw(`SELECT * FROM record_opened(?0, ?1, (NULL, NULL, ?2, ?3, ?4, ?5, ?5, 1, false, NULL, ?6, ?7)::record_reads)`,
		look.Record, who.ProviderID, who.ID, look.What, look.ID, now, Request(ctx), look.IP).Scan(ctx, &found)
	if err != nil {
		return Opened{}, fmt.Errorf("audit: open %s %s: %w", look.Record, look.ID, err)
	}
	opened := Opened{Restricted: found.Restricted, Opens: found.Opens}
	if found.Patient != nil {
		opened.PatientID = *found.Patient
	}
	if found.Until != nil {
		opened.Until = *found.Until
	}
	return opened, nil
}

// Read is somebody's looks at one thing within a quarter of an hour.
type Read struct {
	ID         int64
	PatientID  uuid.UUID
	PatientAr  string
	PatientEn  string
	FileNumber string
	UserID     uuid.UUID
	UserAr     string
	UserEn     string
	What       What
	AboutID    uuid.UUID // of the visit, invoice or message that was shown, or of the patient
	FirstAt    time.Time
	LastAt     time.Time
	Count      int
	Refused    bool // the record was restricted, and not shown
	BreakID    uuid.UUID
	Reason     string // with which the glass was broken
	RequestID  string
	IP         string
}

// ReadFilter chooses reads. What is empty does not matter.
type ReadFilter struct {
	Patient uuid.UUID
	User    uuid.UUID
	From    time.Time // the first instant
	Until   time.Time // the instant after the last
	Broken  bool      // those with which the glass was broken, and those that were refused
	Older   int64     // reads before this one
}

// Reads returns those that the filter chooses, the latest first, and whether there are more.
func (s *Service) Reads(ctx context.Context, f ReadFilter) (reads []Read, more bool, err error) {
	q := s.DB.Conn(ctx).NewSelect().TableExpr("record_reads AS r").ColumnExpr("r.*").
		ColumnExpr("p.name_ar AS patient_ar, p.name_en AS patient_en, p.file_number, u.name_ar AS user_ar, u.name_en AS user_en, coalesce(g.reason, '') AS reason").
		Join("JOIN patients AS p ON p.id = r.patient_id").Join("JOIN users AS u ON u.id = r.user_id").Join("LEFT JOIN glass_breaks AS g ON g.id = r.break_id").
		Order("r.id DESC").Limit(PageSize + 1)
	f.choose(q)
	if err := q.Scan(ctx, &reads); err != nil {
		return nil, false, fmt.Errorf("audit: reads: %w", err)
	}
	reads, more = db.Cut(reads, PageSize)
	return reads, more, nil
}

func (f ReadFilter) choose(q *bun.SelectQuery) {
	if f.Patient != uuid.Nil {
		q.Where("r.patient_id = ?", f.Patient)
	}
	if f.User != uuid.Nil {
		q.Where("r.user_id = ?", f.User)
	}
	if !f.From.IsZero() {
		q.Where("r.last_at >= ? AND r.first_at >= ?", f.From, f.From.Add(-window))
	}
	if !f.Until.IsZero() {
		q.Where("r.first_at < ?", f.Until)
	}
	if f.Broken {
		q.Where("(r.break_id IS NOT NULL OR r.refused)")
	}
	if f.Older > 0 {
		q.Where("r.id < ?", f.Older)
	}
}

// window is how long looks are one read: the function note_read has the same.
const window = 15 * time.Minute

// Reader is somebody who saw a patient's record.
type Reader struct {
	UserID  uuid.UUID
	UserAr  string
	UserEn  string
	Role    access.Role
	FirstAt time.Time
	LastAt  time.Time
	Count   int
	What    []What `bun:",array"`
	Broken  bool   // once at least by breaking the glass
	Refused int    // how often it was not shown
}

// Readers returns who saw the record of a patient, the latest first.
func (s *Service) Readers(ctx context.Context, patient uuid.UUID) ([]Reader, error) {
	readers := []Reader{}
	err := s.DB.Conn(ctx).NewRaw(`
SELECT u.id AS user_id, u.name_ar AS user_ar, u.name_en AS user_en, u.role,
  seen.first_at, seen.last_at, seen.count, seen.what, seen.broken, seen.refused FROM (
  SELECT user_id AS reader, min(first_at) AS first_at, max(last_at) AS last_at, coalesce(sum(count) FILTER (WHERE NOT refused), 0) AS count,
    coalesce(array_agg(DISTINCT what ORDER BY what) FILTER (WHERE NOT refused), '{}') AS what,
    bool_or(break_id IS NOT NULL) AS broken, coalesce(sum(count) FILTER (WHERE refused), 0) AS refused
  FROM record_reads WHERE patient_id = ? GROUP BY user_id
) AS seen JOIN users AS u ON u.id = seen.reader ORDER BY seen.last_at DESC, u.id`, patient).Scan(ctx, &readers)
	if err != nil {
		return nil, fmt.Errorf("audit: readers of %s: %w", patient, err)
	}
	return readers, nil
}
