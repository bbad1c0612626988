package invoices_test

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"tenhal.sa/tenhal/web/webtest"
)

// pay is the payment form of an invoice as its page has it, with what a test changes.
func (d *till) pay(path string, changes ...string) url.Values {
	d.t.Helper()
	page := d.Get(path)
	form := url.Values{
		"method": {page.Value("method")}, "amount": {page.Value("amount")}, "reference": {""}, "idempotency_key": {page.Value("idempotency_key")},
	}
	for i := 0; i+1 < len(changes); i += 2 {
		form.Set(changes[i], changes[i+1])
	}
	return form
}

func TestPayRefusesInput(t *testing.T) {
	t.Parallel()
	d := open(t)
	id, path := d.bill()
	for _, test := range []struct{ name, input, typed, says string }{
		{"nothing", "amount", "0", "The amount must be more than zero."},
		{"nothing in Arabic", "amount", "٠٫٠٠", "The amount must be more than zero."},
		{"no amount", "amount", "", "This is needed."},
		{"less than nothing", "amount", "-5", "Please type the amount without a plus, minus or brackets."},
		{"three decimals", "amount", "10.125", "An amount has at most two decimals."},
		{"three decimals in Arabic", "amount", "١٠٫١٢٥", "An amount has at most two decimals."},
		{"words", "amount", "ten", "This is not an amount. Example: 1,280.00"},
		{"more than is owed", "amount", "345.01", "This is more than what is still to be paid."},
		{"a method that is none", "method", "gold", "Please choose one from the list."},
		{"a reference of two lines", "reference", "a\nb", "This has characters that can't be used here."},
	} {
		t.Run(test.name, func(t *testing.T) {
			form := d.pay(path, test.input, test.typed)
			for _, headers := range [][]string{nil, webtest.HX} {
				got := d.Post(path+"/payments", form, headers...)
				if got.Status != http.StatusUnprocessableEntity || got.Wrong(test.input) != test.says {
					t.Errorf("%d %q; want 422 and %q", got.Status, got.Wrong(test.input), test.says)
				}
				if got.Value("amount") != form.Get("amount") || got.Value("idempotency_key") != form.Get("idempotency_key") {
					t.Errorf("the form came back with %q", got.Value("amount"))
				}
				if asked := got.Text(".c-pay [data-typed=amount]"); (test.input == "amount") != (asked == "") {
					t.Errorf("the button says %q", asked)
				}
			}
		})
	}
	if paid := d.payments(id); len(paid) != 0 || d.invoice(id).Number != "" {
		t.Errorf("written: %v, %s", paid, d.invoice(id).Number)
	}
}

// The second of two clicks takes all of it and issues the draft. Sent twice it is one payment.
func TestPay(t *testing.T) {
	t.Parallel()
	d := open(t)
	id, path := d.bill()
	form := d.pay(path)
	first, twin := d.Post(path+"/payments", form, webtest.HX...), d.Post(path+"/payments", form, webtest.HX...)
	for _, got := range []webtest.Answer{first, twin} {
		if got.Status != http.StatusOK || !strings.Contains(got.Body, "Payment taken") || got.Text(".c-pay__done .c-money") != "345.00" {
			t.Errorf("paying = %d %q", got.Status, got.Text(".c-pay__done"))
		}
	}
	if paid := d.payments(id); !slices.Equal(paid, []string{"345.00"}) {
		t.Errorf("paid: %v, want once", paid)
	}
	if page := d.Get(path); page.Text(".c-pay h2") != "Payment" || page.Find(".c-pay form").Length() != 0 || !strings.Contains(page.Text(".c-payments"), "RCP-2026-000001 · PDF · 80 mm") {
		t.Errorf("the panel of a paid invoice is %q", page.Text(".c-pay"))
	}
	if late := d.Post(path+"/payments", url.Values{"method": {"cash"}, "amount": {"1"}, "idempotency_key": {"another"}}); late.Status != http.StatusUnprocessableEntity || late.Text(".c-pay .c-fault") == "" {
		t.Errorf("paying a paid one = %d %q", late.Status, late.Text(".c-pay .c-fault"))
	}
}

// A part of it leaves the rest on the page, by the method that was just used.
func TestPayInParts(t *testing.T) {
	t.Parallel()
	d := open(t)
	id, path := d.bill()
	if got := d.Post(path+"/payments", d.pay(path, "amount", "١٠٠", "method", "cash", "reference", "slip 7")); got.Status != http.StatusSeeOther {
		t.Fatalf("paying a part = %d %s", got.Status, got.Body)
	}
	d.Post("/preferences", url.Values{"locale": {"ar"}})
	page := d.Get(path)
	if page.Value("amount") != "245.00" || page.Text("[data-typed=amount]") != "245.00" || page.Value("method") != "cash" || page.Find("html").AttrOr("dir", "") != "rtl" {
		t.Errorf("the rest is %q by %q", page.Value("amount"), page.Value("method"))
	}
	if by := page.Text(".c-payments small bdi"); by == "" || strings.ContainsAny(page.Text(".c-timeline"), "abcdefghijklmnopqrstuvwxyz") {
		t.Errorf("to an Arab it was taken by %q: %q", by, page.Text(".c-timeline"))
	}
	if got := page.Text(".c-flash"); got != "استُلمت الدفعة" {
		t.Errorf("after the payment the page says %q", got)
	}
	if text := page.Text("#invoice"); !strings.Contains(text, "مدفوعة جزئيًا") || !strings.Contains(text, "المتبقي 245.00") {
		t.Errorf("the page says %q", text)
	}
	wrong := d.Post(path+"/payments", d.pay(path, "amount", "٢٤٥٫٠٠١"))
	if wrong.Wrong("amount") == "" || wrong.Value("amount") != "٢٤٥٫٠٠١" {
		t.Errorf("three decimals in Arabic: %q", wrong.Wrong("amount"))
	}
	if got := d.Post(path+"/payments", d.pay(path)); got.Status != http.StatusSeeOther || !slices.Equal(d.payments(id), []string{"100.00", "245.00"}) {
		t.Errorf("paying the rest = %d, paid %v", got.Status, d.payments(id))
	}
}
