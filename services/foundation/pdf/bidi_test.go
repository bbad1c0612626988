package pdf

import (
	"slices"
	"strings"
	"testing"
)

// TestReadingOrder holds what the eye meets from left to right on one line.
func TestReadingOrder(t *testing.T) {
	for _, test := range []struct {
		name     string
		document direction
		text     string
		want     string
	}{
		{"an Arabic word", rightToLeft, "الرياض", mirrored("الرياض")},
		{"a date and time of their own are not turned", rightToLeft, "2026-11-22 14:35", "2026-11-22 14:35"},
		{"an English line of an Arabic invoice keeps its full stop at the end", rightToLeft, "Speech therapy, 45 min.", "Speech therapy, 45 min."},
		{"an Arabic line that begins with English", rightToLeft, "ABA: جلسة", mirrored(": جلسة") + "ABA"},
		{"a number in an Arabic line", rightToLeft, "جلسة 45 دقيقة", mirrored(" دقيقة") + "45" + mirrored("جلسة ")},
		{"brackets around English in an Arabic line", rightToLeft, "العلاج (OT)", ")OT" + mirrored("العلاج (")},
		{"a phone number in an Arabic line", rightToLeft, "الرقم " + Value("+966 11 234"), "+966 11 234" + mirrored("الرقم ")},
		{"opening hours in an Arabic line", rightToLeft, "من " + Value("08:00 – 17:00") + ".", ".08:00 – 17:00" + mirrored("من ")},
		{"a date and time in an Arabic line", rightToLeft, "في " + Value("2026-11-22 14:35"), "2026-11-22 14:35" + mirrored("في ")},
		{"an Arabic line of an English invoice", leftToRight, "جلسة 45 دقيقة", mirrored(" دقيقة") + "45" + mirrored("جلسة ")},
		{"an Arabic name with a number in an English line", leftToRight, "Room " + Name("غرفة 7") + " is free", "Room 7" + mirrored("غرفة ") + " is free"},
		{"two Arabic names in an English line", leftToRight, Name("نورة") + ", " + Name("سامي") + " (2)", mirrored("نورة") + ", " + mirrored("سامي") + " (2)"},
		{"Arabic digits between Arabic words in an English line", leftToRight, "Note: غرفة ٧ خالية", "Note: " + mirrored(" خالية") + "٧" + mirrored("غرفة ")},
		{"a fence that is never closed", rightToLeft, "رقم \u206612", "12" + mirrored("رقم ")},
	} {
		t.Run(test.name, func(t *testing.T) {
			if got := seen(test.text, test.document, 1000)[0]; got != test.want {
				t.Errorf("reads %q, want %q", got, test.want)
			}
		})
	}
}

func mirrored(s string) string {
	runes := []rune(s)
	slices.Reverse(runes)
	return string(runes)
}

// seen is the lines of a paragraph as the eye meets them, in a column so many points wide.
func seen(text string, document direction, width float64) []string {
	types := typesetters.New().(*typesetter)
	var lines []string
	for _, l := range types.wrap(&paragraph{Size(10), text}, width, document) {
		var b strings.Builder
		for _, g := range l.glyphs {
			b.WriteString(strings.ReplaceAll(g.text, "\u00a0", " "))
		}
		lines = append(lines, b.String())
	}
	return lines
}
