package country_test

import (
	"context"
	"testing"

	"tenhal.sa/tenhal/services/foundation/country"
	"tenhal.sa/tenhal/services/foundation/i18n"
)

func TestFind(t *testing.T) {
	if c, ok := country.Find("SA"); !ok || c.NameEn != "Saudi Arabia" || c.NameAr == "" {
		t.Errorf("Find(SA) = %+v, %v", c, ok)
	}
	for _, code := range []string{"", "sa", "ZZ", "XK", "EU", "SU", "SAU"} {
		if c, ok := country.Find(code); ok {
			t.Errorf("Find(%q) = %+v, want none", code, c)
		}
	}
}

// In both languages each country is offered once, what is usual here first, the rest by name.
func TestAll(t *testing.T) {
	for locale, want := range map[i18n.Locale]string{i18n.Arabic: "آيسلندا", i18n.English: "Afghanistan"} {
		ctx := i18n.With(context.Background(), locale)
		all, seen := country.All(ctx), map[string]bool{}
		for _, c := range all {
			seen[c.Code] = true
		}
		if len(seen) != 249 || len(all) != 249 {
			t.Errorf("%s: %d countries, %d of them different; ISO 3166 has 249", locale, len(all), len(seen))
		}
		if all[0].Code != "SA" || all[12].Name(ctx) != want {
			t.Errorf("%s: begins with %s, and after the usual ones with %s, want %s", locale, all[0].Code, all[12].Name(ctx), want)
		}
	}
}
