package phone_test

import (
	"errors"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"tenhal.sa/tenhal/services/foundation/phone"
	"tenhal.sa/tenhal/services/foundation/text"
)

func TestParse(t *testing.T) {
	tests := []struct {
		name, typed, want string
		err               error
	}{
		{name: "a mobile as dialled here", typed: "0501234567", want: "+966501234567"},
		{name: "without its zero", typed: "501234567", want: "+966501234567"},
		{name: "in Arabic digits", typed: "٠٥٠١٢٣٤٥٦٧", want: "+966501234567"},
		{name: "in Persian digits", typed: "۰۵۰۱۲۳۴۵۶۷", want: "+966501234567"},
		{name: "with country code", typed: "+966501234567", want: "+966501234567"},
		{name: "with country code in Arabic digits", typed: "+٩٦٦٥٠١٢٣٤٥٦٧", want: "+966501234567"},
		{name: "with two zeros first", typed: "00966501234567", want: "+966501234567"},
		{name: "with country code and no plus", typed: "966501234567", want: "+966501234567"},
		{name: "the zero kept after the country code", typed: "+9660501234567", want: "+966501234567"},
		{name: "in groups", typed: "+966 50 123 4567", want: "+966501234567"},
		{name: "in brackets", typed: "(050) 123-4567", want: "+966501234567"},
		{name: "pasted from a chat", typed: "\u202a+966501234567\u202c", want: "+966501234567"},
		{name: "a mark first", typed: "\u200e0501234567", want: "+966501234567"},
		{name: "a landline", typed: "0112345678", want: "+966112345678"},
		{name: "a unified number", typed: "920012345", want: "+966920012345"},
		{name: "a toll-free number", typed: "8001234567", want: "+9668001234567"},
		{name: "an Emirati number", typed: "00971 50 123 4567", want: "+971501234567"},
		{name: "nothing", typed: " ", err: text.ErrEmpty},
		{name: "too short", typed: "05012345", err: phone.ErrNumber},
		{name: "too long", typed: "050123456789", err: phone.ErrNumber},
		{name: "far too long", typed: strings.Repeat("0", 10000), err: phone.ErrNumber},
		{name: "five digits", typed: "12345", err: phone.ErrNumber},
		{name: "an Emirati number, one digit short", typed: "+97150123456", err: phone.ErrNumber},
		{name: "an extension", typed: "0501234567 ext 5", err: phone.ErrNumber},
		{name: "two numbers", typed: "0501234567/0507654321", err: phone.ErrNumber},
		{name: "a sender's prefix", typed: "whatsapp:+966501234567", err: phone.ErrNumber},
		{name: "letters on keys", typed: "050FLOWERS", err: phone.ErrNumber},
		{name: "two pluses", typed: "++966501234567", err: phone.ErrNumber},
		{name: "a word", typed: "لا يوجد", err: phone.ErrNumber},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			got, err := phone.Parse(test.typed)
			if got != test.want || !errors.Is(err, test.err) {
				t.Errorf("Parse(%q) = %q, %v, want %q, %v", test.typed, got, err, test.want, test.err)
			}
		})
	}
}

func TestShown(t *testing.T) {
	tests := []struct{ name, e164, display, local, digits string }{
		{"a mobile", "+966551234567", "+966 55 123 4567", "0551234567", "0551234567"},
		{"a landline", "+966112345678", "+966 11 234 5678", "0112345678", "0112345678"},
		{"a unified number", "+966920012345", "+966 9200 12345", "920012345", "920012345"},
		{"a toll-free number", "+9668001234567", "+966 800 123 4567", "8001234567", "8001234567"},
		{"an Emirati number", "+971501234567", "+971 50 123 4567", "+971501234567", "971501234567"},
		{"none", "", "", "", ""},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			if got := phone.Display(test.e164); got != test.display {
				t.Errorf("Display = %q, want %q", got, test.display)
			}
			if got := phone.Local(test.e164); got != test.local {
				t.Errorf("Local = %q, want %q", got, test.local)
			}
			if got := phone.Digits(test.e164); got != test.digits {
				t.Errorf("Digits = %q, want %q", got, test.digits)
			}
		})
	}
}

func TestDigitsAsTyped(t *testing.T) {
	tests := []struct{ name, typed, want string }{
		{"the beginning, in Arabic digits", "٠٥٥١٢", "05512"},
		{"the beginning, with country code", "+966 55", "055"},
		{"two zeros first", "0096655", "055"},
		{"the country code and the zero", "966 055", "055"},
		{"a whole mobile without its zero", "551234567", "0551234567"},
		{"from abroad", "00971 50", "97150"},
		{"a name", "Omar", ""},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			if got := phone.Digits(test.typed); got != test.want {
				t.Errorf("Digits(%q) = %q, want %q", test.typed, got, test.want)
			}
		})
	}
}

// However a Saudi mobile number is written, it is one number with one form to search by, and can be read back from what is shown.
func TestEveryWritingIsOneNumber(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		rest := rapid.StringMatching(`5[03-689][0-9]{7}`).Draw(t, "rest")
		want := "+966" + rest
		for _, typed := range []string{"0" + rest, rest, "966" + rest, "00966" + rest, "+9660" + rest, phone.Display(want), phone.Local(want)} {
			if got, err := phone.Parse(typed); got != want || err != nil {
				t.Fatalf("Parse(%q) = %q, %v, want %q", typed, got, err, want)
			}
			if got := phone.Digits(typed); got != phone.Digits(want) {
				t.Fatalf("Digits(%q) = %q, want %q", typed, got, phone.Digits(want))
			}
		}
	})
}

func BenchmarkParse(b *testing.B) {
	for b.Loop() {
		_, _ = phone.Parse("٠٥٥ ١٢٣ ٤٥٦٧")
	}
}
