package pdf

import (
	"slices"
	"strings"
	"testing"
)

func TestWrap(t *testing.T) {
	for _, test := range []struct {
		name  string
		text  string
		width float64
		want  []string
	}{
		{"a short line stays whole", "Tax invoice", 200, []string{"Tax invoice"}},
		{"a long line breaks between words and drops the space", "Tax invoice", 40, []string{"Tax", "invoice"}},
		{"a line feed starts a new line", "Riyadh\nJeddah", 200, []string{"Riyadh", "Jeddah"}},
		{"an empty line keeps its height", "Riyadh\n\nJeddah", 200, []string{"Riyadh", "", "Jeddah"}},
		{"nothing to say is one empty line", "", 200, []string{""}},
		{"a phone number is not broken", "Call " + Value("+966 11 234 5678"), 100, []string{"Call", "+966 11 234 5678"}},
		{"a word wider than the column is cut", "INV-2026-000123", 45, []string{"INV-2026", "-000123"}},
		{"accents are composed", "Rene\u0301e", 200, []string{"Ren\u00e9e"}},
		{"letters that the font lacks lose their marks", "\u014csaka", 200, []string{"Osaka"}},
		{"old forms of Arabic letters become letters", "\ufedf\ufea9", 200, []string{"\u062f\u0644"}},
		{"what the font lacks becomes a question mark", "ok \U0001f600", 200, []string{"ok ?"}},
		{"controls and old direction overrides are dropped", "a\x00b\u202ec\td", 200, []string{"abc d"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			if got := seen(test.text, leftToRight, test.width); !slices.Equal(got, test.want) {
				t.Errorf("lines = %q, want %q", got, test.want)
			}
		})
	}
}

func TestEveryNarrowColumnKeepsAllLetters(t *testing.T) {
	text := "باقة تحليل السلوك التطبيقي ABA تشمل تقريرًا شهريًا لوليّ الأمر"
	letters := func(lines []string) []rune {
		all := []rune(strings.ReplaceAll(strings.Join(lines, ""), " ", ""))
		slices.Sort(all)
		return all
	}
	want := letters([]string{text})
	for width := -5.0; width < 200; width += 7 {
		if got := letters(seen(text, rightToLeft, width)); !slices.Equal(got, want) {
			t.Errorf("column of %v points shows %q, want %q", width, string(got), string(want))
		}
	}
}

func TestTextIsAsWideAsItsType(t *testing.T) {
	types := typesetters.New().(*typesetter)
	line := types.wrap(&paragraph{Size(9.5), "0000000000"}, 1000, leftToRight)[0]
	if got, want := line.width, 6000.0; got != want {
		t.Errorf("ten digits are %v thousandths wide, want %v", got, want)
	}
}
