package patients

import (
	"slices"
	"strings"

	"tenhal.sa/tenhal/services/foundation/fold"
)

// likeness is how near two names are.
type likeness int

const (
	unlike likeness = iota
	similar
	equal
)

// words returns the words of a name, folded; a servant name is one word.
func words(name string) (list []string) {
	parts := strings.Fields(fold.Query(name))
	for i := 0; i < len(parts); i++ {
		word := parts[i]
		if (word == "abd" || word == "عبد") && i+1 < len(parts) {
			i++
			word += " " + parts[i]
		}
		list = append(list, word)
	}
	return list
}

// alike compares two whole names. One may leave out names between, and the family's may come first: what the shorter one
// says is in the longer one. A given name alone says too little of two people who are not given alike otherwise.
func alike(one, other []string) likeness {
	if len(one) > len(other) {
		one, other = other, one
	}
	if len(one) == 0 || len(one) == 1 && len(other) > 1 {
		return unlike
	}
	return min(in(one[0], other), in(other[0], one), all(one, other))
}

// givenAlike compares given names: each is somewhere in the other name, since the family's may come first.
func givenAlike(one, other []string) likeness {
	if len(one) == 0 || len(other) == 0 {
		return unlike
	}
	return min(in(one[0], other), in(other[0], one))
}

func all(words, name []string) likeness {
	least := equal
	for _, word := range words {
		least = min(least, in(word, name))
	}
	return least
}

// in is how near a word is to one of a name.
func in(word string, name []string) likeness {
	switch {
	case slices.Contains(name, word):
		return equal
	case slices.ContainsFunc(name, func(other string) bool { return slip(word, other) }):
		return similar
	}
	return unlike
}

// longWord is how many letters a word has in which one wrong letter is a slip; in a shorter one it makes another name,
// as twins have them: Hasan and Husain, Reem and Reema.
const longWord = 5

// slip reports whether two words differ by one letter: one more, one less, or another one.
func slip(a, b string) bool {
	one, other := []rune(a), []rune(b)
	if len(one) > len(other) {
		one, other = other, one
	}
	if len(one) < longWord || len(other)-len(one) > 1 {
		return false
	}
	i := 0
	for i < len(one) && one[i] == other[i] {
		i++
	}
	if len(one) == len(other) {
		return slices.Equal(one[min(i+1, len(one)):], other[min(i+1, len(other)):])
	}
	return slices.Equal(one[i:], other[i+1:])
}
