package civil_test

import (
	"encoding/json"
	"testing"
	"time"

	"tenhal.sa/tenhal/services/foundation/civil"
)

func TestScan(t *testing.T) {
	tests := []struct {
		name string
		src  any
		want civil.Date
	}{
		{"as pgdriver hands it over", "1947-03-14", date(1947, 3, 14)},
		{"as bytes", []byte("1947-03-14"), date(1947, 3, 14)},
		{"an old day that Parse refuses", "1850-01-01", date(1850, 1, 1)},
		{"NULL", nil, civil.Date{}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			got := date(2000, 1, 1)
			if err := got.Scan(test.src); err != nil || got != test.want {
				t.Errorf("Scan(%v) = %v, %v, want %v", test.src, got, err, test.want)
			}
		})
	}
	for _, src := range []any{"infinity", "0044-03-15 BC", time.Unix(0, 0), 42} {
		if err := new(civil.Date).Scan(src); err == nil {
			t.Errorf("Scan(%v) is taken", src)
		}
	}
}

func TestValue(t *testing.T) {
	if got, err := date(1947, 3, 14).Value(); got != "1947-03-14" || err != nil {
		t.Errorf("Value = %v, %v, want 1947-03-14", got, err)
	}
	if got, err := (civil.Date{}).Value(); got != nil || err != nil {
		t.Errorf("Value of no day = %v, %v, want NULL", got, err)
	}
}

func TestJSON(t *testing.T) {
	for _, d := range []civil.Date{date(2026, 11, 22), {}} {
		body, err := json.Marshal(d)
		if err != nil {
			t.Fatal(err)
		}
		got := date(2000, 1, 1)
		if err := json.Unmarshal(body, &got); err != nil || got != d {
			t.Errorf("%s reads as %v, %v, want %v", body, got, err, d)
		}
	}
}
