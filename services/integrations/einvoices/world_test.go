package einvoices_test

import (
	"context"
	"testing"
	"time"

	"github.com/google/uuid"

	"tenhal.sa/tenhal/services/access"
	"tenhal.sa/tenhal/services/clinics"
	"tenhal.sa/tenhal/services/clinictest"
	"tenhal.sa/tenhal/services/finance"
	"tenhal.sa/tenhal/services/foundation/clock"
	"tenhal.sa/tenhal/services/foundation/crypt"
	"tenhal.sa/tenhal/services/foundation/db"
	"tenhal.sa/tenhal/services/foundation/dbtest"
	"tenhal.sa/tenhal/services/foundation/queue"
	"tenhal.sa/tenhal/services/foundation/signal"
	"tenhal.sa/tenhal/services/integrations/einvoices"
	"tenhal.sa/tenhal/services/integrations/zatca"
	"tenhal.sa/tenhal/services/integrations/zatca/zatcatest"
	"tenhal.sa/tenhal/services/settings"
)

// world is a centre that makes e-invoices, and the authority that takes them.
type world struct {
	*clinictest.Cast
	*einvoices.Service
	ctx       context.Context
	authority *zatcatest.Server
	held      []einvoices.WasHeld
	rejected  []einvoices.WasRejected
	late      []einvoices.AreLate
	ends      []einvoices.Ends
}

var address = zatca.Address{Street: "طريق الملك فهد | King Fahd Road", Building: "2322", District: "العليا | Al Olaya", City: "الرياض | Riyadh", Postcode: "12214"}

var order = einvoices.Order{Name: "Tenhal-1", Branch: "Riyadh", Location: "RRRD2929", Industry: "Healthcare", Address: address, OTP: "123345"}

// open is a world in which e-invoicing is on, and no unit is registered yet.
func open(t *testing.T) *world { return openAt(t, clock.At(dbtest.Now)) }

func openAt(t *testing.T, at clock.Clock) *world {
	t.Helper()
	bus := signal.NewBus()
	return worldIn(t, dbtest.OpenAt(t, bus, at), bus, crypt.NewKey())
}

// worldIn is a world in a database, with the bus that it was opened with.
func worldIn(t *testing.T, d *db.DB, bus *signal.Bus, key string) *world {
	t.Helper()
	w := &world{Cast: clinictest.New(t, d), authority: zatcatest.Start(t, d.Clock)}
	w.ctx = w.Context()
	w.Service = service(t, d, w.authority.URL, key)
	w.Alarms = einvoices.Alarms{
		Late: func(_ context.Context, late einvoices.AreLate) error { w.late = append(w.late, late); return nil },
		Ends: func(_ context.Context, ends einvoices.Ends) error { w.ends = append(w.ends, ends); return nil },
	}
	signal.On(bus, w.Make)
	signal.On(bus, func(_ context.Context, was einvoices.WasHeld) error { w.held = append(w.held, was); return nil })
	signal.On(bus, func(_ context.Context, was einvoices.WasRejected) error {
		w.rejected = append(w.rejected, was)
		return nil
	})
	w.Adjust(t, d, settings.EInvoices.In(uuid.Nil), 1)
	return w
}

// service is one that hands in to an authority at an address.
func service(t *testing.T, d *db.DB, url, key string) *einvoices.Service {
	t.Helper()
	q, err := queue.New(d)
	if err != nil {
		t.Fatal(err)
	}
	system, err := zatca.New(zatca.Config{Environment: zatca.Simulation, BaseURL: url, Timeout: 5 * time.Second})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(system.Close)
	box, err := crypt.New(key)
	if err != nil {
		t.Fatal(err)
	}
	places, decided := &clinics.Directory{DB: d}, &settings.Service{DB: d}
	return &einvoices.Service{
		DB: d, Queue: q, Box: box, Clinics: places, Settings: decided, System: system,
		Finance: &finance.Service{DB: d, Queue: q, Clinics: places, Settings: decided},
	}
}

// ready is a world with a unit that works.
func ready(t *testing.T) *world {
	t.Helper()
	w := open(t)
	if _, err := w.Onboard(w.ctx, order); err != nil {
		t.Fatal(err)
	}
	return w
}

func (w *world) draft(t *testing.T, patient uuid.UUID, services ...uuid.UUID) *finance.Invoice {
	t.Helper()
	inv, err := w.Finance.DraftEmpty(w.ctx, patient, w.Speech.ID)
	for _, service := range services {
		if err == nil {
			inv, err = w.Finance.AddLine(w.ctx, finance.Change{ID: inv.ID}, service)
		}
	}
	if err != nil {
		t.Fatal(err)
	}
	return inv
}

// issue issues an invoice of a session and a report, and returns its electronic one.
func (w *world) issue(t *testing.T, patient uuid.UUID) *einvoices.EInvoice {
	t.Helper()
	inv, err := w.Finance.Issue(w.ctx, finance.Change{ID: w.draft(t, patient, w.Session.ID, w.Report.ID).ID})
	if err != nil {
		t.Fatal(err)
	}
	return w.of(t, inv.ID)
}

func (w *world) of(t *testing.T, invoice uuid.UUID) *einvoices.EInvoice {
	t.Helper()
	e, err := w.Of(w.ctx, invoice)
	if err != nil || e.XML != nil || e.Cleared != nil {
		t.Fatalf("Of() reads %d bytes that nobody wants, %v", len(e.XML)+len(e.Cleared), err)
	}
	if _, e.XML, err = w.File(w.ctx, invoice); err != nil {
		t.Fatal(err)
	}
	return e
}

// submit hands a document in as a worker does, and returns what became of it.
func (w *world) submit(t *testing.T, e *einvoices.EInvoice) (*einvoices.EInvoice, error) {
	t.Helper()
	failed := w.Submit(access.With(w.ctx, access.System), einvoices.SubmitEInvoice{ID: e.ID})
	return w.of(t, e.InvoiceID), failed
}

func (w *world) count(t *testing.T, query string, args ...any) (n int) {
	t.Helper()
	if err := w.DB.NewRaw(query, args...).Scan(w.ctx, &n); err != nil {
		t.Fatal(err)
	}
	return n
}

func (w *world) exec(query string, args ...any) error {
	_, err := w.DB.NewRaw(query, args...).Exec(w.ctx)
	return err
}

var constraint = db.Constraint
