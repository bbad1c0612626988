package referrals_test

import (
	"context"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"tenhal.sa/tenhal/services/access"
	"tenhal.sa/tenhal/services/appointments"
	"tenhal.sa/tenhal/services/attachments"
	"tenhal.sa/tenhal/services/audit"
	"tenhal.sa/tenhal/services/clinics"
	"tenhal.sa/tenhal/services/clinictest"
	"tenhal.sa/tenhal/services/consents"
	"tenhal.sa/tenhal/services/foundation/db"
	"tenhal.sa/tenhal/services/foundation/dbtest"
	"tenhal.sa/tenhal/services/foundation/i18n"
	"tenhal.sa/tenhal/services/foundation/queue"
	"tenhal.sa/tenhal/services/foundation/signal"
	"tenhal.sa/tenhal/services/foundation/storage"
	"tenhal.sa/tenhal/services/notifications/inbox"
	"tenhal.sa/tenhal/services/patients"
	"tenhal.sa/tenhal/services/referrals"
)

// world is the centre with a second clinic, where Layla works as Sami does, and people who refer to each other.
type world struct {
	*clinictest.Cast
	*referrals.Service
	t     *testing.T
	db    *db.DB
	inbox *inbox.Service
	desk  *appointments.Service

	OT    clinics.Clinic
	Plan  clinics.Service // of the other clinic
	Layla clinics.Provider

	sami, layla, faisal access.Actor // clinicians of the two clinics, and a manager
}

func newWorld(t *testing.T) *world {
	t.Helper()
	bus := signal.NewBus()
	d := dbtest.Open(t, bus)
	bus.Announce((&audit.Service{DB: d}).Author)
	w := &world{Cast: clinictest.New(t, d), t: t, db: d, inbox: &inbox.Service{DB: d}}
	places := &clinics.Directory{DB: d}
	people := &patients.Service{DB: d, Clinics: places}
	w.desk = &appointments.Service{DB: d, Clinics: places, Patients: people}
	w.Service = &referrals.Service{
		DB: d, Clinics: places, Patients: people, Appointments: w.desk, Consents: &consents.Service{DB: d, Clinics: places, Patients: people},
		Attachments: &attachments.Service{DB: d, Clinics: places, Patients: people, Store: storage.Folder(t.TempDir())},
	}
	signal.On(bus, w.FollowArrived)
	signal.On(bus, w.FollowCompleted)
	signal.On(bus, w.FollowReopened)
	signal.On(bus, w.FollowCancelled)
	signal.On(bus, w.FollowMissed)
	signal.On(bus, w.FollowRestored)
	w.settle()
	w.sami = w.user("sami", access.Clinician, &w.Sami.ID)
	w.layla = w.user("layla", access.Clinician, &w.Layla.ID)
	w.faisal = w.user("faisal", access.Manager, nil)
	return w
}

// settle opens the second clinic: from Sunday to Thursday, 9 to 17.
func (w *world) settle() {
	w.OT = clinics.Clinic{ID: db.NewID(), Code: "OT", NameAr: "العلاج الوظيفي", NameEn: "Occupational therapy", Position: 1, Active: true}
	w.Plan = clinics.Service{ID: db.NewID(), ClinicID: w.OT.ID, Code: "OT-45", NameAr: "تقييم", NameEn: "Assessment", Price: 20000, Duration: 45, VATClass: clinics.Healthcare, Active: true}
	w.Layla = clinics.Provider{ID: db.NewID(), ClinicID: w.OT.ID, NameAr: "ليلى", NameEn: "Layla", Active: true}
	hours := []clinics.Hours{}
	for day := time.Sunday; day <= time.Thursday; day++ {
		hours = append(hours, clinics.Hours{ID: db.NewID(), ProviderID: w.Layla.ID, Weekday: day, Opens: 9 * 60, Closes: 17 * 60})
	}
	w.must(w.db.Tx(context.Background(), func(ctx context.Context, tx bun.Tx) error {
		for _, model := range []any{&w.OT, &w.Plan, &w.Layla, &hours} {
			if _, err := tx.NewInsert().Model(model).Exec(ctx); err != nil {
				return err
			}
		}
		_, err := tx.NewRaw("INSERT INTO provider_services (provider_id, service_id) VALUES (?, ?)", w.Layla.ID, w.Plan.ID).Exec(ctx)
		return err
	}))
}

func (w *world) must(err error) {
	w.t.Helper()
	if err != nil {
		w.t.Fatal(err)
	}
}

func (w *world) user(name string, role access.Role, provider *uuid.UUID, only ...uuid.UUID) access.Actor {
	w.t.Helper()
	u, err := (&access.Service{DB: w.db}).Create(w.t.Context(), access.NewUser{
		Email: name + "@tenhal.example", NameAr: name, NameEn: name, Role: role, Password: "a quiet desk by the window", ProviderID: provider, Clinics: only, Locale: i18n.English,
	})
	w.must(err)
	return u.Actor()
}

func (w *world) as(who access.Actor) context.Context {
	return access.With(i18n.With(context.Background(), i18n.English), who)
}

// at puts the clocks of Riyadh to a time, "2026-11-22 09:00".
func (w *world) at(clock string) {
	w.t.Helper()
	w.db.Clock.Set(w.clock(clock))
}

func (w *world) clock(clock string) time.Time {
	w.t.Helper()
	at, err := time.ParseInLocation("2006-01-02 15:04", clock, w.Organisation.Zone())
	w.must(err)
	return at
}

// wish is Omar's way from Sami's clinic to Layla's.
func (w *world) wish() referrals.Wish {
	return referrals.Wish{
		PatientID: w.Omar.ID, Direction: referrals.Internal, From: w.Speech.ID, To: w.OT.ID, ServiceID: w.Plan.ID, Urgency: referrals.Routine,
		Reason: referrals.Assessment, Question: "Does he need help with his hands?", Consent: referrals.ByPatient, AndSend: true,
	}
}

// send sends a wish as Sami.
func (w *world) send(wish referrals.Wish) *referrals.Referral {
	w.t.Helper()
	r, err := w.Create(w.as(w.sami), wish)
	w.must(err)
	return r
}

// accepted is a referral that Layla has accepted.
func (w *world) accepted() *referrals.Referral {
	w.t.Helper()
	r, err := w.Accept(w.as(w.layla), referrals.Change{ID: w.send(w.wish()).ID})
	w.must(err)
	return r
}

// is fails unless a referral stands somewhere.
func (w *world) is(id uuid.UUID, want referrals.Status) *referrals.Referral {
	w.t.Helper()
	r, err := w.Get(w.as(w.faisal), id)
	w.must(err)
	if r.Status != want {
		w.t.Errorf("the referral is %s, want %s", r.Status, want)
	}
	return r
}

// chase runs the job as the program, and returns what it counted.
func (w *world) chase() string {
	w.t.Helper()
	counts := &queue.Counts{}
	w.must(w.ChasePending(queue.Counting(w.as(access.System), counts), referrals.ChasePending{}))
	return counts.JSON()
}

// number is the answer of a query that is one number.
func (w *world) number(query string, args ...any) (n int) {
	w.t.Helper()
	w.must(w.db.NewRaw(query, args...).Scan(context.Background(), &n))
	return n
}
