package patients_test

import (
	"bufio"
	"encoding/hex"
	"encoding/json"
	"errors"
	"os"
	"slices"
	"strings"
	"testing"

	"tenhal.sa/tenhal/services/foundation/fault"
	"tenhal.sa/tenhal/services/foundation/text"
	"tenhal.sa/tenhal/services/patients"
)

// sample is one line of the collected bad input.
type sample struct {
	ID     string          `json:"id"`
	Kind   string          `json:"kind"`
	Raw    json.RawMessage `json:"value"`
	Enc    string          `json:"enc"`
	Expect string          `json:"expect"`
}

// value returns what was typed: as it stands, in hex, or repeated.
func (s sample) value(t *testing.T) string {
	var typed string
	var gen struct {
		Unit, Prefix, Suffix string
		Count                int
	}
	if s.Enc == "gen" {
		if err := json.Unmarshal(s.Raw, &gen); err != nil {
			t.Fatal(err)
		}
		return gen.Prefix + strings.Repeat(gen.Unit, gen.Count) + gen.Suffix
	}
	if err := json.Unmarshal(s.Raw, &typed); err != nil {
		t.Fatal(err)
	}
	if s.Enc == "hex" {
		raw, err := hex.DecodeString(typed)
		if err != nil {
			t.Fatal(err)
		}
		return string(raw)
	}
	return typed
}

// inputs say where each kind of sample is typed, and where it is read back.
var inputs = map[string]struct {
	typed func(*patients.Draft, string)
	kept  func(*patients.Patient) string
}{
	"name":      {func(f *patients.Draft, s string) { f.NameAr, f.NameEn = s, "" }, func(p *patients.Patient) string { return p.NameAr }},
	"text":      {func(f *patients.Draft, s string) { f.NameEn = s }, func(p *patients.Patient) string { return p.NameEn }},
	"phone":     {func(f *patients.Draft, s string) { f.Phone = s }, func(p *patients.Patient) string { return p.Phone }},
	"email":     {func(f *patients.Draft, s string) { f.Email = s }, func(p *patients.Patient) string { return p.Email }},
	"birthdate": {func(f *patients.Draft, s string) { f.BirthDate = s }, func(p *patients.Patient) string { return p.BirthDate.String() }},
	"date":      {func(f *patients.Draft, s string) { f.BirthDate = s }, func(p *patients.Patient) string { return p.BirthDate.String() }},
	"saudi-id": {func(f *patients.Draft, s string) {
		f.IdentityKind, f.IdentityNumber = "national_id", s
		if strings.HasPrefix(s, "2") {
			f.IdentityKind = "iqama"
		}
	}, func(p *patients.Patient) string { return p.IdentityNumber }},
}

// strange are samples of what this form does not ask for: a nationality, a time of day, a day to come.
var strange = []string{"id-026", "date-002", "date-030", "date-031"}

func TestHostileInput(t *testing.T) {
	t.Parallel()
	file, err := os.Open("../../../shared/data/bad-input-sample.jsonl")
	if err != nil {
		t.Skip("the collection of bad input is not here: ", err)
	}
	defer file.Close()
	d := open(t)
	for lines := bufio.NewScanner(file); lines.Scan(); {
		var s sample
		if err := json.Unmarshal(lines.Bytes(), &s); err != nil {
			t.Fatal(err)
		}
		if _, ok := inputs[s.Kind]; ok && !slices.Contains(strange, s.ID) {
			t.Run(s.ID, func(t *testing.T) { d.suffer(t, s) })
		}
	}
}

// suffer types a sample into the form. It is taken or refused as the collection says; what is taken
// comes back from the database as it was meant to be kept.
func (d desk) suffer(t *testing.T, s sample) {
	typed := s.value(t)
	p, err := d.Register(d.ctx, with(layan(), func(f *patients.Draft) {
		f.IdentityKind, f.IdentityNumber, f.DifferentPerson = "none", "", true
		if s.Kind == "date" { // some are of children
			f.Guardians = jood().Guardians
		}
		inputs[s.Kind].typed(f, typed)
	}))
	if errors.Is(err, patients.ErrIdentityTaken) {
		return // by an earlier sample: another way to write the same number
	}
	if err != nil && fault.Of(err).Kind != fault.Invalid {
		t.Fatal(err)
	}
	want := typed
	for allowed := range strings.SplitSeq(s.Expect, "|") {
		if norm, ok := strings.CutPrefix(allowed, "norm:"); ok {
			want = norm
		}
	}
	if s.Expect == "neutral" {
		want, _ = text.Name(typed, 120)
	}
	switch {
	case err != nil && (s.Expect == "exact" || !strings.Contains(s.Expect, "reject") && s.Expect != "neutral"):
		t.Errorf("%q was refused: %v", typed, err)
	case err == nil && s.Expect == "reject":
		t.Errorf("%q was taken", typed)
	case err == nil:
		got, err := d.Get(d.ctx, p.ID)
		if kept := inputs[s.Kind].kept(got); err != nil || kept != want {
			t.Errorf("%q is kept as %q, %v; want %q", typed, kept, err, want)
		}
	}
}
