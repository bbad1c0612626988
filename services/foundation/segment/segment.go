// Package segment counts the short messages that a text is sent as, which is what SMS is paid by.
//
// A text whose characters are all of the GSM 7 bit default alphabet or its extension (3GPP TS
// 23.038, 6.2.1) is sent in septets: 160 in one message. Any other character, as every Arabic one,
// turns the whole text to UCS-2 (6.2.3): 70 units of 16 bits. A longer text is sent in parts that
// the phone joins; the header that says so (3GPP TS 23.040, 9.2.3.24.1, with an eight-bit
// reference) takes 6 of the 140 octets, which leaves 153 septets or 67 units to each part.
package segment

import "strings"

const (
	wholeGSM, partGSM   = 160, 153
	wholeUCS2, partUCS2 = 70, 67
)

// The characters of the two tables of TS 23.038. One of the extension is written as an escape and a septet.
const (
	alphabet = "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?" +
		"¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
	extension = "\f^{}\\[~]|€"
)

// Count returns how many short messages a text makes, and whether its characters need UCS-2. An
// empty text makes none.
func Count(text string) (n int, unicode bool) {
	if strings.ContainsFunc(text, foreign) {
		return parts(text, units, wholeUCS2, partUCS2), true
	}
	return parts(text, septets, wholeGSM, partGSM), false
}

func foreign(r rune) bool { return septets(r) == 0 }

// septets returns how long a character is in the GSM alphabet, or 0 where it is not in it.
func septets(r rune) int {
	switch {
	case strings.ContainsRune(alphabet, r):
		return 1
	case strings.ContainsRune(extension, r):
		return 2
	}
	return 0
}

// units returns how long a character is in UTF-16. Emoji and other late ones are pairs, which phones read in UCS-2 too.
func units(r rune) int {
	if r > 0xFFFF {
		return 2
	}
	return 1
}

// parts returns how many parts hold a text. No character is split between two: half an escape or
// half a pair reads as something else, so the part before it ends one short.
func parts(text string, length func(rune) int, whole, part int) int {
	total, n, room := 0, 0, 0
	for _, r := range text {
		size := length(r)
		total += size
		if size > room {
			n, room = n+1, part
		}
		room -= size
	}
	if total <= whole {
		return min(n, 1)
	}
	return n
}
