package copies

import (
	"bytes"
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"strings"
	"sync"
	"unicode"

	"tenhal.sa/tenhal/services/holdings"
)

// centre is who a copy is of, by the columns of the organisation and the names in invoices.
var centre = map[string]string{
	"name_ar": "مركز التجارب", "name_en": "Centre for tests", "vat_number": "300000000000003", "cr_number": "1010000000",
	"address_ar": "الرياض", "address_en": "Riyadh", "phone": "+966110000000", "email": "centre@mail.example",
}

// things are what is no text: JSON, mostly. Of an object only that is taken over which is known to say nothing of a person.
func (f *faker) things(holds holdings.Holds, value any) (any, error) {
	switch of := value.(type) {
	case map[string]any:
		switch holds {
		case holdings.Seller:
			return seller(of), nil
		case holdings.Buyer:
			return f.buyer(of)
		case holdings.Place:
			return f.place(of)
		}
	case []any:
		switch holds {
		case holdings.Strokes:
			return strokes, nil
		case holdings.Matters:
			return each(of, func(one row) row { return row{"what": one["what"], "count": one["count"]} }), nil
		case holdings.Sections:
			return each(of, func(one row) row {
				return row{"title_ar": one["title_ar"], "title_en": one["title_en"], "written": words(one.text("written"))}
			}), nil
		}
	}
	return nil, errUnknown
}

func each(list []any, becomes func(row) row) []any {
	others := make([]any, 0, len(list))
	for _, one := range list {
		if object, ok := one.(map[string]any); ok {
			others = append(others, becomes(object))
		}
	}
	return others
}

func seller(of row) row {
	other := row{}
	for key := range of {
		if says, known := centre[key]; known {
			other[key] = says
		}
	}
	return other
}

func (f *faker) buyer(of row) (row, error) {
	both := f.called(name{of.text("name_ar"), of.text("name_en")}, false)
	kind := of.text("identity_kind")
	number, err := f.identity(kind, of.text("identity_number"))
	if err != nil {
		return nil, err
	}
	phone, err := f.phone(of.text("phone"))
	return row{
		"name_ar": both.ar, "name_en": both.en, "file_number": f.number(of.text("file_number")),
		"identity_kind": kind, "identity_number": number, "phone": phone,
	}, err
}

// place is where a visit stood: services/appointments.Place.
func (f *faker) place(of row) (row, error) {
	other := row{}
	for _, key := range []string{"status", "starts_at", "ends_at", "busy_until", "room_unit"} {
		if value, there := of[key]; there {
			other[key] = value
		}
	}
	for _, key := range []string{"provider_id", "clinic_id", "room_id"} {
		if was := of.text(key); was != "" {
			id, err := f.id(was)
			if err != nil {
				return nil, err
			}
			other[key] = id
		}
	}
	return other, nil
}

const (
	wordsAr = "نص للتجارب يحل محل ما كُتب هنا. "
	wordsEn = "Words for tests in place of what was written here. "
)

// words say nothing in as many characters, in the same script.
func words(of string) string {
	n, says := len([]rune(of)), wordsEn
	if arabic(of) {
		says = wordsAr
	}
	filled := []rune(strings.Repeat(says, n/len([]rune(says))+1))
	return string(filled[:n])
}

// shape has other figures and letters in the same places.
func (f *faker) shape(of string) string {
	for turn := 0; ; turn++ {
		dice := f.mac("shape", fmt.Sprint(turn, of))
		at := -1
		other := strings.Map(func(r rune) rune {
			at++
			d := rune(dice[at%len(dice)])
			switch {
			case r >= '0' && r <= '9':
				return '0' + d%10
			case r >= 'A' && r <= 'Z':
				return 'A' + d%26
			case r >= 'a' && r <= 'z':
				return 'a' + d%26
			case unicode.IsLetter(r) || unicode.IsDigit(r):
				return 'س'
			}
			return r
		}, of)
		if other != of || turn > 9 { // of marks alone, or of one letter that stands for itself
			return other
		}
	}
}

func hexed(b []byte) string { return fmt.Sprintf(`\x%x`, b) }

// line is what everybody has drawn who signed.
var line = sync.OnceValue(func() []byte {
	canvas := image.NewPaletted(image.Rect(0, 0, 360, 120), color.Palette{color.Transparent, color.RGBA{0x10, 0x20, 0x3a, 0xff}})
	for x := range 280 {
		canvas.SetColorIndex(40+x, 60+x%40/4, 1)
		canvas.SetColorIndex(40+x, 61+x%40/4, 1)
	}
	var out bytes.Buffer
	_ = png.Encode(&out, canvas) // of nothing that could fail
	return out.Bytes()
})

func lineSum() []byte {
	sum := sha256.Sum256(line())
	return sum[:]
}

// strokes are the line as services/consents.Stroke has it.
var strokes = json.RawMessage(`[{"points": [{"x": 40, "y": 60, "time": 0, "pressure": 0.5}, {"x": 320, "y": 60, "time": 900, "pressure": 0.5}]}]`)
