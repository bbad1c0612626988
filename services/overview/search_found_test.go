package overview_test

import (
	"context"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"tenhal.sa/tenhal/services/foundation/dbtest"
	"tenhal.sa/tenhal/services/foundation/identity"
	"tenhal.sa/tenhal/services/foundation/phone"
	"tenhal.sa/tenhal/services/overview"
	"tenhal.sa/tenhal/services/patients"
)

// spellings have a name in Arabic and in English, each as it stands on a card and as it is typed in a hurry.
var spellings = [][4]string{
	{"أحمد", "احمد", "Ahmed", "ahmad"},
	{"فاطمة", "فاطمه", "Fatimah", "fatema"},
	{"يحيى", "يحيي", "Yahya", "yehia"},
	{"محمد", "محـمد", "Mohammed", "muhamad"},
	{"عبدالله", "عبد الله", "Abdullah", "abd allah"},
	{"سارة", "ساره", "Sarah", "sara"},
	{"عمر", "عُمر", "Omar", "UMAR"},
	{"هيفاء", "هيفا", "Haifa", "hayfa"},
	{"إبراهيم", "ابراهيم", "Ibrahim", "ebraheem"},
	{"القحطاني", "قحطاني", "Al-Qahtani", "alqahtany"},
	{"العتيبي", "عتيبي", "Al-Otaibi", "otaiby"},
	{"آل سعود", "السعود", "Al Saud", "al saoud"},
}

// arabicDigits writes figures as an Arabic keyboard does.
var arabicDigits = strings.NewReplacer("0", "٠", "1", "١", "2", "٢", "3", "٣", "4", "٤", "5", "٥", "6", "٦", "7", "٧", "8", "٨", "9", "٩")

// Whoever is registered is found by each name and both, in either script and spelling, whole or begun, and by every number.
func TestWhoIsRegisteredIsFound(t *testing.T) {
	t.Parallel()
	o := open(t)
	rapid.Check(t, func(rt *rapid.T) {
		first, last := rapid.SampledFrom(spellings).Draw(rt, "first"), rapid.SampledFrom(spellings).Draw(rt, "last")
		serial := rapid.IntRange(100, 999_999).Draw(rt, "serial")
		draft := adult(first[0]+" "+last[0], first[2]+" "+last[2], rapid.StringMatching(`05[0345689][0-9]{7}`).Draw(rt, "phone"))
		draft.IdentityKind, draft.IdentityNumber = string(identity.NationalID), identity.Make(identity.NationalID, serial)
		byName := rapid.SampledFrom(namesOf(first, last)).Draw(rt, "name typed")
		ending, number := rapid.IntRange(4, 10).Draw(rt, "ending"), rapid.IntRange(0, 9).Draw(rt, "number typed")
		dbtest.Rollback(t, o.db, func(ctx context.Context) {
			p, err := o.patients.Register(ctx, draft)
			if err != nil {
				rt.Fatal(err)
			}
			o.finds(rt, ctx, p, byName)
			o.finds(rt, ctx, p, numbersOf(p, ending)[number])
		})
	})
}

func namesOf(first, last [4]string) []string {
	var typed []string
	if begun := []rune(last[1]); last[1] != "عبد الله" { // of whose last letters the first two look like the article
		typed = append(typed, first[1]+" "+string(begun[:len(begun)-1]))
	}
	for spelling := range 4 {
		typed = append(typed, first[spelling], last[spelling], last[spelling]+" "+first[spelling])
	}
	return append(typed, first[0]+" "+last[3])
}

func numbersOf(p *patients.Patient, ending int) []string {
	local := phone.Local(p.Phone)
	return []string{
		local[len(local)-ending:], arabicDigits.Replace(local[len(local)-ending:]), p.Phone, phone.Display(p.Phone), local[:6],
		p.FileNumber, strings.ToLower(p.FileNumber), strings.TrimLeft(p.FileNumber, "F-0"), p.IdentityNumber, arabicDigits.Replace(p.IdentityNumber),
	}
}

func (o office) finds(t *rapid.T, ctx context.Context, p *patients.Patient, typed string) {
	hits, err := o.overview.Search(ctx, overview.Search{Text: typed, From: midnight, Till: midnight, Limit: 8})
	if err != nil || !slices.ContainsFunc(hits, func(h overview.Hit) bool { return h.ID == p.ID }) {
		t.Fatalf("%q does not find %s %s %s %s: %v", typed, p.NameAr, p.NameEn, p.Phone, p.FileNumber, err)
	}
}

// Who came from elsewhere is found by the number they had there, however it is typed.
func TestSearchFormerNumber(t *testing.T) {
	t.Parallel()
	o := open(t)
	d := adult("ريم الحربي", "Reem", "0551112233")
	d.FormerNumber = "old-17"
	p := o.register(t, d)
	for _, typed := range []string{"OLD-17", "old-17", "Old-١٧"} {
		if found := o.search(t, typed); len(found) != 1 || found[0].ID != p.ID {
			t.Errorf("%s: %+v, want her", typed, found)
		}
	}
}
