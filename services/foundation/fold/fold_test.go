package fold_test

import (
	"slices"
	"strings"
	"testing"
	"unicode"

	"pgregory.net/rapid"

	"tenhal.sa/tenhal/services/foundation/fold"
)

// Each line has spellings of one name.
func TestSpellingsMeet(t *testing.T) {
	tests := []struct{ name, spellings string }{
		{"alef with hamza", "أحمد|احمد|إحمد|آحمد|ٱحمد"},
		{"teh marbuta", "فاطمة|فاطمه"},
		{"Sarah in Arabic", "سارة|ساره"},
		{"alef maqsura", "يحيى|يحيي"},
		{"hamza on its seats", "مؤمن|مومن"},
		{"hamza alone", "هيفاء|هيفا"},
		{"tatweel", "محـــمد|محمد"},
		{"vowel signs", "مُحَمَّد|محمد"},
		{"invisible marks", "محمد\u200f|\u202bمحمد|محمد"},
		{"a Persian keyboard", "علی|علي"},
		{"presentation forms", "ﻣﺤﻤﺪ|محمد"},
		{"the article", "القحطاني|قحطاني"},
		{"a family of the clan", "آل سعود|سعود|السعود"},
		{"son of", "محمد بن سالم|محمد سالم|محمد ابن سالم"},
		{"daughter of", "نورة بنت سعد|نوره سعد"},
		{"a servant name in Arabic", "عبدالله|عبد الله|عبد  الله"},
		{"a servant's family in Arabic", "العبدالكريم|عبد الكريم|عبدالكريم"},
		{"digits", "غرفة ١٢|غرفة 12|غرفة ۱۲"},
		{"from the brief of search", "Mohammed Al-Qahtani|muhamad alqahtany|MOHAMED ALQAHTANI|Mohd. El Qahtani|Muhammad al‑Qahtani"},
		{"Mohammed", "Mohammed|Muhammad|Mohamed|Mohamad|Muhammed|Mohammad|Mohd|Mohd.|Md|Mohamd|Mohmed"},
		{"Ahmad", "Ahmed|Ahmad|ahmd"},
		{"Yusuf", "Yousef|Youssef|Yusuf|Yosef|Yousuf"},
		{"Hussain", "Hussain|Hussein|Husayn|Husein"},
		{"Faisal", "Faisal|Faysal|Feisal"},
		{"Nour", "Nour|Noor|Nur"},
		{"Noura", "Noura|Nora|Norah|Nourah|Nura"},
		{"Sarah", "Sarah|Sara"},
		{"Omar", "Omar|Umar"},
		{"Khalid", "Khaled|Khalid"},
		{"Saeed", "Saeed|Said|Sa'eed|Saʿid"},
		{"Maryam", "Mariam|Maryam"},
		{"Yahya", "Yahya|Yehia|Yahia"},
		{"Fatima", "Fatima|Fatimah|Fatema|Fatma"},
		{"Al-Otaibi", "Al-Otaibi|Alotaibi|Al Otaiby|alutaibi"},
		{"son of, in Latin", "Salem bin Saad|Salim Saad|Salem Ibn Saad"},
		{"Abdullah", "Abdullah|Abdallah|Abd Allah|Abd-Allah|Abdul Lah"},
		{"Abdulrahman", "Abdulrahman|Abdul Rahman|Abdul-Rahman|Abdel Rahman|Abdurrahman|Abd al-Rahman|AbdurRahman"},
		{"Abdulaziz", "Abdulaziz|Abdul Aziz|Abdelaziz|Abd Al-Aziz"},
		{"Abdullatif", "Abdullatif|Abd al-Latif|Abdul Lateef"},
		{"accents", "José|JOSE|Jose\u0301"},
		{"full-width letters", "Ａｌｉ Ｏｍａｒ|Ali Omar"},
		{"an English double name", "Smith-Jones|smith jones"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			spellings := strings.Split(test.spellings, "|")
			want := fold.Query(spellings[0])
			for _, spelling := range spellings {
				if got := fold.Query(spelling); got != want || got == "" {
					t.Errorf("Query(%q) = %q, want %q as for %q", spelling, got, want, spellings[0])
				}
			}
		})
	}
}

func TestNamesStayApart(t *testing.T) {
	for _, pair := range [][2]string{
		{"Hassan", "Hussain"},
		{"Ali", "Alaa"},
		{"Ali", "Alotaibi"},
		{"Salem", "Salma"},
		{"Omar", "Amr"},
		{"Sara", "Samar"},
		{"Ahmad", "Hamad"},
		{"Hamad", "Mohammed"},
		{"Mahmoud", "Mohammed"},
		{"Elias", "Yas"},
		{"علي", "علا"},
		{"سالم", "سليم"},
		{"آلاء", "ولاء"},
		{"عبدالله", "عبدالاله"},
		{"عبدالرحمن", "عبدالرحيم"},
	} {
		if a, b := fold.Query(pair[0]), fold.Query(pair[1]); a == b {
			t.Errorf("%s and %s are both %q", pair[0], pair[1], a)
		}
	}
}

func TestQuery(t *testing.T) {
	tests := []struct{ name, typed, want string }{
		{"nothing", "", ""},
		{"nothing but punctuation", " - .", ""},
		{"only the article so far", "Al", "al"},
		{"only the article so far, in Arabic", "ال", "ال"},
		{"the article and a letter", "alq", "q"},
		{"Ali is no article", "ali", "ali"},
		{"both scripts", "Omar عمر", "umar عمر"},
		{"broken UTF-8", "Ali\xff\xfeOmar", "ali umar"},
		{"a quote for SQL", "'; DROP TABLE patients;--", "drup tabli patints"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			if got := fold.Query(test.typed); got != test.want {
				t.Errorf("Query(%q) = %q, want %q", test.typed, got, test.want)
			}
		})
	}
}

func TestKey(t *testing.T) {
	tests := []struct{ name, ar, en, want string }{
		{"both names", "محمد بن عبدالله القحطاني", "Mohammed Abdullah Al-Qahtani", "محمد عبد له قحطاني muhamad abd la qahtani"},
		{"no English name", "سارة العتيبي", "", "ساره عتيبي"},
		{"no Arabic name", "", "Maria Santos", "mari santus"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			if got := fold.Key(test.ar, test.en); got != test.want {
				t.Errorf("Key = %q, want %q", got, test.want)
			}
		})
	}
}

func TestDigits(t *testing.T) {
	if got, want := fold.Digits("TNH-٠٠١٢٣ / ۴۵"), "0012345"; got != want {
		t.Errorf("Digits = %q, want %q", got, want)
	}
}

var anyName = rapid.Custom(func(t *rapid.T) string {
	syllable := rapid.SampledFrom(strings.Fields("al el il abd abdul bin ah oo ee ay ll mm h y a q rahman ال عبد عبدال بن الله ة أ ء ـ ١ 7 - ' É"))
	gap := rapid.SampledFrom([]string{"", "", " "})
	var b strings.Builder
	for range rapid.IntRange(0, 8).Draw(t, "length") {
		b.WriteString(syllable.Draw(t, "syllable") + gap.Draw(t, "gap"))
	}
	return b.String()
})

// Folding what is folded changes nothing; what it returns are words, parted by one space; each is a word of the key.
func TestFoldingHoldsStill(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := rapid.OneOf(anyName, rapid.String()).Draw(t, "s")
		holdsStill(t, s)
	})
}

func FuzzQuery(f *testing.F) {
	f.Add("Mohammed Al-Qahtani")
	f.Add("\xf5آ")
	f.Add("عبدالله \u202eآل\x00 سعود")
	f.Fuzz(func(t *testing.T, s string) { holdsStill(t, s) })
}

func holdsStill(t interface{ Fatalf(string, ...any) }, s string) {
	got := fold.Query(s)
	if again := fold.Query(got); again != got {
		t.Fatalf("Query(%q) = %q, and folded again %q", s, got, again)
	}
	words := strings.Fields(got)
	if got != strings.Join(words, " ") || strings.ContainsFunc(got, unicode.IsUpper) {
		t.Fatalf("Query(%q) = %q", s, got)
	}
	key := strings.Fields(fold.Key(s, "Omar"))
	for _, word := range words {
		if !slices.Contains(key, word) {
			t.Fatalf("%q of %q is not in the key %q", word, s, key)
		}
	}
}

func BenchmarkQuery(b *testing.B) {
	for b.Loop() {
		fold.Query("Mohammed bin Abdulrahman Al-Qahtani محمد بن عبدالرحمن القحطاني")
	}
}
