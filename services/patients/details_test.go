package patients_test

import (
	"slices"
	"testing"

	"tenhal.sa/tenhal/services/patients"
)

func TestDetails(t *testing.T) {
	t.Parallel()
	d := open(t)
	p := d.register(t, with(layan(), func(f *patients.Draft) {
		f.Details = patients.Details{
			SecondPhone: "+20 10 0123 4567", Nationality: "EG", Spoken: []string{"ar", "sgn"},
			Address: patients.Address{Building: "٢٩٢٩", Street: " طريق  الملك فهد ", City: "الرياض", PostalCode: "12211", Additional: "65 43", Short: "rrrd-2929"},
		}
	}))
	got, err := d.Get(d.ctx, p.ID)
	if err != nil {
		t.Fatal(err)
	}
	want := patients.Address{Building: "2929", Street: "طريق الملك فهد", City: "الرياض", PostalCode: "12211", Additional: "6543", Short: "RRRD2929"}
	if got.Address != want {
		t.Errorf("address %+v, want %+v", got.Address, want)
	}
	if got.SecondPhone != "+201001234567" || got.Nationality != "EG" || !slices.Equal(got.Spoken, []string{"ar", "sgn"}) {
		t.Errorf("second phone %q, nationality %q, languages %v", got.SecondPhone, got.Nationality, got.Spoken)
	}
	if err := d.Update(d.ctx, p.ID, 1, layan()); err != nil {
		t.Fatal(err)
	}
	if got, err = d.Get(d.ctx, p.ID); err != nil || !got.Address.IsZero() || len(got.Spoken) > 0 || got.Nationality != "" {
		t.Errorf("after it was emptied: %+v, %v", got, err)
	}
}
