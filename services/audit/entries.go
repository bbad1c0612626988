package audit

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"tenhal.sa/tenhal/services/foundation/db"
)

// PageSize is how many entries Entries returns at most.
const PageSize = 50

// Action is what a save did to its row.
type Action string

// The actions.
const (
	Insert Action = "insert"
	Update Action = "update"
	Delete Action = "delete"
)

// Entry is one save.
type Entry struct {
	bun.BaseModel `bun:"table:audit_entries,alias:e"`

	ID        int64
	At        time.Time
	ActorID   *uuid.UUID // nil for the program itself and for somebody unknown
	ActorName string     // in English, as it was then
	RequestID string
	Action    Action
	TableName string
	RowID     string
	PatientID *uuid.UUID                 // whose record was changed; nil where it is nobody's
	Before    map[string]json.RawMessage // nil for an insert
	After     map[string]json.RawMessage // nil for a delete
	Reason    string
}

// Filter chooses entries. What is empty does not matter.
type Filter struct {
	Table   string
	Row     string
	Action  Action
	Actor   uuid.UUID
	Patient uuid.UUID
	Request string
	From    time.Time // the first instant
	Until   time.Time // the instant after the last
	Older   int64     // entries before this one: the ID of the last one already shown
}

// Entries returns those that the filter chooses, the latest first, and whether there are more. What they say of a record
// that was destroyed is not among it.
func (s *Service) Entries(ctx context.Context, f Filter) (entries []Entry, more bool, err error) {
	if entries, err = s.read(ctx, f, PageSize+1); err != nil {
		return nil, false, err
	}
	entries, more = db.Cut(entries, PageSize)
	return entries, more, nil
}

// MostExported is how many entries Export hands over at most.
const MostExported = 10_000

// Export hands over the entries that the filter chooses, the latest first, and reports whether there were more than it may.
func (s *Service) Export(ctx context.Context, f Filter, each func(Entry) error) (more bool, err error) {
	const at = 1000
	for n := 0; n < MostExported; n += at {
		entries, err := s.read(ctx, f, at)
		if err != nil {
			return false, err
		}
		for _, e := range entries {
			if err := each(e); err != nil {
				return false, err
			}
			f.Older = e.ID
		}
		if len(entries) < at {
			return false, nil
		}
	}
	left, err := s.read(ctx, f, 1)
	return len(left) > 0, err
}

func (s *Service) read(ctx context.Context, f Filter, most int64) (entries []Entry, err error) {
	q := s.DB.Conn(ctx).NewSelect().Model(&entries).Order("id DESC").Limit(most)
	if f.Table != "" {
		q.Where("table_name = ?", f.Table)
	}
	if f.Row != "" {
		q.Where("row_id = ?", f.Row)
	}
	if f.Action != "" {
		q.Where("action = ?", f.Action)
	}
	if f.Patient != uuid.Nil {
		q.Where("patient_id = ?", f.Patient)
	}
	if f.Request != "" {
		q.Where("request_id = ?", f.Request)
	}
	if f.Actor != uuid.Nil {
		q.Where("actor_id = ?", f.Actor)
	}
	if !f.From.IsZero() {
		q.Where("at >= ?", f.From)
	}
	if !f.Until.IsZero() {
		q.Where("at < ?", f.Until)
	}
	if f.Older > 0 {
		q.Where("id < ?", f.Older)
	}
	if err := q.Scan(ctx); err != nil {
		return nil, fmt.Errorf("audit: entries: %w", err)
	}
	return entries, s.withhold(ctx, entries)
}

// Tables returns the tables that have entries, for a choice of them.
func (s *Service) Tables(ctx context.Context) ([]string, error) {
	var names []string
	// A loose index scan: DISTINCT alone would read every entry.
	err := s.DB.Conn(ctx).NewRaw(`WITH RECURSIVE known AS (
  SELECT min(table_name) AS name FROM audit_entries
  UNION ALL
  SELECT (SELECT min(table_name) FROM audit_entries WHERE table_name > known.name) FROM known WHERE name IS NOT NULL
) SELECT name FROM known WHERE name IS NOT NULL`).Scan(ctx, &names)
	if err != nil {
		return nil, fmt.Errorf("audit: tables: %w", err)
	}
	return names, nil
}
