// Package breached knows passwords that have been stolen from others, and so are tried first. It asks nobody.
//
// breached.bin has, in order, the first five bytes of the SHA-256 of each: those of the million most used passwords
// of the SecLists collection (Daniel Miessler and others, MIT licence) that are long enough to be taken here at all.
// It is made by web/cmd/breached. Of passwords that are not on the list, one in 25 million looks as if it were.
package breached

import (
	"bytes"
	"crypto/sha256"
	_ "embed"
	"slices"
	"sort"
	"strings"
	"unicode/utf8"
)

// Shortest is how many characters a password has at least to be on the list: shorter ones are refused anyway.
const Shortest = 12

// width is how much of each hash is kept.
const width = 5

//go:embed breached.bin
var list string

// Has reports whether a password is on the list, whatever its case.
func Has(password string) bool {
	want := mark(password)
	n := len(list) / width
	at := sort.Search(n, func(i int) bool { return list[i*width:(i+1)*width] >= want })
	return at < n && list[at*width:(at+1)*width] == want
}

// List returns what breached.bin has to hold for passwords.
func List(passwords []string) []byte {
	marks := []string{}
	for _, p := range passwords {
		if utf8.ValidString(p) && utf8.RuneCountInString(p) >= Shortest {
			marks = append(marks, mark(p))
		}
	}
	slices.Sort(marks)
	var out bytes.Buffer
	for _, m := range slices.Compact(marks) {
		out.WriteString(m)
	}
	return out.Bytes()
}

func mark(password string) string {
	sum := sha256.Sum256([]byte(strings.ToLower(password)))
	return string(sum[:width])
}
