package seed

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"tenhal.sa/tenhal/services/results"
)

// Laboratory is the address of the laboratory of the demonstration, which exists in no net: tenhal serve --demo answers for it.
const Laboratory = "http://lab.demo.invalid"

// outcome is an order of the clinician's, and what has come of it.
type outcome struct {
	kind     results.Kind
	code     string
	asks     string
	priority string
	ago      time.Duration // since it was ordered
	status   results.OrderStatus
	worst    results.Worst
	reviewed int
	said     []results.Content // version after version
}

// values are the items of a report, each as code, name, value, unit, low, high and flag.
func values(lines ...string) (items []results.Item) {
	for _, line := range lines {
		f := strings.Split(line, "|")
		items = append(items, results.Item{Code: f[0], Name: f[1], Value: f[2], Numeric: true, Unit: f[3], Low: f[4], High: f[5], Flag: f[6], Status: results.Final})
	}
	return items
}

// outcomes are one of each: critical, normal, abnormal, corrected, of radiology, and two that wait.
func outcomes() []outcome {
	potassium := values("2951-2|Sodium|138|mmol/L|136|145|", "2823-3|Potassium|6.9|mmol/L|3.5|5.1|HH")
	blood := values("718-7|Haemoglobin|13.1|g/dL|11.5|15.5|", "6690-2|Leucocytes|7.2|10*3/uL|4.5|13.5|", "777-3|Platelets|265|10*3/uL|150|450|")
	ferritin := values("2276-4|Ferritin|9|ng/mL|15|150|L")
	first, then := values("3016-3|TSH|4.1|mIU/L|0.4|4.5|"), values("3016-3|TSH|6.8|mIU/L|0.4|4.5|H")
	lab := func(status results.Status, title string, items []results.Item) results.Content {
		return results.Content{Status: status, Title: title, Performer: "Demonstration laboratory", Items: items}
	}
	chest := results.Content{Status: results.Final, Title: "Chest X-ray, two views", Performer: "Demonstration radiology", Conclusion: "Heart and mediastinum of normal size. Lungs clear. No effusion."}
	return []outcome{
		{results.Lab, "51990-0", "Basic metabolic panel (BMP)", "stat", 4 * time.Hour, results.Resulted, results.Critical, 0, []results.Content{lab(results.Final, "Basic metabolic panel", potassium)}},
		{results.Lab, "58410-2", "Complete blood count (CBC)", "routine", 50 * time.Hour, results.Resulted, results.Plain, 1, []results.Content{lab(results.Final, "Complete blood count", blood)}},
		{results.Lab, "2276-4", "Ferritin", "routine", 26 * time.Hour, results.Resulted, results.Abnormal, 0, []results.Content{lab(results.Final, "Ferritin", ferritin)}},
		{results.Lab, "3016-3", "Thyroid stimulating hormone (TSH)", "routine", 75 * time.Hour, results.Resulted, results.Abnormal, 1, []results.Content{
			lab(results.Final, "TSH", first), lab(results.Corrected, "TSH", then),
		}},
		{results.Radiology, "30745-4", "Chest X-ray", "urgent", 28 * time.Hour, results.Resulted, results.Plain, 0, []results.Content{chest}},
		{results.Lab, "1989-3", "Vitamin D (25-OH)", "routine", 3 * time.Hour, results.Open, results.Plain, 0, nil},
		{results.Lab, "5671-3", "Lead in blood", "urgent", 49 * time.Hour, results.Open, results.Plain, 0, nil},
	}
}

// loadResults writes what the one clinician of the demonstration has asked for of patients they have seen, and what has come of it.
func (s *Seed) loadResults(ctx context.Context, visits []visit) error {
	all, seen := outcomes(), s.asked(visits)
	all = all[:min(len(all), len(seen))]
	queries := []string{
		"INSERT INTO setting_values (id, key, value, version) VALUES (gen_random_uuid(), 'result_feeds', 1, 1)",
		fmt.Sprintf("INSERT INTO test_order_numbers (year, last) VALUES (%d, %d)", s.now.Year(), len(all)),
		fmt.Sprintf("INSERT INTO result_sources (id, kind, base) VALUES ('%s', 'lab', '%s'), ('%s', 'rad', '%s')", id(sourceID, 0), Laboratory, id(sourceID, 1), Laboratory),
	}
	for _, query := range queries {
		if err := s.run(ctx, query); err != nil {
			return err
		}
	}
	for _, table := range []struct {
		columns string
		write   func(w *bytes.Buffer, n int, o outcome, v visit)
	}{
		{"test_orders (id, placer_no, kind, code, asks, priority, patient_id, provider_id, clinic_id, status, ordered_at, ordered_by, key)", s.orderRow},
		{"results (id, source_id, key, kind, state, patient_id, order_id, provider_id, clinic_id, matched_by, said_of, current, status, title, code, worst, issued_at, received_at, changed_at, reviewed)", s.resultRow},
		{"result_versions (id, result_id, n, status, issued_at, stands_at, content, sha256, late, received_at)", s.versionRows},
		{"result_reviews (id, result_id, n, user_id, name_ar, name_en, at)", s.reviewRow},
		{"critical_alerts (id, result_id, n, values_sha256, level, raised_at, told_at)", s.alertRow},
	} {
		if err := s.load(ctx, table.columns, len(all), func(w *bytes.Buffer, i int) { table.write(w, i, all[i], seen[i]) }); err != nil {
			return err
		}
	}
	return s.loadStray(ctx)
}

// asked are visits of the clinician's, one of each patient.
func (s *Seed) asked(visits []visit) (list []visit) {
	known := map[int]bool{}
	for _, v := range s.written(visits) {
		if !known[v.patient] {
			known[v.patient] = true
			list = append(list, v)
		}
	}
	return list
}

func (s *Seed) ordered(o outcome) time.Time { return s.now.Add(-o.ago).Truncate(time.Minute) }

// came is when a version of what an order has led to came.
func (s *Seed) came(o outcome, version int) time.Time {
	return s.ordered(o).Add(o.ago * time.Duration(version) / time.Duration(len(o.said)+1)).Truncate(time.Minute)
}

func (s *Seed) orderRow(w *bytes.Buffer, n int, o outcome, v visit) {
	row(w, id(testOrderID, n), s.placer(n), string(o.kind), o.code, o.asks, o.priority, id(patientID, v.patient), id(providerID, v.provider), id(clinicID, v.clinic),
		string(o.status), s.ordered(o), id(userID, 1), id(testOrderID, n))
}

func (s *Seed) placer(n int) string { return fmt.Sprintf("PLC-%04d-%06d", s.now.Year(), n+1) }

func (s *Seed) resultRow(w *bytes.Buffer, n int, o outcome, v visit) {
	if len(o.said) == 0 {
		return
	}
	now, source := o.said[len(o.said)-1], 0
	if o.kind == results.Radiology {
		source = 1
	}
	row(w, id(resultID, n), id(sourceID, source), fmt.Sprintf("DiagnosticReport/seed-%d", n), string(o.kind), "filed", id(patientID, v.patient), id(testOrderID, n), id(providerID, v.provider),
		id(clinicID, v.clinic), "placer", `\x00`, len(o.said), string(now.Status), now.Title, o.code, int(o.worst), s.came(o, len(o.said)), s.came(o, 1), s.came(o, len(o.said)), o.reviewed)
}

func (s *Seed) versionRows(w *bytes.Buffer, n int, o outcome, _ visit) {
	for i, c := range o.said {
		at := s.came(o, i+1).UTC()
		c.Code, c.IssuedAt, c.Placers = o.code, &at, []string{s.placer(n)}
		s.version(w, n, i, c)
	}
}

// version writes the ith version of the nth result.
func (s *Seed) version(w *bytes.Buffer, n, i int, c results.Content) {
	content, _ := json.Marshal(c) // texts and times, which can be written
	row(w, id(versionID, 10*n+i), id(resultID, n), i+1, string(c.Status), *c.IssuedAt, *c.IssuedAt, content, fmt.Sprintf(`\x%x`, c.Sum()), "f", *c.IssuedAt)
}

func (s *Seed) reviewRow(w *bytes.Buffer, n int, o outcome, _ visit) {
	if o.reviewed > 0 {
		who := s.providers[0]
		row(w, id(reviewID, n), id(resultID, n), o.reviewed, id(userID, 1), who.ar, who.en, s.came(o, o.reviewed).Add(20*time.Minute))
	}
}

func (s *Seed) alertRow(w *bytes.Buffer, n int, o outcome, _ visit) {
	if len(o.said) > 0 && o.worst == results.Critical {
		sum := o.said[0].Sum()
		row(w, id(alertID, n), id(resultID, n), 1, fmt.Sprintf(`\x%x`, sum), 2, s.now.Add(-50*time.Minute), s.now.Add(-20*time.Minute))
	}
}

// loadStray writes a result that is nobody's: the laboratory has a name and a birth date, and no number.
func (s *Seed) loadStray(ctx context.Context) error {
	p, at := s.patients[0], s.now.Add(-5*time.Hour).Truncate(time.Minute).UTC()
	c := results.Content{
		Status: results.Final, Title: "Complete urinalysis", Code: "24356-8", IssuedAt: &at, Performer: "Demonstration laboratory",
		Items:   values("5811-5|Specific gravity|1.018||1.005|1.030|"),
		Subject: results.Subject{Name: p.en, BirthDate: p.born, Sex: map[bool]string{true: "female", false: "male"}[p.female]},
	}
	const columns = "results (id, source_id, key, kind, state, doubt, said_of, current, status, title, code, worst, issued_at, received_at, changed_at)"
	err := s.load(ctx, columns, 1, func(w *bytes.Buffer, _ int) {
		row(w, id(resultID, strayNo), id(sourceID, 0), "DiagnosticReport/seed-stray", "lab", "unmatched", string(results.NoneFits), `\x00`, 1, string(c.Status), c.Title, c.Code, int(results.Plain), at, at, at)
	})
	if err != nil {
		return err
	}
	return s.load(ctx, "result_versions (id, result_id, n, status, issued_at, stands_at, content, sha256, late, received_at)", 1, func(w *bytes.Buffer, _ int) {
		s.version(w, strayNo, 0, c)
	})
}

// strayNo is the number of the result that is nobody's.
const strayNo = 100
