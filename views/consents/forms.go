package consents

import (
	"slices"
	"strconv"

	"tenhal.sa/tenhal/services/clinics"
	"tenhal.sa/tenhal/services/consents"
	"tenhal.sa/tenhal/services/foundation/i18n"
	"tenhal.sa/tenhal/views/ui"
)

// Forms is the list of forms.
type Forms struct {
	Forms   []*consents.Form
	Clinics *clinics.Catalogue
}

// FormPage is the page of a form, or of a new one.
type FormPage struct {
	Of      *consents.Form
	Texts   []*consents.Text // the latest first
	Clinics *clinics.Catalogue
	Rules   ui.Form
	Words   ui.Form
}

// FormPath is the page of a form.
func FormPath(f *consents.Form) string { return "/consent-forms/" + f.ID.String() }

// RulesOf is the form with what a form asks.
func RulesOf(f *consents.Form) ui.Form {
	values := map[string]string{"purpose": string(f.Purpose), "needed_for": string(f.NeededFor), "active": strconv.FormatBool(f.Active)}
	for _, c := range []struct {
		name, value string
		given       bool
	}{{"clinic_id", f.ClinicID.String(), f.ClinicID != [16]byte{}}, {"months", strconv.Itoa(f.Months), f.Months > 0}} {
		if c.given {
			values[c.name] = c.value
		}
	}
	return ui.Form{ID: "rules", Values: values}
}

// WordsOf is the form of a new text, begun with the one that there is.
func WordsOf(t *consents.Text) ui.Form {
	return ui.Form{ID: "words", Values: map[string]string{"title_ar": t.TitleAr, "title_en": t.TitleEn, "body_ar": t.BodyAr, "body_en": t.BodyEn, "renews": "true"}}
}

// line is a line of a text that was kept, added or removed.
type line struct {
	text           string
	added, removed bool
}

// changes are the lines of a text in a language, marked against the text before it.
func changes(texts []*consents.Text, n int, l i18n.Locale) []line {
	title, body := texts[n].In(l)
	now := append([]string{title}, paragraphs(body)...)
	if n+1 == len(texts) {
		return compare(now, now)
	}
	title, body = texts[n+1].In(l)
	return compare(append([]string{title}, paragraphs(body)...), now)
}

// compare marks what two lists of lines have in common, by their longest common subsequence: texts are short.
func compare(was, is []string) (lines []line) {
	common := make([][]int, len(was)+1)
	for i := range common {
		common[i] = make([]int, len(is)+1)
	}
	for i, a := range slices.Backward(was) {
		for j, b := range slices.Backward(is) {
			if common[i][j] = max(common[i+1][j], common[i][j+1]); a == b {
				common[i][j] = common[i+1][j+1] + 1
			}
		}
	}
	i, j := 0, 0
	for i < len(was) || j < len(is) {
		switch {
		case i < len(was) && j < len(is) && was[i] == is[j]:
			lines, i, j = append(lines, line{text: is[j]}), i+1, j+1
		case j == len(is) || i < len(was) && common[i+1][j] >= common[i][j+1]:
			lines, i = append(lines, line{text: was[i], removed: true}), i+1
		default:
			lines, j = append(lines, line{text: is[j], added: true}), j+1
		}
	}
	return lines
}
