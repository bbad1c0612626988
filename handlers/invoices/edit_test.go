package invoices_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/google/uuid"

	"tenhal.sa/tenhal/services/access"
	"tenhal.sa/tenhal/web/webtest"
)

// What a cell can't hold is refused beside it and stays in it; nothing is written.
func TestEditRefusesInput(t *testing.T) {
	t.Parallel()
	d := open(t)
	id, path := d.bill()
	line := path + "/lines/" + d.invoice(id).Lines[0].ID.String()
	for _, test := range []struct{ name, cell, typed, says string }{
		{"none of it", "quantity", "0", "Between 1 and 9,999."},
		{"less than none", "quantity", "-2", "Between 1 and 9,999."},
		{"half of one", "quantity", "1.5", "Between 1 and 9,999."},
		{"ten thousand", "quantity", "10000", "Between 1 and 9,999."},
		{"a quantity in words", "quantity", "two", "Between 1 and 9,999."},
		{"no price", "price", "", "This is needed."},
		{"a price below nothing", "price", "-300", "Please type the amount without a plus, minus or brackets."},
		{"a price of three decimals", "price", "300.125", "An amount has at most two decimals."},
		{"a price of a decimal comma", "price", "300,5", "This is not an amount. Example: 1,280.00"},
		{"a price beyond reason", "price", "99999999", "This amount is too large."},
		{"more off than it costs", "discount", "300.01", "The discount is more than the price."},
	} {
		t.Run(test.name, func(t *testing.T) {
			form := url.Values{"quantity": {"1"}, "price": {"300.00"}, "discount": {"0.00"}, "version": {"1"}}
			form.Set(test.cell, test.typed)
			for _, headers := range [][]string{nil, webtest.HX} {
				got := d.Post(line, form, headers...)
				cell := got.Find("#invoice .c-cell[name=" + test.cell + "]")
				if got.Status != http.StatusUnprocessableEntity || got.Text("#"+cell.AttrOr("aria-describedby", "none")) != test.says {
					t.Errorf("%d and %q; want 422 and %q", got.Status, got.Text("#"+cell.AttrOr("aria-describedby", "none")), test.says)
				}
				if cell.AttrOr("value", "") != test.typed || cell.AttrOr("aria-invalid", "") != "true" {
					t.Errorf("the cell has %q, want %q", cell.AttrOr("value", ""), test.typed)
				}
			}
		})
	}
	if inv := d.invoice(id); inv.Version != 1 || inv.Total.String() != "345.00" {
		t.Errorf("the invoice is %s in version %d", inv.Total, inv.Version)
	}
}

func TestEdit(t *testing.T) {
	t.Parallel()
	d := open(t)
	id, path := d.bill()
	line := path + "/lines/" + d.invoice(id).Lines[0].ID.String()
	got := d.Post(line, url.Values{"quantity": {"٢"}, "price": {"٢٥٠٫٥٠"}, "discount": {"1.00"}, "version": {"1"}}, webtest.HX...)
	if got.Status != http.StatusOK || got.Text(".c-saved") != "Saved" || got.Text(".c-sum__total dd") != "575.00" {
		t.Errorf("editing in Arabic figures = %d %q %q", got.Status, got.Text(".c-saved"), got.Text(".c-sum__total dd"))
	}
	if got.Value("amount") != "575.00" {
		t.Errorf("the payment is %s, want all of it", got.Value("amount"))
	}
	stale := d.Post(line, url.Values{"quantity": {"3"}, "price": {"1"}, "discount": {"0"}, "version": {"1"}}, webtest.HX...)
	if stale.Status != http.StatusPreconditionFailed || !strings.Contains(stale.Text(".c-fault"), "Somebody has changed this") || stale.Value("quantity") != "3" {
		t.Errorf("editing what another has changed = %d %q", stale.Status, stale.Text(".c-fault"))
	}
	added := d.Post(path+"/lines", url.Values{"service_id": {d.Report.ID.String()}, "version": {"2"}})
	if page := d.Get(added.Header.Get("Location")); added.Status != http.StatusSeeOther || page.Find(".c-lines tbody tr").Length() != 2 {
		t.Errorf("adding = %d, and the page has %d lines", added.Status, page.Find(".c-lines tbody tr").Length())
	}
	if wrong := d.Post(path+"/lines", url.Values{"service_id": {uuid.NewString()}, "version": {"3"}}); wrong.Status != http.StatusUnprocessableEntity {
		t.Errorf("adding what we don't have = %d", wrong.Status)
	}
	removed := d.Post(line, url.Values{"drop": {"1"}, "version": {"3"}}, webtest.HX...)
	if removed.Status != http.StatusOK || removed.Find(".c-lines tbody tr").Length() != 1 || removed.Text(".c-sum__total dd") != "103.50" {
		t.Errorf("removing = %d %s", removed.Status, removed.Text("#invoice"))
	}
}

func TestDiscount(t *testing.T) {
	t.Parallel()
	d := open(t)
	id, path := d.bill()
	for _, test := range []struct{ name, off, reason, input, says string }{
		{"without a reason", "10", "", "reason", "This is needed."},
		{"three decimals", "10.001", "family", "discount", "An amount has at most two decimals."},
		{"below nothing", "-10", "family", "discount", "Please type the amount without a plus, minus or brackets."},
		{"more than the price", "300.01", "family", "discount", "The discount is more than the price."},
		{"a reason that turns round", "10", "fam\u202eily", "reason", "This has hidden characters that turn the reading direction. Please type it again."},
	} {
		got := d.Post(path+"/discount", url.Values{"discount": {test.off}, "reason": {test.reason}})
		if got.Status != http.StatusUnprocessableEntity || got.Wrong(test.input) != test.says || !got.Find("details:has(#off-discount)").Is("[open]") {
			t.Errorf("%s: %d %q; want 422 and %q", test.name, got.Status, got.Wrong(test.input), test.says)
		}
		if got.Find("#off-discount").AttrOr("value", "") != test.off || got.Find("#off-reason").AttrOr("value", "") != test.reason {
			t.Errorf("%s: what was typed is lost", test.name)
		}
	}
	if got := d.Post(path+"/discount", url.Values{"discount": {"٣٠"}, "reason": {"family"}}, webtest.HX...); got.Status != http.StatusOK || d.invoice(id).Total.String() != "310.50" {
		t.Errorf("30 off = %d, and the invoice is %s", got.Status, d.invoice(id).Total)
	}
}

// An issued invoice has no inputs any more, and refuses what an old page still sends.
func TestIssue(t *testing.T) {
	t.Parallel()
	d := open(t)
	id, path := d.bill()
	line := path + "/lines/" + d.invoice(id).Lines[0].ID.String()
	if got := d.Post(path+"/issue", nil, webtest.HX...); got.Status != http.StatusOK || !strings.Contains(got.Body, "Issued: INV-2026-000001") {
		t.Fatalf("issuing = %d %s", got.Status, got.Body)
	}
	if again := d.Post(path+"/issue", nil, webtest.HX...); again.Status != http.StatusConflict || !strings.Contains(again.Text(".c-fault"), "stays as it is") {
		t.Errorf("issuing again = %d %q", again.Status, again.Text(".c-fault"))
	}
	page := d.Get(path)
	if page.Find(".c-cell, #add-service, #off-discount").Length() != 0 || page.Find("a[href='"+path+".pdf']").Length() != 1 {
		t.Error("an issued invoice can be edited, or not be downloaded")
	}
	if !strings.Contains(page.Text(".c-facts"), "2026-11-29 in 7 days") {
		t.Errorf("the facts are %q", page.Text(".c-facts"))
	}
	for at, form := range map[string]url.Values{
		line:               {"quantity": {"1"}, "price": {"1"}, "discount": {"0"}},
		path + "/lines":    {"service_id": {d.Report.ID.String()}},
		path + "/discount": {"discount": {"1"}, "reason": {"family"}},
		path + "/void":     nil,
	} {
		if got := d.Post(at, form); got.Status != http.StatusConflict {
			t.Errorf("%s = %d, want 409", at, got.Status)
		}
	}
	if inv := d.invoice(id); inv.Total.String() != "345.00" {
		t.Errorf("the invoice is %s", inv.Total)
	}
}

func TestMayBill(t *testing.T) {
	t.Parallel()
	d := open(t)
	_, path := d.bill()
	if got := d.As(access.Clinician).Get(path); got.Status != http.StatusForbidden {
		t.Errorf("a clinician sees an invoice: %d", got.Status)
	}
	if got := d.As(access.Billing).Get(path); got.Status != http.StatusOK || got.Find("form[action='"+path+"/issue']").Length() != 1 {
		t.Errorf("billing: %d without its button", got.Status)
	}
	if got := d.Post("/invoices", url.Values{"appointment_id": {uuid.NewString()}}); got.Status != http.StatusNotFound {
		t.Errorf("billing an unknown visit = %d", got.Status)
	}
}
