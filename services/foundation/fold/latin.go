package fold

import (
	"regexp"
	"strings"
)

// spell writes a name as one of its many spellings in Latin letters. A run of vowels, y among them, becomes u where it
// has o or u, else i where it has e, i or y, else a (Nour = Noor = Nur, Faisal = Faysal, Qahtani = Qahtany);
// doubled letters become one (Hassan = Hasan); h goes at the end after a vowel (Sarah = Sara).
func spell(word string) string {
	spelled := make([]rune, 1, len(word)+1) // begins with a zero, so that there always is a letter before
	for _, r := range word {
		before, v := &spelled[len(spelled)-1], vowel(r)
		switch {
		case v > 0 && vowel(*before) > 0:
			*before = max(*before, v) // a < i < u
		case v > 0:
			spelled = append(spelled, v)
		case r != *before || r > 'z': // the doubled ل of Arabic is two letters
			spelled = append(spelled, r)
		}
	}
	if last := len(spelled) - 1; spelled[last] == 'h' && vowel(spelled[last-1]) > 0 {
		spelled = spelled[:last]
	}
	return string(spelled[1:])
}

// vowel returns which of the three vowels of Arabic a letter writes, or zero for a consonant.
func vowel(r rune) rune {
	switch r {
	case 'a':
		return 'a'
	case 'e', 'i', 'y':
		return 'i'
	case 'o', 'u':
		return 'u'
	}
	return 0
}

// withoutLatinArticle drops al and el before a consonant, and before a vowel only where much follows:
// Alqahtani and Alotaibi have an article, Ali, Alia and Elias have none.
func withoutLatinArticle(word string) string {
	for _, article := range []string{"al", "el", "il"} { // il is el, spelled
		rest, ok := strings.CutPrefix(word, article)
		if ok && rest != "" && (vowel(rune(rest[0])) == 0 || len(rest) >= 4) {
			return rest
		}
	}
	return word
}

// joined finds Abd with its ending, and the name that follows: Abdul, Abdulaziz, Abdurrahman.
var joined = regexp.MustCompile(`^abd[aeiou](?:l(.+)|(.{3,})|.?)$`)

// servantLatin returns whose servant a joined name says: the rahman of abdurrahman. It is empty for abdul alone.
func servantLatin(word string) (string, bool) {
	if !strings.HasPrefix(word, "abd") { // most names are spared the expression
		return "", false
	}
	parts := joined.FindStringSubmatch(word)
	if parts == nil {
		return "", false
	}
	return parts[1] + parts[2], true
}

// usual has spellings of frequent names that the rules keep apart, with their beginnings as they are typed.
var usual = map[string]string{
	"muhamid": "muhamad", "muhami": "muhama", "muhamd": "muhamad", "muhmad": "muhamad", "muhmid": "muhamad",
	"muhd": "muhamad", "mhd": "muhamad", "md": "muhamad", "mhmd": "muhamad",
	"ahmid": "ahmad", "ahmi": "ahma", "ahmd": "ahmad",
	"usif": "usuf", "usi": "usu",
	"fahd": "fahad", "fatma": "fatima",
}
