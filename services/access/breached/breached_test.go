package breached_test

import (
	"testing"

	"tenhal.sa/tenhal/services/access/breached"
)

func TestHas(t *testing.T) {
	for password, want := range map[string]bool{
		"1qaz2wsx3edc":               true,
		"Mailcreated5240":            true, // in any case
		"MAILCREATED5240":            true,
		"q1w2e3r4t5y6":               true,
		"123456qwerty":               true,
		"q1w2e3r4t5y6 ":              false,
		"a quiet desk by the window": false,
		"nine blue camels at dawn":   false,
		"":                           false,
	} {
		if got := breached.Has(password); got != want {
			t.Errorf("Has(%q) = %t, want %t", password, got, want)
		}
	}
}

// What is too short to be taken takes no room, and what comes twice takes it once.
func TestList(t *testing.T) {
	if got := breached.List([]string{"password", "Password1234", "password1234", "\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff"}); len(got) != 5 {
		t.Errorf("List() has %d bytes, want those of one password", len(got))
	}
}
