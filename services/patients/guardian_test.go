package patients_test

import (
	"testing"

	"tenhal.sa/tenhal/services/foundation/civil"
	"tenhal.sa/tenhal/services/foundation/dbtest"
	"tenhal.sa/tenhal/services/patients"
)

// mother is Jood's mother as a form has her, changed. It is 22 November 2026.
func mother(change func(*patients.GuardianDraft)) func(*patients.Draft) {
	return func(f *patients.Draft) {
		f.Guardians = []patients.GuardianDraft{jood().Guardians[0]}
		change(&f.Guardians[0])
	}
}

func TestAuthorityRefuses(t *testing.T) {
	t.Parallel()
	d := open(t)
	only := func(some ...patients.Authority) []patients.Authority { return some }
	for _, test := range []struct {
		name   string
		change func(*patients.GuardianDraft)
		want   map[string]string
	}{
		{"a mother who may not consent", func(g *patients.GuardianDraft) { g.Authority = only(patients.Payment, patients.PickUp) }, map[string]string{"guardian1_may_consent": "patients.consent_needed"}},
		{"a mother who may nothing", func(g *patients.GuardianDraft) { g.Authority = []patients.Authority{} }, map[string]string{"guardian1_may_consent": "patients.consent_needed"}},
		{"authority that has ended yesterday", func(g *patients.GuardianDraft) { g.ValidUntil = "2026-11-21" }, map[string]string{"guardian1_may_consent": "patients.consent_needed"}},
		{"authority that begins tomorrow", func(g *patients.GuardianDraft) { g.ValidFrom = "2026-11-23" }, map[string]string{"guardian1_may_consent": "patients.consent_needed"}},
		{"an end before the beginning", func(g *patients.GuardianDraft) { g.ValidFrom, g.ValidUntil = "2026-01-02", "2026-01-01" }, map[string]string{
			"guardian1_valid_until": "patients.valid_backwards", "guardian1_may_consent": "patients.consent_needed",
		}},
		{"a main payer who may not pay", func(g *patients.GuardianDraft) { g.Authority, g.MainPayer = only(patients.Consent), true }, map[string]string{"guardian1_main_payer": "patients.payer_may_not_pay"}},
		{"a proof of no kind", func(g *patients.GuardianDraft) { g.Proof = "4412" }, map[string]string{"guardian1_proof_kind": "fault.choice"}},
		{"a day that is none", func(g *patients.GuardianDraft) { g.ValidFrom = "2026-02-30" }, map[string]string{"guardian1_valid_from": "fault.date"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			_, err := d.Register(d.ctx, with(jood(), mother(test.change)))
			wantFields(t, err, test.want)
		})
	}
	_, err := d.Register(d.ctx, with(jood(), func(f *patients.Draft) {
		f.Guardians = append(f.Guardians, patients.GuardianDraft{NameEn: "Saad", Relation: "father", Phone: "0550001112", MainPayer: true})
		f.Guardians[0].MainPayer = true
	}))
	wantFields(t, err, map[string]string{"guardian2_main_payer": "patients.one_payer"})
}

// The last day counts still, and what is kept is what was ticked.
func TestAuthority(t *testing.T) {
	t.Parallel()
	d := open(t)
	p := d.register(t, with(jood(), mother(func(g *patients.GuardianDraft) {
		g.Authority, g.ValidUntil = []patients.Authority{patients.Consent, patients.Messages}, "2026-11-22"
		g.ProofKind, g.Proof = "court_order", "4412"
	})))
	got, err := d.Get(d.ctx, p.ID)
	if err != nil {
		t.Fatal(err)
	}
	today := civil.Of(dbtest.Now, d.Organisation.Zone())
	for a, want := range map[patients.Authority]bool{patients.Consent: true, patients.Payment: false, patients.PickUp: false, patients.Messages: true} {
		if got.May(a, today) != want || got.May(a, today.Add(1)) {
			t.Errorf("%s: %v today and %v tomorrow; want %v and false", a, got.May(a, today), got.May(a, today.Add(1)), want)
		}
	}
	if g := got.Guardians[0]; g.ProofKind != patients.CourtOrder || g.Proof != "4412" || !g.Expired(today.Add(1)) {
		t.Errorf("the guardian is %+v", g)
	}
}

// The main payer passes from one guardian to the other in one save.
func TestMainPayerPasses(t *testing.T) {
	t.Parallel()
	d := open(t)
	both := func(p *patients.Patient, payer int) patients.Draft {
		return with(jood(), func(f *patients.Draft) {
			f.Guardians = append(f.Guardians, patients.GuardianDraft{NameEn: "Saad", Relation: "father", Phone: "0550001112"})
			f.Guardians[payer].MainPayer = true
			for i := range f.Guardians {
				if p != nil {
					f.Guardians[i].ID = p.Guardians[i].ID.String()
				}
			}
		})
	}
	p := d.register(t, both(nil, 0))
	if err := d.Update(d.ctx, p.ID, 1, both(p, 1)); err != nil {
		t.Fatal(err)
	}
	if got, err := d.Get(d.ctx, p.ID); err != nil || got.Guardians[0].MainPayer || !got.Guardians[1].MainPayer {
		t.Errorf("the payers are %v, %v; want the father", got.Guardians, err)
	}
}
