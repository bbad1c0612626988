package inbox_test

import (
	"context"
	"testing"
	"time"

	"github.com/google/uuid"

	"tenhal.sa/tenhal/services/access"
	"tenhal.sa/tenhal/services/appointments"
	"tenhal.sa/tenhal/services/clinics"
	"tenhal.sa/tenhal/services/clinictest"
	"tenhal.sa/tenhal/services/foundation/db"
	"tenhal.sa/tenhal/services/foundation/dbtest"
	"tenhal.sa/tenhal/services/foundation/i18n"
	"tenhal.sa/tenhal/services/foundation/signal"
	"tenhal.sa/tenhal/services/notifications/inbox"
	"tenhal.sa/tenhal/services/patients"
)

// world is the centre with its desk, and users of whom Sami and Hind have visits.
type world struct {
	*clinictest.Cast
	*inbox.Service
	t    *testing.T
	db   *db.DB
	desk *appointments.Service

	sami, hind, huda access.Actor // two clinicians, and who bills
}

func newWorld(t *testing.T) *world {
	t.Helper()
	bus := signal.NewBus()
	d := dbtest.Open(t, bus)
	w := &world{Cast: clinictest.New(t, d), Service: &inbox.Service{DB: d}, t: t, db: d}
	w.desk = &appointments.Service{DB: d, Clinics: &clinics.Directory{DB: d}, Patients: &patients.Service{DB: d, Clinics: &clinics.Directory{DB: d}}}
	signal.On(bus, w.TellBooked)
	signal.On(bus, w.TellMoved)
	signal.On(bus, w.TellCancelled)
	signal.On(bus, w.TellArrived)
	signal.On(bus, w.SettleArrived)
	signal.On(bus, w.TellRestored)
	signal.On(bus, w.TellOverdue)
	signal.On(bus, w.TellMerged)
	signal.On(bus, w.TellUnmerged)
	w.sami = w.user("sami", access.Clinician, &w.Sami.ID)
	w.hind = w.user("hind", access.Clinician, &w.Hind.ID)
	w.huda = w.user("huda", access.Billing, nil)
	return w
}

func (w *world) user(name string, role access.Role, provider *uuid.UUID) access.Actor {
	w.t.Helper()
	u, err := (&access.Service{DB: w.db}).Create(w.t.Context(), access.NewUser{
		Email: name + "@tenhal.example", NameAr: name, NameEn: name, Role: role, Password: "a quiet desk by the window", ProviderID: provider,
	})
	w.must(err)
	return u.Actor()
}

func (w *world) must(err error) {
	w.t.Helper()
	if err != nil {
		w.t.Fatal(err)
	}
}

// as is somebody at their screen.
func (w *world) as(who access.Actor) context.Context {
	return access.With(i18n.With(context.Background(), i18n.English), who)
}

// book books Omar with Sami as somebody, so many hours from now.
func (w *world) book(who access.Actor, hours int) *appointments.Appointment {
	w.t.Helper()
	a, err := w.desk.Book(w.as(who), appointments.Wish{
		PatientID: w.Omar.ID, ProviderID: w.Sami.ID, ServiceID: w.Session.ID, StartsAt: dbtest.Now.Add(time.Duration(hours) * time.Hour), OutsideHours: true,
	})
	w.must(err)
	return a
}

// move moves a visit to so many hours from now, with another provider where one is named.
func (w *world) move(who access.Actor, a *appointments.Appointment, hours int, to uuid.UUID) {
	w.t.Helper()
	_, err := w.desk.Reschedule(w.as(who), appointments.Move{
		Change: appointments.Change{ID: a.ID}, ProviderID: to, StartsAt: dbtest.Now.Add(time.Duration(hours) * time.Hour), OutsideHours: true,
	})
	w.must(err)
}

// unread are the unread notices of somebody, the latest first.
func (w *world) unread(who access.Actor) []inbox.Entry {
	w.t.Helper()
	list, _, err := w.List(w.as(who), inbox.Filter{})
	w.must(err)
	return list
}

// told fails unless the unread notices of somebody are of these kinds, the latest first.
func (w *world) told(who access.Actor, kinds ...inbox.Kind) {
	w.t.Helper()
	list := w.unread(who)
	same := len(list) == len(kinds)
	for i := range min(len(list), len(kinds)) {
		same = same && list[i].Kind == kinds[i]
	}
	if !same {
		w.t.Errorf("%s was told %+v, want %v", who.NameEn, list, kinds)
	}
}

// rings fails unless the bell of somebody shows a number.
func (w *world) rings(who access.Actor, want int) {
	w.t.Helper()
	if n, err := w.Unread(w.as(who)); err != nil || n != want {
		w.t.Errorf("the bell of %s shows %d, %v; want %d", who.NameEn, n, err, want)
	}
}
