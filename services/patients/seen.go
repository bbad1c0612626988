package patients

import (
	"context"

	"github.com/uptrace/bun"
	"github.com/uptrace/bun/schema"

	"tenhal.sa/tenhal/services/access"
)

// Seen is the condition for WHERE that a patient is there for whoever acts in ctx; column is the patient's id, "p.id".
// Who works in some clinics sees the patients who have a file in one of those, and those who have none yet.
func Seen(ctx context.Context, column string) schema.QueryAppender {
	who := access.Who(ctx)
	if !who.Limited() {
		return bun.SafeQuery("true")
	}
	return bun.SafeQuery("patient_is_seen(?, ?)", bun.Ident(column), access.Clinics(ctx))
}
