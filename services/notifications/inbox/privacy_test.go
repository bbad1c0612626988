package inbox_test

import (
	"context"
	"testing"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"tenhal.sa/tenhal/services/access"
	"tenhal.sa/tenhal/services/audit"
	"tenhal.sa/tenhal/services/notifications/inbox"
)

// Those who answer for privacy hear of a broken glass at once, except whoever broke it; one review settles it for all.
func TestTellGlass(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	faisal, abeer := w.user("faisal", access.Manager, nil), w.user("abeer", access.Admin, nil)
	was := audit.GlassWasBroken{BreakID: uuid.New(), PatientID: w.Omar.ID}
	w.must(w.db.Tx(w.as(faisal), func(ctx context.Context, _ bun.Tx) error { return w.TellGlass(ctx, was) }))
	w.told(abeer, inbox.GlassBroken)
	w.rings(abeer, 1)
	w.told(faisal)
	w.told(w.Noura)
	w.must(w.TellGlass(w.as(w.Noura), audit.GlassWasBroken{BreakID: uuid.New(), PatientID: w.Omar.ID}))
	w.told(faisal, inbox.GlassBroken)
	w.must(w.db.Tx(w.as(abeer), func(ctx context.Context, _ bun.Tx) error {
		return w.SettleGlass(ctx, audit.GlassWasReviewed{BreakID: was.BreakID})
	}))
	w.told(abeer, inbox.GlassBroken) // the other one
}

// Those who read the audit log are told that it was tampered with, as one notice however often that is found.
func TestTellBroken(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	abeer := w.user("abeer", access.Admin, nil)
	for range 2 {
		w.must(w.TellBroken(w.as(access.System), audit.WasFoundBroken{Check: &audit.Check{Broken: 3}}))
	}
	w.told(abeer, inbox.AuditBroken)
	w.told(w.Noura)
}
