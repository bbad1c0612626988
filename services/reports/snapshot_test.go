package reports_test

import (
	"context"
	"errors"
	"strings"
	"sync"
	"testing"

	"github.com/google/uuid"

	"tenhal.sa/tenhal/services/access"
	"tenhal.sa/tenhal/services/finance"
	"tenhal.sa/tenhal/services/foundation/db"
	"tenhal.sa/tenhal/services/notifications/inbox"
	"tenhal.sa/tenhal/services/reports"
)

// notices are what the notices of a user are about, the latest first, read or not.
func (w *world) notices(who access.Actor) (paths []string) {
	w.t.Helper()
	list, _, err := w.Inbox.List(w.as(who), inbox.Filter{Read: true})
	w.must(err)
	for _, n := range list {
		paths = append(paths, n.Path)
	}
	return paths
}

// Of the week before, whoever is late or asks twice keeps one report, and who bills or manages hears of it once, also
// after they have read it.
func TestCloseWeek(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	huda, faisal, sami := w.user("huda", access.Billing, nil), w.user("faisal", access.Manager, nil), w.user("sami", access.Clinician, &w.Sami.ID)
	inv := w.issue(w.Omar.ID, w.Other.ID, w.fee.ID)
	w.pay(inv, finance.Cash, 1500)
	w.at("2026-11-29 06:00:00")
	var all sync.WaitGroup
	for range 4 {
		all.Go(func() {
			if err := w.CloseWeek(w.as(access.System), reports.CloseWeek{}); err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
	_, err := w.Inbox.ReadAll(w.as(huda), w.db.Clock.Now())
	w.must(err)
	w.at("2026-12-02 15:00:00")
	if got := run(w, w.CloseWeek); got != `{"people_told":0,"reports_stored":0}` {
		t.Errorf("again: %s", got)
	}
	list, more, err := w.Snapshots(w.ctx, 1)
	w.must(err)
	if len(list) != 1 || more || list[0].StartsOn != day(2026, 11, 22) || list[0].EndsOn != day(2026, 11, 28) || list[0].Parameters.Zone != "Asia/Riyadh" {
		t.Fatalf("kept are %+v", list)
	}
	path := "/reports/snapshots/" + list[0].ID.String()
	for _, who := range []access.Actor{huda, faisal} {
		if got := w.notices(who); len(got) != 1 || got[0] != path {
			t.Errorf("%s was told of %q, want once of %s", who.NameEn, got, path)
		}
	}
	if got := w.notices(sami); len(got) > 0 {
		t.Errorf("a clinician was told of %q", got)
	}
	if n := w.number("SELECT count(*) FROM messages WHERE rule = 'financial_report' AND state = 'planned'"); n != 2 {
		t.Errorf("%d mails, want two", n)
	}
	if n := w.number("SELECT count(*) FROM audit_entries WHERE table_name = 'report_snapshots' AND NOT after ? 'figures'"); n != 1 {
		t.Errorf("%d entries in the audit log, want one without the figures", n)
	}
}

// The last month that is over is kept, whole, whenever in the next one it is asked for.
func TestCloseMonth(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	for _, at := range []string{"2026-10-31 23:59:59", "2026-11-01 00:00:00", "2026-11-30 23:59:59", "2026-12-01 00:00:00"} {
		w.at(at)
		w.issue(w.Omar.ID, w.Other.ID, w.fee.ID)
	}
	w.at("2026-12-01 06:00:00")
	w.user("huda", access.Billing, nil)
	if got := run(w, w.CloseMonth); got != `{"people_told":1,"reports_stored":1}` {
		t.Errorf("the first time: %s", got)
	}
	w.at("2026-12-31 23:00:00")
	run(w, w.CloseMonth)
	list, _, err := w.Snapshots(w.ctx, 1)
	w.must(err)
	if len(list) != 1 || list[0].StartsOn != day(2026, 11, 1) || list[0].EndsOn != day(2026, 11, 30) {
		t.Fatalf("kept are %+v", list)
	}
	snap, _, err := w.Snapshot(w.ctx, list[0].ID)
	w.must(err)
	if sum := snap.Figures.Sum(); sum.Invoices != 2 || sum.Total != 23000 || sum.Owed().Invoices != 3 {
		t.Errorf("November is %+v, want two invoices, and three open", sum)
	}
	run(w, w.CloseWeek)
	if list, _, err := w.Snapshots(w.ctx, 1); err != nil || len(list) != 2 || list[0].Kind != reports.Week {
		t.Errorf("kept are %+v, %v; want the week of Christmas before November", list, err)
	}
}

// What was kept is counted again to the same figures, whatever is billed and paid afterwards; it can't be changed; and
// what is put into the past shows.
func TestSnapshotHolds(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	inv := w.issue(w.Omar.ID, w.Other.ID, w.fee.ID)
	w.pay(inv, finance.Cash, 1500)
	w.at("2026-11-29 06:00:00")
	run(w, w.CloseWeek)
	w.pay(inv, finance.Mada, 10000)
	w.issue(w.Sara.ID, w.Speech.ID, w.Session.ID)
	list, _, err := w.Snapshots(w.ctx, 1)
	w.must(err)
	id := list[0].ID
	_, again, err := w.Snapshot(w.ctx, id)
	if sum := again.Sum(); err != nil || !again.Same(w.figures(id)) || sum.Owed().Amount != 10000 {
		t.Errorf("counted again it is %+v, %v", again, err)
	}
	if _, err := w.db.ExecContext(context.Background(), "UPDATE clinics SET name_en = 'Hands', active = false, position = -1 WHERE id = ?", w.Other.ID); err != nil {
		t.Fatal(err)
	}
	if _, again, err := w.Snapshot(w.ctx, id); err != nil || !again.Same(w.figures(id)) {
		t.Errorf("with a clinic that was closed it is %+v, %v", again, err)
	}
	for _, change := range []string{"UPDATE report_snapshots SET generated_at = now()", "DELETE FROM report_snapshots", "TRUNCATE report_snapshots", "DELETE FROM report_tellings"} {
		if _, err := w.db.ExecContext(context.Background(), change); err == nil || !strings.Contains(err.Error(), "refused") {
			t.Errorf("%s = %v, want it refused", change, err)
		}
	}
	w.at("2026-11-24 12:00:00") // the clock goes wrong, and somebody issues
	w.issue(w.Sara.ID, w.Speech.ID, w.Session.ID)
	w.at("2026-11-29 12:00:00")
	if _, again, err := w.Snapshot(w.ctx, id); err != nil || again.Same(w.figures(id)) {
		t.Errorf("what was put into the past does not show: %v", err)
	}
	if _, _, err := w.Snapshot(w.ctx, uuid.New()); !errors.Is(err, db.ErrNotFound) {
		t.Errorf("a snapshot that is none = %v", err)
	}
}

// figures are those that were kept.
func (w *world) figures(id uuid.UUID) *reports.Figures {
	w.t.Helper()
	snap, _, err := w.Snapshot(w.ctx, id)
	w.must(err)
	return &snap.Figures
}
