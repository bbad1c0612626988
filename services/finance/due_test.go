package finance_test

import (
	"testing"
	"time"

	"github.com/google/uuid"

	"tenhal.sa/tenhal/services/finance"
	"tenhal.sa/tenhal/services/settings"
)

// A patient has as long to pay as the clinic says when the invoice is issued; what is issued keeps its day.
func TestDue(t *testing.T) {
	t.Parallel()
	w := newTill(t)
	w.Settings = &settings.Service{DB: w.db}
	first := ""
	for n, step := range []struct {
		clinic uuid.UUID
		days   int
		want   string
	}{{uuid.Nil, 30, "2026-12-22"}, {w.Speech.ID, 0, "2026-11-22"}} {
		w.Adjust(t, w.db, settings.InvoiceDue.In(step.clinic), step.days)
		inv, err := w.Issue(w.ctx, finance.Change{ID: w.draft(t, w.Omar.ID, time.Duration(n)*time.Hour).ID})
		if err != nil || inv.DueOn.String() != step.want {
			t.Fatalf("of %d days it is due on %s, %v; want %s", step.days, inv.DueOn, err, step.want)
		}
		if n == 0 {
			first = inv.ID.String()
		}
	}
	kept, err := w.Get(w.ctx, uuid.MustParse(first))
	if err != nil || kept.DueOn.String() != "2026-12-22" {
		t.Errorf("the first one is due on %s by now, %v", kept.DueOn, err)
	}
}
