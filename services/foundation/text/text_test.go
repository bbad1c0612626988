package text_test

import (
	"errors"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
	"pgregory.net/rapid"

	"tenhal.sa/tenhal/services/foundation/text"
)

func TestName(t *testing.T) {
	tests := []struct {
		name, typed, want string
		err               error
	}{
		{name: "a plain name", typed: "Omar Al-Harbi", want: "Omar Al-Harbi"},
		{name: "spaces around it", typed: "  Ali ", want: "Ali"},
		{name: "several spaces inside", typed: "Ali    Omar", want: "Ali Omar"},
		{name: "an ideographic space", typed: "Ali\u3000Omar", want: "Ali Omar"},
		{name: "a tab from a spreadsheet", typed: "Ali\tOmar", want: "Ali Omar"},
		{name: "an accent typed apart", typed: "Jose\u0301", want: "José"},
		{name: "a direction mark pasted along", typed: "Ali\u200f", want: "Ali"},
		{name: "a zero-width space first", typed: "\u200bAli", want: "Ali"},
		{name: "a byte order mark first", typed: "\ufeffAli", want: "Ali"},
		{name: "a word joiner inside", typed: "Al\u2060i", want: "Ali"},
		{name: "a stretched name", typed: "محـــمد", want: "محمد"},
		{name: "a joiner that shapes letters", typed: "می\u200cخواهم", want: "می\u200cخواهم"},
		{name: "a joiner at the end", typed: "Ali\u200d Omar\u200c", want: "Ali Omar"},
		{name: "the word null", typed: "null", want: "null"},
		{name: "a comma", typed: "Al Faisal, Jr.", want: "Al Faisal, Jr."},
		{name: "as long as allowed", typed: strings.Repeat("م", 20), want: strings.Repeat("م", 20)},
		{name: "too long", typed: strings.Repeat("م", 21), err: text.ErrTooLong},
		{name: "nothing", typed: "", err: text.ErrEmpty},
		{name: "nothing that is seen", typed: " \u200b\u200f ", err: text.ErrEmpty},
		{name: "a line break", typed: "Test\nName", err: text.ErrControl},
		{name: "a forged mail header", typed: "Test\r\nBcc: evil@example.com", err: text.ErrControl},
		{name: "a NUL at the end", typed: "Ali\x00", err: text.ErrControl},
		{name: "a terminal colour", typed: "\x1b[31mAli", err: text.ErrControl},
		{name: "a noncharacter", typed: "Ali\ufdd0", err: text.ErrControl},
		{name: "broken UTF-8", typed: "Ali\xff", err: text.ErrControl},
		{name: "an override that hides the text", typed: "Ali \u202emoc.live\u202c", err: text.ErrBidi},
		{name: "isolates", typed: "\u2066Ali\u2069", err: text.ErrBidi},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			got, err := text.Name(test.typed, 20)
			if got != test.want || !errors.Is(err, test.err) {
				t.Errorf("Name(%q) = %q, %v, want %q, %v", test.typed, got, err, test.want, test.err)
			}
		})
	}
}

func TestOptionalMayStayEmpty(t *testing.T) {
	if got, err := text.Optional(" \t", 10); got != "" || err != nil {
		t.Errorf("Optional = %q, %v, want empty and no error", got, err)
	}
}

func TestNote(t *testing.T) {
	tests := []struct {
		name, typed, want string
		err               error
	}{
		{name: "lines from Windows", typed: "first\r\nsecond\r\n", want: "first\nsecond"},
		{name: "lines from a word processor", typed: "first\u2028second", want: "first\nsecond"},
		{name: "many blank lines", typed: "\n\nfirst\n\n \n\nsecond\n\n", want: "first\n\nsecond"},
		{name: "spaces at the ends of lines", typed: " first  line \n second ", want: "first line\nsecond"},
		{name: "nothing", typed: " \n ", want: ""},
		{name: "the year sign keeps its tatweel", typed: "1448هـ", want: "1448هـ"},
		{name: "a NUL", typed: "first\x00", err: text.ErrControl},
		{name: "too long", typed: strings.Repeat("a", 31), err: text.ErrTooLong},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			got, err := text.Note(test.typed, 30)
			if got != test.want || !errors.Is(err, test.err) {
				t.Errorf("Note(%q) = %q, %v, want %q, %v", test.typed, got, err, test.want, test.err)
			}
		})
	}
}

// Whatever is typed, what is kept fits, is composed, shows all it holds, and stays the same when cleaned again.
func TestCleanHoldsStill(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		const limit = 30
		typed := rapid.StringOf(rapid.OneOf(
			rapid.Rune(),
			rapid.SampledFrom([]rune(" \t\n\r\u200b\u200c\u200d\u200e\u0640\u0301\u0653\u3000aاéم")),
		)).Draw(t, "typed")
		for name, clean := range map[string]func(string, int) (string, error){"Clean": text.Clean, "Name": text.Name, "Note": text.Note} {
			got, err := clean(typed, limit)
			if err != nil {
				continue
			}
			if utf8.RuneCountInString(got) > limit || !norm.NFC.IsNormalString(got) || got != strings.TrimSpace(got) {
				t.Fatalf("%s(%q) = %q", name, typed, got)
			}
			if strings.ContainsFunc(got, func(r rune) bool { return unicode.IsControl(r) && r != '\n' }) {
				t.Fatalf("%s(%q) = %q, which has a control character", name, typed, got)
			}
			if again, err := clean(got, limit); again != got && !errors.Is(err, text.ErrEmpty) {
				t.Fatalf("%s of %q = %q, %v", name, got, again, err)
			}
		}
	})
}

func TestFigures(t *testing.T) {
	tests := []struct{ name, typed, want string }{
		{"Arabic-Indic digits", "٠٥٥١٢٣", "055123"},
		{"Persian digits", "۰۵۵۱۲۳", "055123"},
		{"marks pasted from a chat", "\u202a+966 55\u202c", "+966 55"},
		{"a no-break space after it", " 1280\u00a0", "1280"},
		{"letters stay for the caller", "A12", "A12"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			if got := text.Figures(test.typed); got != test.want {
				t.Errorf("Figures(%q) = %q, want %q", test.typed, got, test.want)
			}
		})
	}
}
