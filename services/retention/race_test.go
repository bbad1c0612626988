package retention_test

import (
	"context"
	"errors"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"tenhal.sa/tenhal/services/appointments"
	"tenhal.sa/tenhal/services/attachments"
	"tenhal.sa/tenhal/services/foundation/db"
	"tenhal.sa/tenhal/services/foundation/dbtest"
	"tenhal.sa/tenhal/services/foundation/fault"
	"tenhal.sa/tenhal/services/patients"
	"tenhal.sa/tenhal/services/retention"
)

// Of those who would use a record and the one who destroys it, either they come first and it stays, or they hear that it
// is not there: never something for nobody.
func TestDestroyRace(t *testing.T) {
	t.Parallel()
	a := open(t)
	visits := &appointments.Service{DB: a.DB, Clinics: a.people.Clinics, Patients: a.people}
	for name, use := range map[string]func(id uuid.UUID) error{
		"taken back": func(id uuid.UUID) error {
			return a.people.Restore(a.ctx, patients.RecordChange{ID: id, Reason: "came back"})
		},
		"taken back and booked": func(id uuid.UUID) error {
			if err := a.people.Restore(a.ctx, patients.RecordChange{ID: id, Reason: "came back"}); err != nil {
				return err
			}
			_, err := visits.Book(a.ctx, appointments.Wish{PatientID: id, ProviderID: a.Sami.ID, ServiceID: a.Report.ID, StartsAt: a.DB.Now(a.ctx).Add(time.Hour)})
			return err
		},
		"a new file": func(id uuid.UUID) error { _, err := a.people.OpenFile(a.ctx, id, a.Speech.ID); return err },
		"a new paper": func(id uuid.UUID) error {
			papers := &attachments.Service{DB: a.DB, Clinics: a.people.Clinics, Patients: a.people, Store: a.Store}
			_, err := papers.Upload(a.ctx, id, attachments.Upload{Kind: "report", FileName: "a.pdf", Body: []byte("%PDF-1.7\n%%EOF")})
			return err
		},
		"on hold": func(id uuid.UUID) error { return a.Hold(a.ctx, id, "court", "a case") },
	} {
		for range 5 {
			id := a.register("Reem " + name)
			a.away(id, longAgo)
			var all sync.WaitGroup
			var used, destroyed error
			all.Go(func() { used = use(id) })
			all.Go(func() { _, destroyed = a.Destroy(a.ctx, order(id)) })
			all.Wait()
			there := a.count("patients WHERE id = ?", id) == 1
			switch {
			case there == (destroyed == nil):
				t.Errorf("%s: it is there: %t, and destroying says %v", name, there, destroyed)
			case destroyed != nil && !errors.Is(destroyed, retention.ErrNotDue):
				t.Errorf("%s: destroying says %v", name, destroyed)
			case fault.Of(used).Kind == fault.Internal && used != nil:
				t.Errorf("%s: %v", name, used)
			}
		}
	}
}

// Whoever writes for a record while it is to be destroyed is waited for, and has the last word.
func TestDestroyWaits(t *testing.T) {
	t.Parallel()
	a := open(t)
	id := a.old("Reem Zzyzx")
	held, done := make(chan struct{}), make(chan error)
	go func() {
		done <- a.DB.Tx(a.ctx, func(ctx context.Context, tx bun.Tx) error {
			err := a.Hold(ctx, id, "court", "a case")
			close(held)
			time.Sleep(600 * time.Millisecond) // longer than a destruction waits before it begins again
			return err
		})
	}()
	<-held
	_, err := a.Destroy(a.ctx, order(id))
	a.want(err, retention.ErrNotDue)
	a.must(<-done)
}

// A destruction that is cut off, wherever, leaves the whole record; the next one does it all. Of many that are asked for,
// those before the cut are done, and the others are not begun.
func TestDestroyCutOff(t *testing.T) {
	t.Parallel()
	a := open(t)
	first, second := a.old("Reem Zzyzx"), a.old("Layan Al-Asmari")
	_, err := a.Destroy(a.ctx, order(first))
	a.must(err)
	before := a.every()
	a.exec(`CREATE FUNCTION cut() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'cut off'; END $$;
		CREATE TRIGGER cut BEFORE DELETE ON patients EXECUTE FUNCTION cut()`) // the last of all
	if _, err := a.Destroy(a.ctx, order(second)); err == nil {
		t.Fatal("it was not cut off")
	}
	for table, n := range a.every() {
		if n != before[table] {
			t.Errorf("%s had %d rows, and has %d", table, before[table], n)
		}
	}
	ctx, cancel := context.WithCancel(a.ctx)
	cancel()
	if _, err := a.Destroy(ctx, order(second)); err == nil {
		t.Error("who is gone destroys")
	}
	a.exec("DROP TRIGGER cut ON patients")
	_, err = a.Destroy(a.ctx, order(second))
	a.must(err)
	_, err = a.Destroy(a.ctx, order(second))
	a.want(err, retention.ErrNotDue)
}

// A brother's task and message stay his, where one answer or message was of both.
func TestShared(t *testing.T) {
	t.Parallel()
	a := open(t)
	goes, brother := a.old("Reem Zzyzx"), a.register("Fahd Zzyzx")
	joined, task := db.NewID(), db.NewID()
	a.exec(`INSERT INTO messages (id, rule, channel, recipient, language, patient_id, payment_id, part_of, state, due_at, check_at, expires_at, changed_at, created_at)
		SELECT ?0, 'receipt', 'sms', '+966500000002', 'en', ?1, m.payment_id, m.id, 'joined', ?2, ?2, ?2, ?2, ?2 FROM messages AS m WHERE m.patient_id = ?3`, joined, brother, longAgo, goes)
	a.exec(`INSERT INTO desk_tasks (id, kind, patient_id, message_id, reply_id, channel, address, created_at)
		SELECT ?0, 'reply', ?1, t.message_id, t.reply_id, 'sms', '', ?2 FROM desk_tasks AS t WHERE t.patient_id = ?3`, task, brother, longAgo, goes)
	a.exec("INSERT INTO family_members (id, family_id, patient_id, joined_at) SELECT ?0, family_id, ?1, ?2 FROM family_members WHERE patient_id = ?3", db.NewID(), brother, dbtest.Now, goes)
	left, err := a.Destroy(a.ctx, order(goes))
	a.must(err)
	if left.Counts["messages"] != 2 || left.Counts["message_replies"] != 0 || left.Counts["families"] != 0 {
		t.Errorf("went: %v", left.Counts)
	}
	if n := a.count("desk_tasks WHERE id = ? AND message_id IS NULL AND reply_id IS NOT NULL", task); n != 1 {
		t.Error("the brother's task is not as it was")
	}
	if n := a.count("families WHERE payer_phone = ''"); n != 1 {
		t.Error("the family is paid for by a number of the one who is gone")
	}
}
