package e2e

import (
	"net/http/httptest"
	"time"

	"github.com/google/uuid"

	"tenhal.sa/tenhal/services/access"
	"tenhal.sa/tenhal/services/foundation/dbtest"
	"tenhal.sa/tenhal/services/integrations/fhir"
	"tenhal.sa/tenhal/services/integrations/fhir/emulator"
	"tenhal.sa/tenhal/services/results"
	"tenhal.sa/tenhal/services/settings"
)

// examining are the pages of orders and results: Omar's potassium was corrected to a critical value, and another's is nobody's.
func (w *window) examining() []screen {
	w.t.Helper()
	clinician, lab := w.acting(access.Clinician), w.laboratory()
	o, err := w.Results.Ask(clinician, results.Wish{
		PatientID: w.Omar.ID, Kind: "lab", Code: "51990-0", Priority: "stat", Why: "دوار منذ يومين · dizzy for two days", Provider: w.Sami.ID.String(), Key: uuid.New(),
	})
	w.must(err)
	for _, says := range []struct {
		status string
		value  float64
	}{{"final", 4.1}, {"corrected", 7.4}} {
		w.comes(lab, o.PlacerNo, says.status, says.value)
		w.must(w.Results.SyncLab(access.With(w.Context(), access.System), results.SyncLab{}))
	}
	list, err := w.Results.Of(clinician, w.Omar.ID)
	w.must(err)
	strays, _, err := w.Results.Unmatched(clinician, 1)
	w.must(err)
	record := "/patients/" + w.Omar.ID.String()
	return []screen{
		{name: "results", path: "/results?show=all"},
		{name: "result", path: record + "/results/" + list[0].ID.String(), open: openAll},
		{name: "results-of-patient", path: record + "/results"},
		{name: "result-of-nobody", path: "/results/unmatched/" + strays[0].ID.String()},
		{name: "order-new", path: record + "/orders/new"},
		{name: "requisition", path: record + "/orders/" + o.ID.String() + "/print"},
	}
}

// laboratory switches orders and results on, and connects the centre to a laboratory that is emulated.
func (w *window) laboratory() *emulator.Server {
	w.t.Helper()
	w.must(w.Settings.Set(w.acting(access.Clinician), settings.Wish{At: settings.ResultFeeds.In(uuid.Nil), Value: "1"}))
	lab := emulator.New(func() time.Time { return dbtest.Now })
	server := httptest.NewServer(lab)
	w.t.Cleanup(server.Close)
	lab.Base = server.URL
	client, err := fhir.New(fhir.Config{Base: server.URL, Category: "LAB", Files: "urn:tenhal:file", Zone: time.UTC})
	w.must(err)
	w.Results.Feeds[results.Lab] = client
	return lab
}

// comes has the laboratory report on an order, and on somebody of whom it knows no number.
func (w *window) comes(lab *emulator.Server, placer, status string, potassium float64) {
	type resource = emulator.Resource
	lab.Put(resource{
		"resourceType": "Observation", "id": "o", "status": "final", "code": resource{"coding": resource{"system": "http://loinc.org", "code": "2823-3", "display": "Potassium"}},
		"valueQuantity": resource{"value": potassium, "code": "mmol/L"}, "referenceRange": resource{"low": resource{"value": 3.5}, "high": resource{"value": 5.1}},
	})
	for id, identifiers := range map[string][]resource{"r": {{"value": placer}}, "s": nil} {
		lab.Put(resource{"resourceType": "Patient", "id": id, "gender": "male", "birthDate": "1990-03-14", "name": []resource{{"text": "Omar Saleh"}}})
		lab.Put(resource{
			"resourceType": "DiagnosticReport", "id": id, "status": status, "category": resource{"coding": resource{"code": "LAB"}}, "code": resource{"text": "Basic metabolic panel"},
			"identifier": identifiers, "subject": resource{"reference": "Patient/" + id}, "result": []resource{{"reference": "Observation/o"}}, "conclusion": "Repeat at once.",
		})
	}
}
