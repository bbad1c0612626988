package appointments_test

import (
	"context"
	"errors"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"

	"tenhal.sa/tenhal/services/appointments"
	"tenhal.sa/tenhal/services/clinics"
	"tenhal.sa/tenhal/services/clinictest"
	"tenhal.sa/tenhal/services/foundation/db"
	"tenhal.sa/tenhal/services/foundation/dbtest"
	"tenhal.sa/tenhal/services/foundation/signal"
	"tenhal.sa/tenhal/services/patients"
)

// ten is 10:00 in Riyadh on the Sunday on which the tests play.
var ten = dbtest.Now.Add(time.Hour)

type desk struct {
	*clinictest.Cast
	*appointments.Service
	db  *db.DB
	ctx context.Context
}

func newDesk(t *testing.T) *desk {
	t.Helper()
	d := dbtest.Open(t, signal.NewBus())
	cast := clinictest.New(t, d)
	return &desk{cast, &appointments.Service{DB: d, Clinics: &clinics.Directory{DB: d}, Patients: &patients.Service{DB: d, Clinics: &clinics.Directory{DB: d}}}, d, cast.Context()}
}

func (d *desk) wish(at time.Time) appointments.Wish {
	return appointments.Wish{PatientID: d.Omar.ID, ProviderID: d.Sami.ID, ServiceID: d.Session.ID, StartsAt: at}
}

func (d *desk) book(t *testing.T, wish appointments.Wish) *appointments.Appointment {
	t.Helper()
	a, err := d.Book(d.ctx, wish)
	if err != nil {
		t.Fatalf("Book() = %v", err)
	}
	return a
}

func TestBook(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	d.book(t, d.wish(ten))
	for _, test := range []struct {
		name   string
		change func(*appointments.Wish)
		want   error
	}{
		{"right after", func(w *appointments.Wish) { w.StartsAt = ten.Add(45 * time.Minute) }, nil},
		{"the provider has somebody else", func(w *appointments.Wish) { w.PatientID = d.Sara.ID }, appointments.ErrTaken},
		{"the patient is with somebody else", func(w *appointments.Wish) { w.ProviderID = d.Hind.ID }, appointments.ErrPatientTaken},
		{"the room has somebody else", func(w *appointments.Wish) {
			w.ProviderID, w.PatientID, w.RoomID = d.Hind.ID, d.Sara.ID, &d.Room.ID
		}, appointments.ErrRoomTaken},
		{"yesterday", func(w *appointments.Wish) { w.StartsAt = ten.AddDate(0, 0, -1) }, appointments.ErrPast},
		{"in three years", func(w *appointments.Wish) { w.StartsAt = ten.AddDate(3, 0, 0) }, appointments.ErrFar},
		{"for two minutes", func(w *appointments.Wish) { w.Minutes = 2 }, appointments.ErrDuration},
		{"for a negative time", func(w *appointments.Wish) { w.Minutes = -45 }, appointments.ErrDuration},
		{"what Hind does not offer", func(w *appointments.Wish) { w.ProviderID, w.ServiceID = d.Hind.ID, d.Report.ID }, appointments.ErrNotOffered},
		{"an unknown service", func(w *appointments.Wish) { w.ServiceID = uuid.New() }, appointments.ErrNotOffered},
		{"an unknown provider", func(w *appointments.Wish) { w.ProviderID = uuid.New() }, appointments.ErrNoProvider},
		{"an unknown patient", func(w *appointments.Wish) { w.PatientID = uuid.New() }, appointments.ErrNoPatient},
		{"an unknown room", func(w *appointments.Wish) { r := uuid.New(); w.RoomID = &r }, appointments.ErrNoRoom},
		{"in the lunch break", func(w *appointments.Wish) { w.StartsAt = ten.Add(2 * time.Hour) }, appointments.ErrOutsideHours},
		{"into the lunch break", func(w *appointments.Wish) { w.StartsAt = ten.Add(90 * time.Minute) }, appointments.ErrOutsideHours},
		{"on a Friday", func(w *appointments.Wish) { w.StartsAt = ten.AddDate(0, 0, 5) }, appointments.ErrOutsideHours},
		{"on a Friday, all the same", func(w *appointments.Wish) { w.StartsAt, w.OutsideHours = ten.AddDate(0, 0, 5), true }, nil},
	} {
		t.Run(test.name, func(t *testing.T) {
			wish := d.wish(ten)
			test.change(&wish)
			if _, err := d.Book(d.ctx, wish); !errors.Is(err, test.want) {
				t.Errorf("Book() = %v, want %v", err, test.want)
			}
		})
	}
}

// A refused time says who has it and when the provider is free instead.
func TestTaken(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	first := d.book(t, d.wish(ten))
	wish := d.wish(ten.Add(15 * time.Minute))
	wish.PatientID = d.Sara.ID
	_, err := d.Book(d.ctx, wish)
	var taken *appointments.Taken
	if !errors.As(err, &taken) {
		t.Fatalf("Book() = %v, want *Taken", err)
	}
	if len(taken.By) != 1 || taken.By[0].ID != first.ID || taken.By[0].PatientEn != d.Omar.NameEn || !taken.By[0].Provider {
		t.Errorf("taken by %+v, want Omar's visit", taken.By)
	}
	got := []time.Time{}
	for _, slot := range taken.Free {
		got = append(got, slot.StartsAt)
	}
	want := []time.Time{ten.Add(45 * time.Minute), ten.Add(60 * time.Minute), ten.Add(75 * time.Minute)}
	for i := range want {
		if len(got) != 3 || !got[i].Equal(want[i]) {
			t.Fatalf("free at %v, want %v", got, want)
		}
	}
}

// A room with two places takes two visits at a time, and no third.
func TestRoomCapacity(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	wish := d.wish(ten)
	wish.RoomID = &d.Gym.ID
	d.book(t, wish)
	d.book(t, appointments.Wish{PatientID: d.Sara.ID, ProviderID: d.Hind.ID, ServiceID: d.Session.ID, StartsAt: ten})
	var units []int
	if err := d.db.NewRaw("SELECT room_unit FROM appointments ORDER BY 1").Scan(d.ctx, &units); err != nil || len(units) != 2 || units[0] != 1 || units[1] != 2 {
		t.Errorf("units = %v, %v; want 1 and 2", units, err)
	}
}

// Of fifty receptionists who ask for one time at once, one gets it.
func TestBookRace(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	var wg sync.WaitGroup
	results := make(chan error, 50)
	for range cap(results) {
		wg.Go(func() {
			_, err := d.Book(d.ctx, d.wish(ten))
			results <- err
		})
	}
	wg.Wait()
	close(results)
	won := 0
	for err := range results {
		switch {
		case err == nil:
			won++
		case !errors.Is(err, appointments.ErrTaken) && !errors.Is(err, appointments.ErrPatientTaken) && !errors.Is(err, appointments.ErrRoomTaken):
			t.Error(err)
		}
	}
	if won != 1 {
		t.Errorf("%d got the time, want 1", won)
	}
}
