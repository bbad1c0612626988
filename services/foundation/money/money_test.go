package money_test

import (
	"errors"
	"math"
	"reflect"
	"testing"

	"github.com/uptrace/bun/dialect/pgdialect"
	"github.com/uptrace/bun/schema"
	"pgregory.net/rapid"

	"tenhal.sa/tenhal/services/foundation/money"
	"tenhal.sa/tenhal/services/foundation/text"
)

func TestParse(t *testing.T) {
	tests := []struct {
		name, typed string
		want        money.Halalas
		err         error
	}{
		{name: "whole riyals", typed: "1280", want: 128000},
		{name: "thousands and halalas", typed: "1,280.00", want: 128000},
		{name: "one decimal", typed: "0.1", want: 10},
		{name: "an amount that floats spoil", typed: "0.29", want: 29},
		{name: "Arabic digits and decimal mark", typed: "١٢٨٠٫٥٠", want: 128050},
		{name: "Arabic thousands mark", typed: "١٬٢٨٠٫٥", want: 128050},
		{name: "Persian digits", typed: "۱۲۸۰", want: 128000},
		{name: "spaces around it", typed: " 12.50\u00a0", want: 1250},
		{name: "zero", typed: "0.00", want: 0},
		{name: "leading zeros", typed: "007", want: 700},
		{name: "the most", typed: "100,000,000,000.00", want: money.Max},
		{name: "a halala above the most", typed: "100,000,000,000.01", err: money.ErrTooLarge},
		{name: "above int64", typed: "9223372036854775808", err: money.ErrTooLarge},
		{name: "nothing", typed: " ", err: text.ErrEmpty},
		{name: "a minus", typed: "-5", err: money.ErrSign},
		{name: "a typographic minus", typed: "−5", err: money.ErrSign},
		{name: "a plus", typed: "+5", err: money.ErrSign},
		{name: "accounting brackets", typed: "(5)", err: money.ErrSign},
		{name: "three decimals", typed: "0.001", err: money.ErrDecimals},
		{name: "a decimal comma", typed: "1,28", err: money.ErrAmount},
		{name: "commas at odd places", typed: "12,34,567", err: money.ErrAmount},
		{name: "a point and nothing after", typed: "5.", err: money.ErrAmount},
		{name: "a point and nothing before", typed: ".5", err: money.ErrAmount},
		{name: "two points", typed: "1.2.3", err: money.ErrAmount},
		{name: "an exponent", typed: "1e3", err: money.ErrAmount},
		{name: "not a number", typed: "NaN", err: money.ErrAmount},
		{name: "infinity", typed: "Infinity", err: money.ErrAmount},
		{name: "a percent sign", typed: "5%", err: money.ErrAmount},
		{name: "a currency", typed: "5 ﷼", err: money.ErrAmount},
		{name: "a superscript digit", typed: "²", err: money.ErrAmount},
		{name: "a full-width digit", typed: "５", err: money.ErrAmount},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			got, err := money.Parse(test.typed)
			if got != test.want || !errors.Is(err, test.err) {
				t.Errorf("Parse(%q) = %d, %v, want %d, %v", test.typed, got, err, test.want, test.err)
			}
		})
	}
}

func TestString(t *testing.T) {
	tests := []struct {
		amount        money.Halalas
		string, plain string
	}{
		{0, "0.00", "0.00"},
		{5, "0.05", "0.05"},
		{-50, "-0.50", "-0.50"},
		{99999, "999.99", "999.99"},
		{128000, "1,280.00", "1280.00"},
		{-128000, "-1,280.00", "-1280.00"},
		{-99999, "-999.99", "-999.99"},
		{123456789012, "1,234,567,890.12", "1234567890.12"},
		{math.MinInt64, "-92,233,720,368,547,758.08", "-92233720368547758.08"},
	}
	for _, test := range tests {
		if got := test.amount.String(); got != test.string {
			t.Errorf("String of %d = %q, want %q", int64(test.amount), got, test.string)
		}
		if got := test.amount.Plain(); got != test.plain {
			t.Errorf("Plain of %d = %q, want %q", int64(test.amount), got, test.plain)
		}
	}
}

// What is shown in a form or to a reader can be typed back.
func TestParseReadsWhatIsShown(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		h := money.Halalas(rapid.Int64Range(0, int64(money.Max)).Draw(t, "amount"))
		for _, shown := range []string{h.String(), h.Plain()} {
			if got, err := money.Parse(shown); got != h || err != nil {
				t.Fatalf("Parse(%q) = %d, %v, want %d", shown, got, err, h)
			}
		}
	})
}

// bun keeps an amount as a whole number, in both directions.
func TestBun(t *testing.T) {
	typ, dialect := reflect.TypeFor[money.Halalas](), pgdialect.New()
	query := schema.Appender(dialect, typ)(schema.NewQueryGen(dialect), nil, reflect.ValueOf(money.Halalas(-128050)))
	if got, want := string(query), "-128050"; got != want {
		t.Errorf("in SQL = %s, want %s", got, want)
	}
	var got money.Halalas
	if err := schema.Scanner(typ)(reflect.ValueOf(&got).Elem(), int64(-128050)); err != nil || got != -128050 {
		t.Errorf("read back = %d, %v, want -128050", got, err)
	}
}
