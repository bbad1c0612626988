package reports_test

import (
	"context"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"tenhal.sa/tenhal/services/access"
	"tenhal.sa/tenhal/services/appointments"
	"tenhal.sa/tenhal/services/audit"
	"tenhal.sa/tenhal/services/clinics"
	"tenhal.sa/tenhal/services/clinictest"
	"tenhal.sa/tenhal/services/finance"
	"tenhal.sa/tenhal/services/foundation/db"
	"tenhal.sa/tenhal/services/foundation/dbtest"
	"tenhal.sa/tenhal/services/foundation/i18n"
	"tenhal.sa/tenhal/services/foundation/money"
	"tenhal.sa/tenhal/services/foundation/queue"
	"tenhal.sa/tenhal/services/foundation/signal"
	"tenhal.sa/tenhal/services/notifications"
	"tenhal.sa/tenhal/services/notifications/catcher"
	"tenhal.sa/tenhal/services/notifications/inbox"
	"tenhal.sa/tenhal/services/overview"
	"tenhal.sa/tenhal/services/patients"
	"tenhal.sa/tenhal/services/referrals"
	"tenhal.sa/tenhal/services/reports"
	letters "tenhal.sa/tenhal/views/mail"
)

// world is the centre with its till, its desk, and a second clinic that is all Hind's.
type world struct {
	*clinictest.Cast
	*reports.Service
	t     *testing.T
	db    *db.DB
	ctx   context.Context // Noura's
	bills *finance.Service
	desk  *appointments.Service
	Other clinics.Clinic
	fee   clinics.Service // of the other clinic, SAR 100.00, always taxed
	n     int             // payments taken
}

func newWorld(t *testing.T) *world {
	t.Helper()
	bus := signal.NewBus()
	d := dbtest.Open(t, bus)
	bus.Announce((&audit.Service{DB: d}).Author)
	q, err := queue.New(d)
	if err != nil {
		t.Fatal(err)
	}
	w := &world{Cast: clinictest.New(t, d), Service: service(d, q), t: t, db: d}
	w.ctx = w.Context()
	w.bills = &finance.Service{DB: d, Queue: q, Clinics: w.Clinics}
	w.desk = &appointments.Service{DB: d, Clinics: w.Clinics, Patients: &patients.Service{DB: d, Clinics: w.Clinics}}
	signal.On(bus, w.bills.Settle)
	w.Other = clinics.Clinic{ID: db.NewID(), Code: "OT", NameAr: "العلاج الوظيفي", NameEn: "Occupational therapy", Position: 1, Active: true}
	w.fee = clinics.Service{ID: db.NewID(), ClinicID: w.Other.ID, Code: "OT-01", NameAr: "رسم", NameEn: "Fee", Price: 10000, Duration: 30, VATClass: clinics.Standard, Active: true}
	w.must(d.Tx(t.Context(), func(ctx context.Context, tx bun.Tx) error {
		if _, err := tx.NewInsert().Model(&w.Other).Exec(ctx); err != nil {
			return err
		}
		_, err := tx.NewInsert().Model(&w.fee).Exec(ctx)
		return err
	}))
	return w
}

func service(d *db.DB, q *queue.Queue) *reports.Service {
	places := &clinics.Directory{DB: d}
	return &reports.Service{
		DB: d, Clinics: places, Referrals: &referrals.Service{DB: d, Clinics: places}, Overview: &overview.Service{DB: d, Clinics: places}, Inbox: &inbox.Service{DB: d},
		Notifications: &notifications.Service{
			DB: d, Queue: q, Access: &access.Service{DB: d}, Clinics: places, Writer: letters.Writer{}, Sender: &catcher.Catcher{DB: d},
			From: "Tenhal <no-reply@tenhal.example>", BaseURL: "https://tenhal.test",
		},
	}
}

func (w *world) must(err error) {
	w.t.Helper()
	if err != nil {
		w.t.Fatal(err)
	}
}

// at puts the clocks of Riyadh to a time, "2026-11-22 09:00:00".
func (w *world) at(clock string) {
	w.t.Helper()
	t, err := time.ParseInLocation("2006-01-02 15:04:05", clock, w.Organisation.Zone())
	w.must(err)
	w.db.Clock.Set(t)
}

// issue issues an invoice of a clinic for a service, now.
func (w *world) issue(patient, clinic, service uuid.UUID) *finance.Invoice {
	w.t.Helper()
	inv, err := w.bills.DraftEmpty(w.ctx, patient, clinic)
	w.must(err)
	_, err = w.bills.AddLine(w.ctx, finance.Change{ID: inv.ID}, service)
	w.must(err)
	inv, err = w.bills.Issue(w.ctx, finance.Change{ID: inv.ID})
	w.must(err)
	return inv
}

func (w *world) pay(inv *finance.Invoice, method finance.Method, amount money.Halalas) {
	w.t.Helper()
	w.n++
	_, err := w.bills.Pay(w.ctx, finance.Receipt{InvoiceID: inv.ID, Method: method, Amount: amount, Reference: "slip", IdempotencyKey: string(rune('a' + w.n))})
	w.must(err)
}

// user makes a user, who reads English, and is maybe a provider.
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

// number is the answer of a query that is one number.
func (w *world) number(query string, args ...any) (n int64) {
	w.t.Helper()
	w.must(w.db.NewRaw(query, args...).Scan(context.Background(), &n))
	return n
}

// run does a job as the program, and returns what it counted.
func run[J any](w *world, do func(context.Context, J) error) string {
	w.t.Helper()
	counts, job := &queue.Counts{}, *new(J)
	w.must(do(queue.Counting(w.as(access.System), counts), job))
	return counts.JSON()
}
