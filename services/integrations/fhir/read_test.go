package fhir_test

import (
	"encoding/base64"
	"encoding/json"
	"errors"
	"strings"
	"testing"
	"time"

	"tenhal.sa/tenhal/services/integrations/fhir"
	"tenhal.sa/tenhal/services/results"
)

// read reads a report with what it refers to.
func read(t *testing.T, report resource, included map[string]resource) (results.Report, error) {
	t.Helper()
	c, err := fhir.New(fhir.Config{Base: "https://lab.example", Category: "LAB", Files: ours, Zone: time.FixedZone("", 3*60*60)})
	if err != nil {
		t.Fatal(err)
	}
	body, err := json.Marshal(resource{"report": report, "included": included})
	if err != nil {
		t.Fatal(err)
	}
	return c.Read(body)
}

// Every type of value is shown as it was said; numbers alone are compared.
func TestValues(t *testing.T) {
	t.Parallel()
	low, high := resource{"value": 3.5, "unit": "g"}, resource{"value": 5, "unit": "g"}
	for name, test := range map[string]struct {
		field resource
		want  string
		worst results.Worst
	}{
		"a number":                 {resource{"valueQuantity": resource{"value": number("4.20"), "unit": "mmol/L"}}, "4.20 mmol/L", results.Plain},
		"a critical number":        {resource{"valueQuantity": resource{"value": number("6.6"), "unit": "mmol/L"}}, "6.6 mmol/L", results.Critical},
		"in another unit":          {resource{"valueQuantity": resource{"value": number("6.6"), "unit": "mEq/L"}}, "6.6 mEq/L", results.Critical},
		"in an unknown unit":       {resource{"valueQuantity": resource{"value": number("66"), "unit": "mg"}}, "66 mg", results.Plain},
		"less than":                {resource{"valueQuantity": resource{"value": number("2.6"), "comparator": "<", "unit": "mmol/L"}}, "<2.6 mmol/L", results.Plain},
		"a critical less than":     {resource{"valueQuantity": resource{"value": number("2.4"), "comparator": "<", "unit": "mmol/L"}}, "<2.4 mmol/L", results.Critical},
		"a nonsense comparator":    {resource{"valueQuantity": resource{"value": number("4"), "comparator": "<script>", "unit": "mmol/L"}}, "4 mmol/L", results.Plain},
		"a text":                   {resource{"valueString": "four,five"}, "four,five", results.Plain},
		"a decimal comma":          {resource{"valueString": "9,9"}, "9,9", results.Plain},
		"a code":                   {resource{"valueCodeableConcept": resource{"coding": resource{"code": "POS", "display": "Positive"}}}, "Positive", results.Plain},
		"yes or no":                {resource{"valueBoolean": true}, "true", results.Plain},
		"a whole number":           {resource{"valueInteger": 7}, "7", results.Plain},
		"a range":                  {resource{"valueRange": resource{"low": low, "high": high}}, "3.5 g – 5 g", results.Plain},
		"a ratio":                  {resource{"valueRatio": resource{"numerator": low, "denominator": high}}, "3.5 g : 5 g", results.Plain},
		"none, and why":            {resource{"dataAbsentReason": resource{"text": "haemolysed"}}, "", results.Plain},
		"flagged by an object":     {resource{"valueString": "x", "interpretation": resource{"coding": resource{"code": "hh"}}}, "x", results.Critical},
		"flagged, and withdrawn":   {resource{"status": "entered-in-error", "valueString": "x", "interpretation": resource{"coding": resource{"code": "HH"}}}, "x", results.Plain},
		"outside the range":        {resource{"valueQuantity": resource{"value": number("3.0"), "unit": "mmol/L"}, "referenceRange": resource{"low": low}}, "3.0 mmol/L", results.Abnormal},
		"with a null in the text":  {resource{"valueString": "a\x00b"}, "ab", results.Plain},
		"in Arabic":                {resource{"valueString": "سلبي"}, "سلبي", results.Plain},
		"flagged normal, critical": {resource{"valueQuantity": resource{"value": number("2.1"), "code": "mmol/L"}, "interpretation": []resource{{"coding": []resource{{"code": "N"}}}}}, "2.1 mmol/L", results.Critical},
	} {
		o := value("o", "1")
		delete(o, "valueQuantity")
		delete(o, "referenceRange")
		for k, v := range test.field {
			o[k] = v
		}
		r, err := read(t, report("r", "final", resource{"result": ref("Observation/o")}), map[string]resource{"Observation/o": o})
		if err != nil || len(r.Content.Items) != 1 {
			t.Errorf("%s: %+v, %v", name, r, err)
			continue
		}
		i := r.Content.Items[0]
		got := strings.TrimSpace(i.Compares + i.Value + " " + i.Unit)
		if got != test.want || i.Worst() != test.worst {
			t.Errorf("%s: %q, worst %d; want %q, %d", name, got, i.Worst(), test.want, test.worst)
		}
	}
}

// What a report has besides, and what may be wrong with it.
func TestRead(t *testing.T) {
	t.Parallel()
	pdf := base64.StdEncoding.EncodeToString([]byte("%PDF-1.7\n%%EOF"))
	panel := resource{"resourceType": "Observation", "id": "p", "status": "final", "code": resource{"text": "Panel"}, "hasMember": []resource{ref("Observation/p"), ref("Observation/m")}}
	r, err := read(t, report("r", "strange", resource{
		"subject": ref("#c"), "contained": []resource{{"resourceType": "Patient", "id": "c", "gender": "male", "birthDate": "1990", "name": resource{"text": "عمر"}, "identifier": resource{"system": ours, "value": "F-000001"}}},
		"result":        []resource{ref("Observation/p"), ref("Observation/gone"), ref("https://elsewhere.example/Observation/1")},
		"issued":        "2026-11-22T08:30:00", // without a zone it is the laboratory's
		"presentedForm": []resource{{"contentType": "application/pdf", "data": pdf[:10] + "\r\n" + pdf[10:]}, {"contentType": "application/pdf", "data": base64.StdEncoding.EncodeToString([]byte("<html>"))}, {"contentType": "application/pdf", "url": "https://elsewhere.example/x.pdf"}},
		"code":          resource{},
	}), map[string]resource{"Observation/p": panel, "Observation/m": value("m", "4.4", resource{"component": resource{"code": resource{"text": "Part"}, "valueString": "x"}})})
	if err != nil {
		t.Fatal(err)
	}
	c := r.Content
	if r.Status != results.Unknown || r.Title == "" || r.IssuedAt.UTC().Hour() != 5 || r.Subject.NameAr != "عمر" || len(r.Subject.FileNumbers) != 1 || !r.Subject.BirthDate.IsZero() {
		t.Errorf("%+v", r)
	}
	if len(c.Items) != 2 || c.Missing != 2 || len(c.Papers) != 3 || string(c.Papers[0].Data) != "%PDF-1.7\n%%EOF" || c.Papers[1].Data != nil || c.Papers[2].Data != nil {
		t.Errorf("%+v", c)
	}
	empty, err := read(t, report("r", "final", resource{"result": nil, "issued": "2030-01-01", "subject": nil}), nil)
	if err != nil || len(empty.Content.Items) != 0 {
		t.Errorf("without results: %+v, %v", empty, err)
	}
	for name, bad := range map[string]resource{
		"no report": {"resourceType": "Patient", "id": "x"}, "without an id": {"resourceType": "DiagnosticReport"}, "a list for a text": {"resourceType": "DiagnosticReport", "id": "x", "status": []string{}},
	} {
		if _, err := read(t, bad, nil); !errors.Is(err, results.ErrUnreadable) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// An address that can't be asked, or that has a secret in it, is refused.
func TestAddress(t *testing.T) {
	t.Parallel()
	for _, bad := range []string{"", "lab", "ftp://lab.example", "https://me:secret@lab.example", "https://lab.example/fhir?key=1"} {
		if _, err := fhir.New(fhir.Config{Base: bad}); err == nil || strings.Contains(err.Error(), "secret") {
			t.Errorf("%q: %v", bad, err)
		}
	}
}

// What can't be read is kept, counted, and holds up no other; what is gone is missing, and the rest is there.
func TestUnreadable(t *testing.T) {
	t.Parallel()
	w := open(t)
	w.lab.NoIncl = true
	w.lab.Put(w.person())
	w.lab.Put(report("bad", "final", resource{"status": []string{"x"}}))
	w.lab.Put(report("r1", "final"))
	w.lab.Put(value("r1", "4"))
	w.lab.Delete("Observation/r1")
	w.sync()
	list := w.list()
	if s := w.source(); s.Unreadable != 1 || s.Failures != 0 || len(list) != 1 {
		t.Fatalf("%+v, %+v", s, list)
	}
	versions, err := w.Versions(w.sami, &list[0].Result)
	if err != nil || versions[0].Content.Missing != 1 {
		t.Errorf("%+v, %v", versions[0].Content, err)
	}
}
