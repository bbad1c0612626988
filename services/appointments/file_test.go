package appointments_test

import (
	"errors"
	"fmt"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"

	"tenhal.sa/tenhal/services/access"
	"tenhal.sa/tenhal/services/appointments"
	"tenhal.sa/tenhal/services/foundation/fault"
	"tenhal.sa/tenhal/services/patients"
)

// file returns Omar's file in the speech clinic.
func (d *desk) file(t *testing.T) *patients.File {
	t.Helper()
	files, err := d.Patients.FileStories(d.ctx, d.Omar.ID)
	if err != nil || len(files) != 1 {
		t.Fatalf("%d files, %v; want one", len(files), err)
	}
	return files[0]
}

func (d *desk) change(t *testing.T) patients.FileChange {
	return patients.FileChange{PatientID: d.Omar.ID, ID: d.file(t).ID, Reason: "Moved away"}
}

// The first visit opens the file, a second one finds it.
func TestBookOpensFile(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	d.book(t, d.wish(ten))
	d.book(t, d.wish(ten.Add(time.Hour)))
	f := d.file(t)
	if f.Number != "SLP-26-000001" || f.Closed() || len(f.Episodes) != 1 || f.Episodes[0].OpenedBy != d.Noura.ID {
		t.Errorf("the file is %+v with %+v", f, f.Episodes)
	}
}

// Fifty first visits to a clinic at once, some of the same patients: each patient has one file, and no number is lost.
func TestFileNumbersRace(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	var all sync.WaitGroup
	for n := range 50 {
		wish := d.wish(ten.Add(time.Duration(n%8)*time.Hour).AddDate(0, 0, 7*(n/8)))
		if n%2 == 1 {
			wish.PatientID = d.Sara.ID
		}
		all.Go(func() { _, _ = d.Book(d.ctx, wish) }) // some are taken
	}
	all.Wait()
	var files, last int
	var highest string
	err := d.db.NewRaw("SELECT count(*), (SELECT last FROM file_counters), max(number) FROM patient_files").Scan(d.ctx, &files, &last, &highest)
	if err != nil || files != 2 || last != 2 || highest != "SLP-26-000002" {
		t.Errorf("%d files up to %s of %d, %v; want two of two", files, highest, last, err)
	}
}

// What is left to do keeps a file open, unless somebody closes it who may; then nobody books there until it is open again.
func TestCloseFile(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	d.Patients.Matters = []patients.Matters{d.Matters}
	a := d.book(t, d.wish(ten))
	if _, err := d.Patients.CloseFile(d.ctx, d.change(t)); !errors.Is(err, patients.ErrMatters) {
		t.Fatalf("closed by the desk over a visit: %v", err)
	}
	boss := access.With(d.ctx, access.Actor{ID: d.Noura.ID, NameEn: "Faisal", Role: access.Manager})
	c := d.change(t)
	if _, err := d.Patients.CloseFile(boss, c); err != nil {
		t.Fatal(err)
	}
	f := d.file(t)
	if left := f.Episodes[0].LeftOpen; !f.Closed() || len(left) != 1 || left[0].Count != 1 || f.Episodes[0].CloseReason != "Moved away" {
		t.Errorf("closed as %+v with %+v", f, f.Episodes[0])
	}
	if _, err := d.Book(d.ctx, d.wish(ten.Add(4*time.Hour))); !errors.Is(err, appointments.ErrFileClosed) {
		t.Errorf("booked in a closed file: %v", err)
	}
	if _, err := d.Patients.CloseFile(boss, c); !errors.Is(err, patients.ErrFileClosed) {
		t.Errorf("closed twice: %v", err)
	}
	c.Version = 1
	if _, err := d.Patients.ReopenFile(d.ctx, c); !errors.Is(err, patients.ErrStale) {
		t.Errorf("opened again as it was seen before it was closed: %v", err)
	}
	c.Version, c.Reason = 0, "  "
	if _, err := d.Patients.ReopenFile(d.ctx, c); fault.Of(err).Fields["reason"] != "fault.required" {
		t.Errorf("opened again for no reason: %v", err)
	}
	c.Reason = "Came back"
	again, err := d.Patients.ReopenFile(d.ctx, c)
	if err != nil || again.Closed() || again.Number != f.Number || len(d.file(t).Episodes) != 2 {
		t.Errorf("opened again: %+v, %v", again, err)
	}
	if _, err := d.Cancel(d.ctx, appointments.Change{ID: a.ID, Reason: "x"}, appointments.ByPatient); err != nil {
		t.Fatal(err)
	}
	if _, err := d.Patients.CloseFile(d.ctx, patients.FileChange{PatientID: d.Omar.ID, ID: f.ID, Reason: "Done"}); err != nil {
		t.Errorf("nothing is left, and yet: %v", err)
	}
}

// A file is closed or a visit is booked, and never both, however they meet.
// A record is archived once its files are closed. Nothing is booked then, no list has it, and it is taken back as it was.
func TestArchive(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	d.book(t, d.wish(ten))
	put := patients.RecordChange{ID: d.Omar.ID, Reason: "Treated elsewhere"}
	if err := d.Patients.Archive(d.ctx, put); !errors.Is(err, patients.ErrFilesOpen) {
		t.Errorf("with an open file: %v, want ErrFilesOpen", err)
	}
	boss := access.With(d.ctx, access.Actor{ID: d.Noura.ID, Role: access.Manager})
	if _, err := d.Patients.CloseFile(boss, d.change(t)); err != nil {
		t.Fatal(err)
	}
	if err := d.Patients.Archive(d.ctx, patients.RecordChange{ID: d.Omar.ID, Reason: " "}); fault.Of(err).Kind != fault.Invalid {
		t.Errorf("without a reason: %v, want it refused", err)
	}
	if err := d.Patients.Archive(d.ctx, put); err != nil {
		t.Fatal(err)
	}
	if err := d.Patients.Archive(d.ctx, put); !errors.Is(err, patients.ErrArchived) {
		t.Errorf("twice: %v, want ErrArchived", err)
	}
	page, err := d.Patients.List(d.ctx, patients.Newest, 1)
	if err != nil || len(page.Patients) != 1 {
		t.Errorf("the list has %d patients, %v; want Sara alone", len(page.Patients), err)
	}
	if _, err := d.Book(d.ctx, d.wish(ten.Add(time.Hour))); err == nil {
		t.Error("an archived patient was booked")
	}
	if _, err := d.Patients.ReopenFile(d.ctx, d.change(t)); !errors.Is(err, patients.ErrArchived) {
		t.Errorf("opening the file of an archived patient: %v, want ErrArchived", err)
	}
	if err := d.Patients.Restore(d.ctx, put); err != nil {
		t.Fatal(err)
	}
	if err := d.Patients.Restore(d.ctx, put); !errors.Is(err, patients.ErrNotArchived) {
		t.Errorf("restoring twice: %v, want ErrNotArchived", err)
	}
	if _, err := d.Patients.ReopenFile(d.ctx, d.change(t)); err != nil {
		t.Errorf("opening the file again: %v", err)
	}
}

func TestCloseFileRace(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	d.Patients.Matters = []patients.Matters{d.Matters}
	first := d.book(t, d.wish(ten))
	if _, err := d.Cancel(d.ctx, appointments.Change{ID: first.ID, Reason: "x"}, appointments.ByClinic); err != nil {
		t.Fatal(err)
	}
	c := d.change(t)
	for n := range 20 {
		var booked *appointments.Appointment
		var closed error
		var both sync.WaitGroup
		both.Go(func() { booked, _ = d.Book(d.ctx, d.wish(ten.AddDate(0, 0, 7*(n+1)))) })
		both.Go(func() { _, closed = d.Patients.CloseFile(d.ctx, c) })
		both.Wait()
		if (booked != nil) == (closed == nil) {
			t.Fatalf("round %d: booked %t, closed %t", n, booked != nil, closed == nil)
		}
		if booked == nil {
			if _, err := d.Patients.ReopenFile(d.ctx, c); err != nil {
				t.Fatal(err)
			}
		} else if _, err := d.Cancel(d.ctx, appointments.Change{ID: booked.ID, Reason: "x"}, appointments.ByClinic); err != nil {
			t.Fatal(err)
		}
	}
}

// A first visit is booked at the moment in which the record is archived: one of the two is refused.
func TestArchiveRace(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	for n := range 20 {
		p, err := d.Patients.Register(d.ctx, patients.Draft{NameEn: fmt.Sprint("Passing Visitor ", n), Sex: "male", BirthDate: "1990-01-01", IdentityKind: "none", Phone: fmt.Sprintf("05511%05d", n), DifferentPerson: true})
		if err != nil {
			t.Fatal(err)
		}
		w := d.wish(ten.AddDate(0, 0, 7*n))
		w.PatientID = p.ID
		var archived, booked error
		var both sync.WaitGroup
		both.Go(func() { archived = d.Patients.Archive(d.ctx, patients.RecordChange{ID: p.ID, Reason: "moved away"}) })
		both.Go(func() { _, booked = d.Book(d.ctx, w) })
		both.Wait()
		if (archived == nil) == (booked == nil) {
			t.Fatalf("round %d: archived %v, booked %v", n, archived, booked)
		}
	}
}

// Who works in another clinic books neither with a provider of this one nor for a patient of it.
func TestBookScope(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	d.book(t, d.wish(ten))
	stranger := d.Noura
	stranger.Clinics = []uuid.UUID{uuid.New()}
	ctx := access.With(d.ctx, stranger)
	if _, err := d.Book(ctx, d.wish(ten.Add(time.Hour))); !errors.Is(err, appointments.ErrNoProvider) && !errors.Is(err, appointments.ErrNotOffered) {
		t.Errorf("booked with a provider of another clinic: %v", err)
	}
	stranger.Clinics = []uuid.UUID{d.Speech.ID}
	if _, err := d.Book(access.With(d.ctx, stranger), d.wish(ten.Add(time.Hour))); err != nil {
		t.Errorf("not booked in the own clinic: %v", err)
	}
}
