package fhir_test

import (
	"errors"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"

	"tenhal.sa/tenhal/services/foundation/fault"
	"tenhal.sa/tenhal/services/foundation/identity"
	"tenhal.sa/tenhal/services/results"
)

// Whose a result is follows from numbers alone, and what contradicts is not filed.
func TestMatch(t *testing.T) {
	t.Parallel()
	w := open(t)
	o := w.order()
	accession, err := w.Accession(w.sami, w.Omar.ID, w.order().ID, " ac-77 ")
	w.must(err)
	national := resource{"system": "http://nphies.sa/identifier/nationalid", "value": w.Omar.IdentityNumber}
	saras := resource{"system": "http://nphies.sa/identifier/iqama", "value": w.Sara.IdentityNumber}
	ids := func(list ...resource) resource { return resource{"identifier": list} }
	typed := o.PlacerNo[:4] + "2O26-" + o.PlacerNo[9:] // an O
	acsn := resource{"identifier": []resource{{"type": resource{"coding": resource{"code": "ACSN"}}, "value": "AC77"}}}
	for _, test := range []struct {
		name    string
		patient resource
		report  resource
		by      results.By
		doubt   results.Doubt
	}{
		{"by the number of the order", resource{}, resource{"identifier": []resource{{"value": o.PlacerNo}}}, results.ByPlacer, ""},
		{"typed with an O", resource{}, resource{"identifier": resource{"value": typed}}, results.ByPlacer, ""},
		{"by the order, with birth date and sex alone", ids(), resource{"identifier": []resource{{"value": o.PlacerNo}}}, results.ByPlacer, ""},
		{"by the order, without a sex", resource{"identifier": nil, "gender": nil}, resource{"identifier": []resource{{"value": o.PlacerNo}}}, "", results.Unproven},
		{"by the order, of another birth date", resource{"birthDate": "1990-03-15"}, resource{"identifier": []resource{{"value": o.PlacerNo}}}, "", results.Conflict},
		{"by the order, of another person", ids(resource{"system": ours, "value": w.file(w.Sara.ID)}), resource{"identifier": []resource{{"value": o.PlacerNo}}}, "", results.Conflict},
		{"by the accession number", resource{}, acsn, results.ByAccession, ""},
		{"by our file number", resource{}, resource{}, results.ByFileNumber, ""},
		{"by a file number of another system", ids(resource{"system": "urn:lab", "value": w.file(w.Omar.ID)}), resource{}, "", results.NoneFits},
		{"by the national ID", ids(national), resource{}, results.ByIdentity, ""},
		{"by a national ID in the place of ours", ids(resource{"system": ours, "value": w.Omar.IdentityNumber}), resource{}, results.ByIdentity, ""},
		{"by a file number and a wrong national ID", ids(resource{"system": ours, "value": w.file(w.Omar.ID)}, resource{"type": resource{"coding": []resource{{"code": "NI"}}}, "value": identity.Make(identity.NationalID, 99)}), resource{}, "", results.Conflict},
		{"by two people's numbers", ids(national, saras), resource{}, "", results.Several},
		{"by the name alone", ids(), resource{}, "", results.NoneFits},
		{"of another sex", resource{"gender": "female"}, resource{}, "", results.Conflict},
		{"by a number that nobody has", ids(resource{"system": ours, "value": "F-999999"}), resource{}, "", results.NoneFits},
	} {
		id := uuid.NewString()
		p := w.person(test.patient, resource{"id": id})
		w.lab.Put(p)
		w.lab.Put(value(id, "4.2"))
		w.lab.Put(report(id, "final", resource{"subject": ref("Patient/" + id)}, test.report))
		w.sync()
		var got struct {
			By    results.By
			Doubt results.Doubt
		}
		w.must(w.DB.NewRaw("SELECT matched_by AS by, doubt FROM results WHERE key = ?", "DiagnosticReport/"+id).Scan(t.Context(), &got))
		if got.By != test.by || got.Doubt != test.doubt {
			t.Errorf("%s: %+v, want %q %q", test.name, got, test.by, test.doubt)
		}
	}
	if accession.AccessionNo != "AC77" {
		t.Errorf("accession number %q", accession.AccessionNo)
	}
	n := 0
	w.must(w.DB.NewRaw("SELECT count(*) FROM patients").Scan(t.Context(), &n))
	if n != 2 {
		t.Errorf("%d patients: somebody was registered", n)
	}
}

// stray is a result that is nobody's, with a critical value.
func (w *world) stray() results.Stray {
	w.t.Helper()
	w.lab.Put(w.person(resource{"identifier": nil}))
	w.lab.Put(value("r1", "7.4"))
	w.lab.Put(report("r1", "final"))
	w.sync()
	list := w.strays()
	if len(list) != 1 || len(heard[results.HasNoOwner](w)) != 1 {
		w.t.Fatalf("nobody's: %+v", list)
	}
	return list[0]
}

// What is nobody's is filed by hand with file number and birth date, once; a critical value waits for somebody meanwhile.
func TestAssign(t *testing.T) {
	t.Parallel()
	w := open(t)
	st := w.stray()
	if got := heard[results.CriticalWaits](w); len(got) != 1 || got[0].PatientID != uuid.Nil {
		t.Errorf("a critical value of nobody: %+v", got)
	}
	found, err := w.Candidates(w.sami, &st)
	if err != nil || len(found) != 1 || found[0].Patient.ID != w.Omar.ID || found[0].Score == 0 {
		t.Errorf("who may be meant: %+v, %v", found, err)
	}
	d := results.Decision{ResultID: st.ID, Version: st.Version, File: "f 000001", Birth: "1990-03-14", Reason: "asked the laboratory"}
	d.File = w.file(w.Omar.ID)
	wrong := map[string]results.Decision{"file": d, "birth": d, "reason": d}
	for field, bad := range wrong {
		switch field {
		case "file":
			bad.File = "F-424242"
		case "birth":
			bad.Birth = "1990-03-13"
		case "reason":
			bad.Reason = " "
		}
		if _, err := w.Assign(w.sami, bad); fault.Of(err).Fields[field] == "" {
			t.Errorf("with a wrong %s: %v", field, err)
		}
	}
	saras := d
	saras.File, saras.Birth = w.file(w.Sara.ID), w.Sara.BirthDate.String()
	if _, err := w.Assign(w.sami, saras); !errors.Is(err, results.ErrNotProven) {
		t.Errorf("with Sara, who is no man: %v", err)
	}
	errs := make([]error, 3)
	var all sync.WaitGroup
	for i := range errs {
		all.Go(func() {
			if i == 2 {
				_, errs[i] = w.Reject(w.sami, d)
				return
			}
			_, errs[i] = w.Assign(w.sami, d)
		})
	}
	all.Wait()
	won := 0
	for _, err := range errs {
		if err == nil {
			won++
		} else if !errors.Is(err, results.ErrDecided) {
			t.Errorf("the slower one: %v", err)
		}
	}
	if won != 1 {
		t.Errorf("%d decided", won)
	}
}

// Somebody's decision stands when the same is said again; when the source names somebody else, it is asked anew.
func TestDecisionStands(t *testing.T) {
	t.Parallel()
	w := open(t)
	st := w.stray()
	_, err := w.Assign(w.sami, results.Decision{ResultID: st.ID, Version: st.Version, File: w.file(w.Omar.ID), Birth: "1990-03-14", Reason: "asked"})
	w.must(err)
	if got := heard[results.WasFiled](w); len(got) != 1 || got[0].PatientID != w.Omar.ID {
		t.Errorf("told of %+v", got)
	}
	w.later(time.Hour)
	w.lab.Put(value("r1", "4.2"))
	w.lab.Put(report("r1", "corrected"))
	w.sync()
	if list := w.list(); len(list) != 1 || list[0].MatchedBy != results.ByHand || list[0].Current != 2 || list[0].Urgent {
		t.Fatalf("after a correction: %+v", list)
	}
	w.lab.Put(w.person(resource{"identifier": nil, "birthDate": "1971-01-01"}))
	w.lab.Put(report("r1", "corrected", resource{"conclusion": "Of another patient."}))
	w.sync()
	if list := w.list(); len(list) != 0 {
		t.Errorf("it is still in the record: %+v", list)
	}
	if got := heard[results.WasTakenOut](w); len(got) != 1 || got[0].PatientID != w.Omar.ID || len(w.strays()) != 1 {
		t.Errorf("told of %+v", got)
	}
}

// The results of a record that was merged are filed with the one that there is now.
func TestMatchMerged(t *testing.T) {
	t.Parallel()
	w := open(t)
	_, err := w.DB.NewRaw(`WITH put AS (UPDATE patients SET archived_at = now(), archive_reason = 'twice' WHERE id = ?0)
INSERT INTO patient_merges (id, survivor_id, merged_id, reason, at, actor_id, actor_name) VALUES (gen_random_uuid(), ?1, ?0, 'twice', now(), NULL, '')`, w.Sara.ID, w.Omar.ID).Exec(t.Context())
	w.must(err)
	w.lab.Put(w.person(resource{"identifier": []resource{{"system": ours, "value": w.file(w.Sara.ID)}}}))
	w.lab.Put(value("r1", "4.2"))
	w.lab.Put(report("r1", "final"))
	w.sync()
	if list := w.list(); len(list) != 1 || list[0].MatchedBy != results.ByFileNumber {
		t.Errorf("%+v, %+v", list, w.strays())
	}
}
