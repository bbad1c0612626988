package fhir_test

import (
	"context"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/google/uuid"

	"tenhal.sa/tenhal/services/access"
	"tenhal.sa/tenhal/services/audit"
	"tenhal.sa/tenhal/services/clinics"
	"tenhal.sa/tenhal/services/clinictest"
	"tenhal.sa/tenhal/services/foundation/db"
	"tenhal.sa/tenhal/services/foundation/dbtest"
	"tenhal.sa/tenhal/services/foundation/queue"
	"tenhal.sa/tenhal/services/foundation/signal"
	"tenhal.sa/tenhal/services/integrations/fhir"
	"tenhal.sa/tenhal/services/integrations/fhir/emulator"
	"tenhal.sa/tenhal/services/patients"
	"tenhal.sa/tenhal/services/results"
	"tenhal.sa/tenhal/services/settings"
)

type resource = emulator.Resource

// world is a centre that is connected to a laboratory, whose clock goes wrong by itself.
type world struct {
	*results.Service
	*clinictest.Cast
	lab  *emulator.Server
	sami context.Context // he acts, who orders
	t    *testing.T
	told []any // what was signalled
}

const ours = "urn:tenhal:file"

func open(t *testing.T) *world {
	t.Helper()
	bus := signal.NewBus()
	d := dbtest.Open(t, bus)
	bus.Announce((&audit.Service{DB: d}).Author)
	q, err := queue.New(d)
	if err != nil {
		t.Fatal(err)
	}
	at := dbtest.Now.Add(-41 * time.Minute) // of the laboratory
	lab := emulator.New(func() time.Time { at = at.Add(time.Second); return at })
	lab.Token = "secret"
	server := httptest.NewServer(lab)
	t.Cleanup(server.Close)
	lab.Base = server.URL
	client, err := fhir.New(fhir.Config{Base: server.URL, Token: "secret", Category: "LAB", Files: ours, Zone: time.FixedZone("", 3*60*60)})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(client.Close)
	places := &clinics.Directory{DB: d}
	w := &world{
		Service: &results.Service{
			DB: d, Queue: q, Clinics: places, Patients: &patients.Service{DB: d, Clinics: places}, Settings: &settings.Service{DB: d},
			Feeds: map[results.Kind]results.Feed{results.Lab: client},
		},
		Cast: clinictest.New(t, d), lab: lab, t: t,
	}
	listen[results.WasFiled](bus, w)
	listen[results.WasTakenOut](bus, w)
	listen[results.HasNoOwner](bus, w)
	listen[results.WasReviewed](bus, w)
	listen[results.CriticalWaits](bus, w)
	listen[results.CriticalSettled](bus, w)
	listen[results.SourceFailed](bus, w)
	w.must(w.Settings.Set(w.Context(), settings.Wish{At: settings.ResultFeeds.In(uuid.Nil), Value: "1"}))
	w.sami = w.as(w.Sami)
	return w
}

func listen[E any](bus *signal.Bus, w *world) {
	signal.On(bus, func(_ context.Context, e E) error { w.told = append(w.told, e); return nil })
}

// as is the context in which the user of a provider acts.
func (w *world) as(p clinics.Provider) context.Context {
	w.t.Helper()
	who := access.Actor{ID: db.NewID(), NameAr: p.NameAr, NameEn: p.NameEn, Role: access.Clinician, ProviderID: &p.ID}
	_, err := w.DB.NewRaw("INSERT INTO users (id, email, name_ar, name_en, role, password_hash, provider_id, created_at) VALUES (?, ?, ?, ?, ?, 'none', ?, ?)",
		who.ID, who.ID.String()+"@tenhal.example", p.NameAr, p.NameEn, who.Role, p.ID, dbtest.Now).Exec(w.t.Context())
	w.must(err)
	return access.With(w.Context(), who)
}

func (w *world) must(err error) {
	w.t.Helper()
	if err != nil {
		w.t.Fatal(err)
	}
}

// order is one of Sami's for Omar.
func (w *world) order() *results.Order {
	w.t.Helper()
	o, err := w.Ask(w.sami, results.Wish{PatientID: w.Omar.ID, Kind: "lab", Code: "51990-0", Priority: "routine", Key: uuid.New()})
	w.must(err)
	return o
}

// sync fetches, as the clock calls for it.
func (w *world) sync() {
	w.t.Helper()
	w.must(w.SyncLab(access.With(w.t.Context(), access.System), results.SyncLab{}))
}

func (w *world) source() *results.Source {
	w.t.Helper()
	list, err := w.Sources(w.Context())
	w.must(err)
	if len(list) != 1 {
		w.t.Fatalf("%d sources", len(list))
	}
	return list[0]
}

// list are the results in Omar's record.
func (w *world) list() []results.Row {
	w.t.Helper()
	list, err := w.Of(w.sami, w.Omar.ID)
	w.must(err)
	return list
}

func (w *world) strays() []results.Stray {
	w.t.Helper()
	list, _, err := w.Unmatched(w.sami, 1)
	w.must(err)
	return list
}

// heard are the signals of a type since the last time.
func heard[E any](w *world) (list []E) {
	rest := []any{}
	for _, e := range w.told {
		if of, ok := e.(E); ok {
			list = append(list, of)
		} else {
			rest = append(rest, e)
		}
	}
	w.told = rest
	return list
}

// person is how the laboratory knows Omar.
func (w *world) person(with ...resource) resource {
	p := resource{
		"resourceType": "Patient", "id": "p1", "gender": "male", "birthDate": "1990-03-14", "name": []resource{{"text": "Omar Saleh"}},
		"identifier": []resource{{"system": ours, "value": w.file(w.Omar.ID)}},
	}
	for _, more := range with {
		for k, v := range more {
			p[k] = v
		}
	}
	return p
}

func (w *world) file(id uuid.UUID) (number string) {
	w.t.Helper()
	w.must(w.DB.NewRaw("SELECT file_number FROM patients WHERE id = ?", id).Scan(w.t.Context(), &number))
	return number
}

func ref(name string) resource { return resource{"reference": name} }

// value is an observation of potassium.
func value(id, v string, with ...resource) resource {
	o := resource{
		"resourceType": "Observation", "id": id, "status": "final", "code": resource{"coding": []resource{{"system": "http://loinc.org", "code": "2823-3", "display": "Potassium"}}},
		"valueQuantity": resource{"value": number(v), "unit": "mmol/L", "code": "mmol/L"}, "referenceRange": []resource{{"low": resource{"value": number("3.5")}, "high": resource{"value": number("5.1")}}},
	}
	for _, more := range with {
		for k, v := range more {
			o[k] = v
		}
	}
	return o
}

// report is a report of Omar's potassium.
func report(id, status string, with ...resource) resource {
	r := resource{
		"resourceType": "DiagnosticReport", "id": id, "status": status, "category": []resource{{"coding": []resource{{"code": "LAB"}}}},
		"code": resource{"text": "Basic metabolic panel"}, "subject": ref("Patient/p1"), "issued": "2026-11-22T08:30:00+03:00", "result": []resource{ref("Observation/" + id)},
	}
	for _, more := range with {
		for k, v := range more {
			r[k] = v
		}
	}
	return r
}

// basedOn is what a report has that answers an order.
func (w *world) basedOn(o *results.Order) resource {
	w.lab.Put(resource{"resourceType": "ServiceRequest", "id": o.PlacerNo, "identifier": []resource{{"value": o.PlacerNo}}})
	return resource{"basedOn": []resource{ref("ServiceRequest/" + o.PlacerNo)}}
}
