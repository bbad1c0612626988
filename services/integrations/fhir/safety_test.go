package fhir_test

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"tenhal.sa/tenhal/services/access"
	"tenhal.sa/tenhal/services/results"
)

// A laboratory that mends a finished report in place, and calls it neither corrected nor issued anew, is believed: what it
// said last holds, whatever comes first.
func TestMendedInPlace(t *testing.T) {
	t.Parallel()
	w := open(t)
	w.lab.Put(w.person())
	for _, potassium := range []string{"4.1", "7.1", "4.2", "7.2", "4.1", "7.1"} { // six, so that no chance has all of them right
		w.lab.Put(value("r1", potassium))
		w.lab.Put(report("r1", "final", resource{"issued": "2026-11-22T07:00:00+03:00"}))
		w.sync()
		list := w.list()
		versions, err := w.Versions(w.sami, &list[0].Result)
		w.must(err)
		if got := versions[0].Content.Items[0].Value; got != potassium || list[0].Urgent != (potassium[0] == '7') {
			t.Errorf("%s holds, and the laboratory says %s: %+v", got, potassium, list[0])
		}
	}
}

// A critical value that was acknowledged, corrected away and is said again is one on which somebody has to act again.
func TestCriticalAgain(t *testing.T) {
	t.Parallel()
	w := open(t)
	r := w.critical()
	heard[results.CriticalWaits](w)
	look := results.Look{PatientID: w.Omar.ID, ResultID: r.ID, N: 1, Readback: "7.4, sent to hospital"}
	w.must(w.Review(w.sami, look))
	for n, potassium := range []string{"4.7", "7.4"} {
		w.later(time.Hour)
		w.lab.Put(value("r1", potassium))
		w.lab.Put(report("r1", "corrected"))
		w.sync()
		if got := heard[results.CriticalWaits](w); len(got) != n {
			t.Errorf("after %s: %+v", potassium, got)
		}
	}
	alerts, err := w.Alerts(w.sami, &r.Result)
	if err != nil || len(alerts) != 2 || !alerts[0].Open() || alerts[1].AckedAt.IsZero() || alerts[1].Readback != look.Readback {
		t.Errorf("%+v, %v", alerts, err)
	}
	look.N, look.Readback = 3, "7.4 once more"
	w.must(w.Review(w.sami, look))
	w.sync()
	if list, _, err := w.Waiting(w.sami, 1); err != nil || len(list) != 0 {
		t.Errorf("still waiting: %+v, %v", list, err)
	}
}

// What is filed by hand, and names an order of the patient's, answers that order: who asked hears of it.
func TestAssignOrdered(t *testing.T) {
	t.Parallel()
	w := open(t)
	o := w.order()
	w.lab.Put(w.person(resource{"identifier": nil, "gender": nil})) // the order alone does not prove whose it is
	w.lab.Put(value("r1", "7.4"))
	w.lab.Put(report("r1", "final", w.basedOn(o)))
	w.sync()
	st := w.strays()[0]
	heard[results.CriticalWaits](w)
	r, err := w.Assign(w.sami, results.Decision{ResultID: st.ID, Version: st.Version, File: w.file(w.Omar.ID), Birth: "1990-03-14", Reason: "asked"})
	w.must(err)
	if r.OrderID != o.ID || r.ProviderID != w.Sami.ID || r.ClinicID != o.ClinicID || r.MatchedBy != results.ByHand {
		t.Errorf("filed as %+v", r)
	}
	if got := heard[results.CriticalWaits](w); len(got) != 1 || got[0].ProviderID != w.Sami.ID {
		t.Errorf("told of %+v", got)
	}
	if o, err := w.Order(w.sami, w.Omar.ID, o.ID); err != nil || o.Status != results.Resulted {
		t.Errorf("the order is %+v, %v", o, err)
	}
}

// A record that is merged into another while a report is filed with it holds nothing up: it is filed with the other.
func TestMergedMeanwhile(t *testing.T) {
	t.Parallel()
	w := open(t)
	_, err := w.DB.NewRaw(`CREATE SEQUENCE tries;
CREATE FUNCTION first_refused() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF nextval('tries') = 1 THEN
    RAISE EXCEPTION 'merged' USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'patients_were_merged';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER first_refused BEFORE INSERT ON results FOR EACH ROW EXECUTE FUNCTION first_refused()`).Exec(t.Context())
	w.must(err)
	w.lab.Put(w.person())
	w.lab.Put(value("r1", "7.4"))
	w.lab.Put(report("r1", "final"))
	w.sync()
	if list, s := w.list(), w.source(); len(list) != 1 || s.Unreadable != 0 {
		t.Errorf("%+v, %+v", list, s)
	}
}

// What was nobody's when it came first is asked about again with the next version: meanwhile the order has its number.
func TestMatchedLater(t *testing.T) {
	t.Parallel()
	w := open(t)
	o := w.order()
	acsn := resource{"identifier": resource{"type": resource{"coding": resource{"code": "ACSN"}}, "value": "AC77"}}
	w.lab.Put(w.person(resource{"identifier": nil}))
	w.lab.Put(value("r1", "4.2"))
	w.lab.Put(report("r1", "preliminary", acsn))
	w.sync()
	if list := w.strays(); len(list) != 1 || list[0].Doubt != results.NoneFits {
		t.Fatalf("nobody's: %+v", list)
	}
	_, err := w.Accession(w.sami, w.Omar.ID, o.ID, "AC-77")
	w.must(err)
	w.lab.Put(report("r1", "final", acsn))
	w.sync()
	if list := w.list(); len(list) != 1 || list[0].OrderID != o.ID || list[0].MatchedBy != results.ByAccession || len(w.strays()) != 0 {
		t.Errorf("filed: %+v", list)
	}
	if got := heard[results.WasFiled](w); len(got) != 1 {
		t.Errorf("told of %+v", got)
	}
}

// Of a report that was mended in place the last one holds, whichever came first.
func TestMendedAnyOrder(t *testing.T) {
	t.Parallel()
	w := open(t)
	bodies := w.history()[1:3]
	want := fresh(t).end(bodies)
	if got := fresh(t).end([][]byte{bodies[1], bodies[0]}); got != want || !strings.Contains(got, `\"7.2\"`) {
		t.Errorf("%s, and the other way round %s", got, want)
	}
}

// Whoever watches some clinics sees the critical values of their patients and of nobody, and all of them, page by page.
func TestWaiting(t *testing.T) {
	t.Parallel()
	w := open(t)
	w.critical()
	w.lab.Put(resource{"resourceType": "Patient", "id": "nobody"})
	const strays = results.PageSize
	for n := range strays {
		id := fmt.Sprintf("s%d", n)
		w.lab.Put(value(id, "7.4"))
		w.lab.Put(report(id, "final", resource{"subject": ref("Patient/nobody")}))
	}
	w.sync()
	elsewhere := access.With(t.Context(), access.Actor{ID: uuid.New(), Role: access.Manager, Clinics: []uuid.UUID{uuid.New()}})
	for who, want := range map[context.Context]int{w.Context(): strays + 1, elsewhere: strays} {
		seen := 0
		for page, more := 1, true; more; page++ {
			var list []results.Row
			var err error
			list, more, err = w.Waiting(who, page)
			w.must(err)
			seen += len(list)
		}
		if seen != want {
			t.Errorf("%d are seen, want %d", seen, want)
		}
	}
}

// What a radiologist has said to be critical and then withdrawn, within a report that holds, needs nobody.
func TestWithdrawnSection(t *testing.T) {
	t.Parallel()
	for status, want := range map[string]results.Worst{"final": results.Critical, "entered-in-error": results.Plain} {
		o := resource{
			"resourceType": "Observation", "id": "o", "status": status, "valueString": "Called the ward.",
			"code": resource{"coding": []resource{{"system": "http://loinc.org", "code": "73568-8"}}},
		}
		r, err := read(t, report("r", "final", resource{"result": ref("Observation/o")}), map[string]resource{"Observation/o": o})
		if err != nil || r.Content.Worst() != want {
			t.Errorf("%s: %d, %v; want %d", status, r.Content.Worst(), err, want)
		}
	}
}
