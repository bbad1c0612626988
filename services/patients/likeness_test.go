package patients

import "testing"

func TestAlike(t *testing.T) {
	for _, test := range []struct {
		name, one, other string
		want             likeness
	}{
		{"one name", "Layan Al-Asmari", "Layan Al-Asmari", equal},
		{"the family's name first", "القحطاني سارة", "سارة القحطاني", equal},
		{"without the article", "سارة قحطاني", "سارة القحطاني", equal},
		{"names between left out", "Sara Al-Qahtani", "Sara Nasser Fahad Al-Qahtani", equal},
		{"a servant name in two words", "عبد الرحمن العنزي", "العنزي عبدالرحمن", equal},
		{"a slip", "Khalid Al-Shammari", "Khaled Al-Shamari", equal}, // folding knows this one
		{"one letter more", "Tariq Al-Mutlaqi", "Tariq Al-Mutlaq", similar},
		{"twins", "حسن العنزي", "حسين العنزي", unlike},
		{"twins whose names sound alike", "Reem Al-Anazi", "Reema Al-Anazi", unlike},
		{"brother and sister", "Saad Al-Anazi", "Mona Al-Anazi", unlike},
		{"a father", "Saad Al-Anazi", "Jood Saad Al-Anazi", unlike},
		{"a given name alone", "Sara", "Sara Al-Qahtani", unlike},
		{"nothing", "", "", unlike},
	} {
		t.Run(test.name, func(t *testing.T) {
			if got := alike(words(test.one), words(test.other)); got != test.want {
				t.Errorf("alike(%v, %v) = %d, want %d", words(test.one), words(test.other), got, test.want)
			}
			if got := alike(words(test.other), words(test.one)); got != test.want {
				t.Errorf("the other way round: %d, want %d", got, test.want)
			}
		})
	}
}
