package overview

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"tenhal.sa/tenhal/services/access"
	"tenhal.sa/tenhal/services/foundation/money"
	"tenhal.sa/tenhal/services/patients"
)

// Happening is something that happened to a patient.
type Happening struct {
	Kind   Kind
	ID     uuid.UUID // of the visit, invoice …
	At     time.Time
	What   string // its state, kind or channel
	Ar     string // its name, in the one language or the other
	En     string
	Amount money.Halalas
}

// TimelineSize is how many happenings a page of a timeline has.
const TimelineSize = 40

// TimelineFilter chooses happenings of a patient.
type TimelineFilter struct {
	PatientID uuid.UUID
	Kind      Kind      // empty: of all
	Before    time.Time // those before this instant and, of those at it, before ID; zero: until now
	ID        uuid.UUID
}

// last is after every id.
var last = uuid.UUID{0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff}

// Timeline returns what happened to a patient and whoever acts may know of, the latest first, and whether there is more.
// It is one statement: each branch is read by its index, no further than the page can show.
func (s *Service) Timeline(ctx context.Context, f TimelineFilter) (list []Happening, more bool, err error) {
	if f.Before.IsZero() {
		f.Before, f.ID = s.DB.Now(ctx), last
	}
	var parts []string
	var args []any
	for _, b := range branches {
		if b.may(ctx) && (f.Kind == "" || f.Kind == b.kind) {
			query, values := b.query(ctx, f)
			parts, args = append(parts, query), append(args, values...)
		}
	}
	if len(parts) == 0 {
		return nil, false, nil
	}
	query := "SELECT * FROM (" + strings.Join(parts, "\nUNION ALL\n") + ") AS happened (kind, id, at, what, ar, en, amount)\nORDER BY at DESC, id DESC LIMIT ?"
	err = s.DB.Conn(ctx).NewRaw(query, append(args, TimelineSize+1)...).Scan(ctx, &list)
	if err != nil {
		return nil, false, fmt.Errorf("overview: timeline: %w", err)
	}
	if len(list) > TimelineSize {
		return list[:TimelineSize], true, nil
	}
	return list, false, nil
}

// Kinds are those of which whoever acts may know, in the order in which they are shown.
func (s *Service) Kinds(ctx context.Context) (kinds []Kind) {
	for _, b := range branches {
		if b.may(ctx) && !slices.Contains(kinds, b.kind) {
			kinds = append(kinds, b.kind)
		}
	}
	return kinds
}

func (b branch) may(ctx context.Context) bool { return access.Who(ctx).Can(b.needs) }

// query selects the happenings of a branch.
func (b branch) query(ctx context.Context, f TimelineFilter) (string, []any) {
	within := access.Within(ctx, b.clinic)
	if b.clinic == "" {
		within = bun.SafeQuery("true")
	}
	text := fmt.Sprintf("(SELECT '%s' AS kind, %s AS id, %s AS at, %s FROM %s WHERE %s = ? AND (%s, %s) < (?, ?) AND %s AND %s ORDER BY %s DESC, %s DESC LIMIT ?)",
		b.kind, b.id, b.at, b.says, b.from, b.patient, b.at, b.id, cmp.Or(b.scope, "?"), cmp.Or(b.where, "true"), b.at, b.id)
	args := []any{f.PatientID, f.Before, f.ID, within}
	if b.kind == OfAlerts {
		args = append(args, bun.List(append([]patients.Audience{""}, patients.AudiencesOf(access.Who(ctx).Role)...)))
	}
	return text, append(args, TimelineSize+1)
}
