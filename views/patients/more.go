package patients

import (
	"context"
	"slices"
	"strings"

	"github.com/a-h/templ"

	"tenhal.sa/tenhal/services/foundation/country"
	"tenhal.sa/tenhal/services/foundation/fault"
	"tenhal.sa/tenhal/services/foundation/i18n"
	"tenhal.sa/tenhal/services/patients"
	"tenhal.sa/tenhal/views/ui"
)

// labelled is an input with the message key of its label.
type labelled struct{ name, label string }

// more are the inputs of what may all be left out, but for the languages.
var more = []labelled{
	{"second_phone", "patients.second_phone"},
	{"nationality", "patients.nationality"},
	{"address_building", "patients.address_building"},
	{"address_street", "patients.address_street"},
	{"address_district", "patients.address_district"},
	{"address_city", "patients.address_city"},
	{"address_postal_code", "patients.address_postal_code"},
	{"address_additional", "patients.address_additional"},
	{"address_short", "patients.address_short"},
	{"address_abroad", "patients.address_abroad"},
}

// TongueLabels are the message keys of the languages that patients speak.
var TongueLabels = map[string]string{
	"ar": "patients.arabic", "en": "patients.english", "ur": "patients.urdu", "hi": "patients.hindi", "bn": "patients.bengali",
	"tl": "patients.tagalog", "id": "patients.indonesian", "ml": "patients.malayalam", "ta": "patients.tamil", "ne": "patients.nepali",
	"am": "patients.amharic", "fr": "patients.french", "tr": "patients.turkish", "sgn": "patients.signs",
}

// TongueInput is the input that says whether the patient speaks a language.
func TongueInput(code string) string { return "spoken_" + code }

func tongues() []labelled {
	list := make([]labelled, len(patients.Tongues))
	for i, code := range patients.Tongues {
		list[i] = labelled{TongueInput(code), TongueLabels[code]}
	}
	return list
}

func countries(ctx context.Context) []ui.Option {
	list := []ui.Option{}
	for _, c := range country.All(ctx) {
		list = append(list, ui.Option{Value: c.Code, Label: c.Name(ctx)})
	}
	return list
}

// countryText is a country in the reader's language, or "" for none.
func countryText(ctx context.Context, code string) string {
	c, _ := country.Find(code)
	return c.Name(ctx)
}

// spokenText are languages in a line.
func spokenText(ctx context.Context, codes []string) string {
	names := make([]string, len(codes))
	for i, code := range codes {
		names[i] = i18n.T(ctx, TongueLabels[code])
	}
	return strings.Join(names, i18n.T(ctx, "patients.comma"))
}

// addressLines are an address as it is written on a letter.
func addressLines(a patients.Address) (lines []string) {
	for _, parts := range [][]string{
		{a.Short},
		{a.Building, a.Street},
		{a.District},
		{a.City, a.PostalCode, a.Additional},
		{a.Abroad},
	} {
		if line := strings.Join(slices.DeleteFunc(parts, func(s string) bool { return s == "" }), " "); line != "" {
			lines = append(lines, line)
		}
	}
	return lines
}

// opened reports whether any of some inputs has something in it, or something wrong.
func opened(form ui.Form, inputs []labelled) bool {
	for _, input := range inputs {
		if form.Value(input.name) != "" || form.Error(input.name) != "" {
			return true
		}
	}
	return form.Error("spoken") != ""
}

// birthHint says under the input what a birth date is in both calendars, or why it is none once it is typed.
func birthHint(ctx context.Context, typed string) string {
	day, _, err := patients.ParseBirth(typed)
	switch {
	case err == nil:
		return BothCalendars(ctx, day)
	case len([]rune(typed)) >= len("19900314"):
		return i18n.T(ctx, fault.Of(err).Key)
	}
	return i18n.T(ctx, "patients.birth_hint")
}

// birthAttrs have the server say what the date is in both calendars while it is typed.
func birthAttrs(form ui.Form) templ.Attributes {
	return templ.Attributes{
		"hx-get": "/patients/birth-date", "hx-target": "#" + form.InputID("birth_date") + "-hint", "hx-swap": "innerHTML",
		"hx-trigger": "input changed delay:150ms", "hx-sync": "this:replace", "hx-include": "this",
	}
}
