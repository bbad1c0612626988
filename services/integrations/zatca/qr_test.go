package zatca_test

import (
	"encoding/base64"
	"strings"
	"testing"
	"time"

	"tenhal.sa/tenhal/services/foundation/money"
	"tenhal.sa/tenhal/services/integrations/zatca"
)

var riyadh = time.FixedZone("Asia/Riyadh", 3*60*60)

func TestQR(t *testing.T) {
	morning := time.Date(2026, 11, 22, 11, 35, 0, 0, time.UTC).In(riyadh)
	tests := []struct {
		name  string
		stamp zatca.Stamp
		want  []string
	}{
		{
			name:  "a visit",
			stamp: zatca.Stamp{Seller: "مركز تنهل", VATNumber: "310122393500003", IssuedAt: morning, Total: 103500, VAT: 13500},
			want:  []string{"مركز تنهل", "310122393500003", "2026-11-22T14:35:00", "1035.00", "135.00"},
		},
		{
			name:  "a citizen pays no VAT",
			stamp: zatca.Stamp{Seller: "Tenhal", VATNumber: "310122393500003", IssuedAt: morning, Total: 30005},
			want:  []string{"Tenhal", "310122393500003", "2026-11-22T14:35:00", "300.05", "0.00"},
		},
		{
			name:  "thousands are not parted",
			stamp: zatca.Stamp{Seller: "Tenhal", IssuedAt: morning, Total: 123456789, VAT: 100},
			want:  []string{"Tenhal", "", "2026-11-22T14:35:00", "1234567.89", "1.00"},
		},
		{
			name:  "a very long name is cut between two letters",
			stamp: zatca.Stamp{Seller: "A" + strings.Repeat("ع", 200), IssuedAt: morning},
			want:  []string{"A" + strings.Repeat("ع", 127), "", "2026-11-22T14:35:00", "0.00", "0.00"},
		},
		{
			name:  "a name that just fits is whole",
			stamp: zatca.Stamp{Seller: "A" + strings.Repeat("ع", 127), IssuedAt: morning},
			want:  []string{"A" + strings.Repeat("ع", 127), "", "2026-11-22T14:35:00", "0.00", "0.00"},
		},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			got := decode(t, zatca.QR(test.stamp))
			for i, want := range test.want {
				if got[i+1] != want {
					t.Errorf("tag %d = %q, want %q", i+1, got[i+1], want)
				}
			}
			if len(got) != len(test.want) {
				t.Errorf("QR() has %d tags, want %d", len(got), len(test.want))
			}
		})
	}
}

func TestQRByteForByte(t *testing.T) {
	// The form of the authority's guide to phase 1, worked out by hand.
	stamp := zatca.Stamp{
		Seller: "Bobs Records", VATNumber: "310122393500003", IssuedAt: time.Date(2022, 4, 25, 15, 30, 0, 0, riyadh),
		Total: 1000 * money.Riyal, VAT: 150 * money.Riyal,
	}
	want := base64.StdEncoding.EncodeToString([]byte("\x01\x0cBobs Records\x02\x0f310122393500003\x03\x132022-04-25T15:30:00\x04\x071000.00\x05\x06150.00"))
	if got := zatca.QR(stamp); got != want {
		t.Errorf("QR() = %s, want %s", got, want)
	}
}

// decode reads the tags of a code.
func decode(t *testing.T, code string) map[int]string {
	t.Helper()
	payload, err := base64.StdEncoding.DecodeString(code)
	if err != nil {
		t.Fatalf("not base64: %v", err)
	}
	tags := map[int]string{}
	for len(payload) >= 2 {
		end := 2 + int(payload[1])
		tags[int(payload[0])] = string(payload[2:end])
		payload = payload[end:]
	}
	return tags
}
