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
	return bun.SafeQuery(`(EXISTS (SELECT FROM patient_files AS seen WHERE seen.patient_id = ?0 AND seen.clinic_id IN (?1))
  OR NOT EXISTS (SELECT FROM patient_files AS seen WHERE seen.patient_id = ?0))`, bun.Ident(column), bun.List(who.Clinics))
}
