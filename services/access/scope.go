package access

import (
	"context"
	"slices"

	"github.com/google/uuid"
	"github.com/uptrace/bun"
	"github.com/uptrace/bun/dialect/pgdialect"
	"github.com/uptrace/bun/schema"
)

// Limited reports whether the actor works in some of the clinics only. What belongs to the others is not there for
// them: it is in no list and found by no search, and its page answers like one that never was.
func (a Actor) Limited() bool { return len(a.Clinics) > 0 }

// Sees reports whether what belongs to a clinic is there for the actor.
func (a Actor) Sees(clinic uuid.UUID) bool { return !a.Limited() || slices.Contains(a.Clinics, clinic) }

// Within is the condition for WHERE that a row belongs to a clinic whose rows are there for whoever acts in ctx;
// column is its clinic's, "a.clinic_id".
func Within(ctx context.Context, column string) schema.QueryAppender {
	who := Who(ctx)
	if !who.Limited() {
		return bun.SafeQuery("true")
	}
	return bun.SafeQuery("? IN (?)", bun.Ident(column), bun.List(who.Clinics))
}

// Clinics are the clinics whose rows are there for whoever acts in ctx, for a function of the database: NULL where all are.
func Clinics(ctx context.Context) schema.QueryAppender {
	who := Who(ctx)
	if !who.Limited() {
		return bun.SafeQuery("NULL")
	}
	return bun.SafeQuery("?", pgdialect.Array(who.Clinics))
}
