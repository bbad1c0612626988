package einvoices_test

import (
	"testing"
	"time"

	"tenhal.sa/tenhal/services/foundation/clock"
	"tenhal.sa/tenhal/services/foundation/dbtest"
	"tenhal.sa/tenhal/services/integrations/einvoices"
	"tenhal.sa/tenhal/services/integrations/zatca/zatcatest"
)

// In the evening what is left is tried again, also by a unit that was refused, and the alarm is raised before the law's
// time is up. Where nothing is left, nobody is disturbed.
func TestSweep(t *testing.T) {
	t.Parallel()
	at := clock.At(dbtest.Now)
	w := openAt(t, at)
	if _, err := w.Onboard(w.ctx, order); err != nil {
		t.Fatal(err)
	}
	done, left := w.issue(t, w.Omar.ID), w.issue(t, w.Sara.ID)
	if _, err := w.submit(t, done); err != nil {
		t.Fatal(err)
	}
	w.authority.Fail(zatcatest.Fault{Status: 401, Body: "{}"})
	if _, err := w.submit(t, left); err != nil {
		t.Fatal(err)
	}
	at.Set(dbtest.Now.Add(14 * time.Hour)) // 23:00 in Riyadh
	if err := w.Sweep(w.ctx, einvoices.PendingEInvoices{}); err != nil {
		t.Fatal(err)
	}
	if len(w.late) != 1 || w.late[0].Count != 1 || !w.late[0].Deadline.Equal(dbtest.Now.Add(einvoices.Limit)) {
		t.Errorf("the alarm says %+v", w.late)
	}
	if n := w.count(t, "SELECT count(*) FROM gue_jobs WHERE job_type = 'einvoices.submit'"); n != 3 {
		t.Errorf("%d jobs wait, want one more than the two of the issues", n)
	}
	at.Set(dbtest.Now.Add(30 * time.Hour)) // the law's time is over; it is sent all the same
	e, err := w.submit(t, left)
	if err != nil || e.State != einvoices.Accepted || len(e.Warnings) != 1 || e.Warnings[0].Code != "BR-KSA-98" {
		t.Errorf("Submit() = %v, %s %v", err, e.State, e.Warnings)
	}
	if err := w.Sweep(w.ctx, einvoices.PendingEInvoices{}); err != nil || len(w.late) != 1 {
		t.Errorf("with nothing left: %v, %d alarms", err, len(w.late))
	}
}
