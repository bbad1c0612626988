package identity_test

import (
	"errors"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"tenhal.sa/tenhal/services/foundation/identity"
	"tenhal.sa/tenhal/services/foundation/text"
)

func TestCheck(t *testing.T) {
	tests := []struct {
		name  string
		kind  identity.Kind
		typed string
		want  string
		err   error
	}{
		{name: "a national ID", kind: identity.NationalID, typed: "1000000008", want: "1000000008"},
		{name: "a national ID with a space", kind: identity.NationalID, typed: "1123 456780", want: "1123456780"},
		{name: "a national ID in Arabic digits", kind: identity.NationalID, typed: "١١٢٣٤٥٦٧٨٠", want: "1123456780"},
		{name: "a national ID in Persian digits", kind: identity.NationalID, typed: "۱۱۲۳۴۵۶۷۸۰", want: "1123456780"},
		{name: "an iqama", kind: identity.Iqama, typed: "2123456788", want: "2123456788"},
		{name: "another iqama", kind: identity.Iqama, typed: "2246813576", want: "2246813576"},
		{name: "a border number", kind: identity.BorderNumber, typed: "3123456780", want: "3123456780"},
		{name: "a newer border number", kind: identity.BorderNumber, typed: "4123456789", want: "4123456789"},
		{name: "an Emirates ID", kind: identity.GCC, typed: "784-1990-1234567-1", want: "784199012345671"},
		{name: "a Kuwaiti civil ID", kind: identity.GCC, typed: "290010112345", want: "290010112345"},
		{name: "a passport", kind: identity.Passport, typed: " a 1234567 ", want: "A1234567"},
		{name: "a newborn", kind: identity.Newborn, typed: "", want: ""},
		{name: "nothing known", kind: identity.None, typed: " ", want: ""},

		{name: "two digits swapped", kind: identity.NationalID, typed: "1213456780", err: identity.ErrCheckDigit},
		{name: "an iqama with a wrong digit", kind: identity.Iqama, typed: "2123456789", err: identity.ErrCheckDigit},
		{name: "an iqama as a national ID", kind: identity.NationalID, typed: "2123456788", err: identity.ErrNationalID},
		{name: "a national ID as an iqama", kind: identity.Iqama, typed: "1000000008", err: identity.ErrIqama},
		{name: "eleven digits", kind: identity.NationalID, typed: "11234567800", err: identity.ErrNationalID},
		{name: "a border number as a national ID", kind: identity.NationalID, typed: "3123456780", err: identity.ErrNationalID},
		{name: "a zero first", kind: identity.NationalID, typed: "0123456780", err: identity.ErrNationalID},
		{name: "a letter", kind: identity.NationalID, typed: "100000000B", err: identity.ErrNationalID},
		{name: "a full-width digit", kind: identity.NationalID, typed: "１000000008", err: identity.ErrNationalID},
		{name: "a national ID as a border number", kind: identity.BorderNumber, typed: "1000000008", err: identity.ErrBorder},
		{name: "a short GCC number", kind: identity.GCC, typed: "1234567", err: identity.ErrGCC},
		{name: "a short passport", kind: identity.Passport, typed: "A123", err: identity.ErrPassport},
		{name: "a passport in Arabic letters", kind: identity.Passport, typed: "أ1234567", err: identity.ErrPassport},
		{name: "a long passport", kind: identity.Passport, typed: strings.Repeat("A", 21), err: identity.ErrPassport},
		{name: "no number", kind: identity.Iqama, typed: " - ", err: text.ErrEmpty},
		{name: "a number for a newborn", kind: identity.Newborn, typed: "1000000008", err: identity.ErrNoNumber},
		{name: "a kind that is none", kind: "licence", typed: "1000000008", err: identity.ErrKind},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			got, err := identity.Check(test.kind, test.typed)
			if got != test.want || !errors.Is(err, test.err) {
				t.Errorf("Check(%s, %q) = %q, %v, want %q, %v", test.kind, test.typed, got, err, test.want, test.err)
			}
		})
	}
}

func TestKinds(t *testing.T) {
	for _, kind := range identity.Kinds {
		if kind.Label() == "" {
			t.Errorf("%s has no label", kind)
		}
		if got, want := identity.Make(kind, 1) != "", kind.Numbered(); got != want {
			t.Errorf("Make has a number for %s: %v, want %v", kind, got, want)
		}
	}
}

// Numbers made for demonstration are right, differ, and pass ZATCA's rule on runs of digits (BR-KSA-F-13).
func TestMake(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		serial, other := anySerial(t), anySerial(t)
		for _, kind := range identity.Kinds {
			number := identity.Make(kind, serial)
			if got, err := identity.Check(kind, number); err != nil || got != number {
				t.Fatalf("Check(%s, %q) = %q, %v", kind, number, got, err)
			}
			if inARow(number) {
				t.Fatalf("%s has eight digits in a row", number)
			}
			if kind.Numbered() && (number == identity.Make(kind, other)) != (serial == other) {
				t.Fatalf("serials %d and %d of %s make %s", serial, other, kind, number)
			}
		}
	})
}

func anySerial(t *rapid.T) int { return rapid.IntRange(0, 999_999).Draw(t, "serial") }

// inARow says whether eight digits in a row are equal, rise or fall by one.
func inARow(number string) bool {
	for i := range len(number) - 7 {
		part := number[i : i+8]
		if part == strings.Repeat(part[:1], 8) || strings.Contains("0123456789 9876543210", part) {
			return true
		}
	}
	return false
}

// One wrong digit is always found.
func TestMistypedNumbersAreFound(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		digits := []byte(identity.Make(identity.NationalID, anySerial(t)))
		at := rapid.IntRange(1, 9).Draw(t, "at")
		by := rapid.IntRange(1, 9).Draw(t, "by")
		digits[at] = '0' + (digits[at]-'0'+byte(by))%10
		if _, err := identity.Check(identity.NationalID, string(digits)); !errors.Is(err, identity.ErrCheckDigit) {
			t.Fatalf("%s is taken", digits)
		}
	})
}
