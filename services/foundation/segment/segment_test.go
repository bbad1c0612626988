package segment_test

import (
	"strings"
	"testing"

	"tenhal.sa/tenhal/services/foundation/segment"
)

func TestCount(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name    string
		text    string
		n       int
		unicode bool
	}{
		{"nothing", "", 0, false},
		{"one letter", "a", 1, false},
		{"160 letters", strings.Repeat("a", 160), 1, false},
		{"161 letters", strings.Repeat("a", 161), 2, false},
		{"two full parts", strings.Repeat("a", 306), 2, false},
		{"one more", strings.Repeat("a", 307), 3, false},
		{"every character of the alphabet", alphabet, 1, false},
		{"lines", "a\r\nb\n", 1, false},
		{"80 escapes fill a message", strings.Repeat("€", 80), 1, false},
		{"81 escapes", strings.Repeat("€", 81), 2, false},
		{"an escape at the end of the first part goes to the second", strings.Repeat("a", 152) + "€" + strings.Repeat("a", 152), 3, false},
		{"an escape that ends the first part", strings.Repeat("a", 151) + "€" + strings.Repeat("a", 153), 2, false},
		{"brackets and braces are escapes", strings.Repeat("[{}]", 20) + "a", 2, false},
		{"a backtick is not of the alphabet", "`", 1, true},
		{"ç is not, Ç is", "ç", 1, true},
		{"Ç is", "Ç", 1, false},
		{"the escape itself is no character", "\x1b", 1, true},
		{"a tab is not", "\t", 1, true},
		{"a curly quote makes all of it wide", strings.Repeat("a", 70) + "’", 2, true},
		{"70 Arabic letters", strings.Repeat("ع", 70), 1, true},
		{"71 Arabic letters", strings.Repeat("ع", 71), 2, true},
		{"two full Arabic parts", strings.Repeat("ع", 134), 2, true},
		{"one more letter", strings.Repeat("ع", 135), 3, true},
		{"a vowel sign is a character", strings.Repeat("عَ", 35) + "ع", 2, true},
		{"isolates around a time", "\u206610:30\u2069", 1, true},
		{"35 emoji fill a message", strings.Repeat("😀", 35), 1, true},
		{"36 emoji", strings.Repeat("😀", 36), 2, true},
		{"an emoji at the end of the first part goes to the second", strings.Repeat("ع", 66) + "😀" + strings.Repeat("ع", 66), 3, true},
		{"an emoji that ends the first part", strings.Repeat("ع", 65) + "😀" + strings.Repeat("ع", 67), 2, true},
		{"broken UTF-8 is a character that nobody knows", "a\xff", 1, true},
	} {
		n, unicode := segment.Count(test.text)
		if n != test.n || unicode != test.unicode {
			t.Errorf("%s: Count() = %d, %t, want %d, %t", test.name, n, unicode, test.n, test.unicode)
		}
	}
}

// alphabet is the default table of TS 23.038 by its rows, with the escape left out.
const alphabet = "@Δ 0¡P¿p" + "£_!1AQaq" + "$Φ\"2BRbr" + "¥Γ#3CScs" + "èΛ¤4DTdt" + "éΩ%5EUeu" + "ùΠ&6FVfv" + "ìΨ'7GWgw" +
	"òΣ(8HXhx" + "ÇΘ)9IYiy" + "\nΞ*:JZjz" + "Ø+;KÄkä" + "øÆ,<LÖlö" + "\ræ-=MÑmñ" + "Åß.>NÜnü" + "åÉ/?O§oà"
