package patients

import (
	"context"
	"net/url"
	"strconv"

	"github.com/a-h/templ"

	"tenhal.sa/tenhal/services/consents"
	"tenhal.sa/tenhal/services/foundation/i18n"
	"tenhal.sa/tenhal/services/patients"
	"tenhal.sa/tenhal/views/ui"
)

// Choices are whom a picker offers.
type Choices struct {
	Form   string // ID of the form in which the picker stands
	Query  string
	Hits   []Hit
	MayAdd bool // the user may register the one who is not found
}

// Chosen is the patient whom a picker has. The zero Chosen is nobody.
type Chosen struct {
	Name   string
	Alerts []*patients.Alert // that the reader is to see
	// Consents are how what they have signed stands.
	Consents consents.Summary
}

// pickerHref is the path that answers with the picker of a form, empty again.
func pickerHref(form ui.Form) string { return Choices{Form: form.ID}.href("picker", nil) }

func (o Choices) choose(h Hit) string {
	return o.href("picker", url.Values{"patient": {h.ID.String()}})
}

func (o Choices) add() string { return o.href("quick", url.Values{"q": {o.Query}}) }

func (o Choices) href(what string, values url.Values) string {
	if values == nil {
		values = url.Values{}
	}
	if o.Form != "" {
		values.Set("form", o.Form)
	}
	if len(values) == 0 {
		return "/patients/" + what
	}
	return "/patients/" + what + "?" + values.Encode()
}

// id names the i-th option of the form's picker.
func (o Choices) id(i int) string {
	return ui.Form{ID: o.Form}.InputID("patients-" + strconv.Itoa(i))
}

// pickerAttrs make the input a combobox over the list under it.
func pickerAttrs(ctx context.Context, form ui.Form) templ.Attributes {
	attrs := templ.Attributes{
		"class": "c-input", "type": "search", "name": "q", "id": form.InputID("patient_id"), "value": form.Value("q"),
		"role": "combobox", "aria-expanded": "false", "aria-autocomplete": "list", "aria-controls": form.InputID("patients"),
		"autocomplete": "off", "spellcheck": "false", "placeholder": i18n.T(ctx, "patients.search_hint"), "dir": "auto",
		"hx-get": Choices{Form: form.ID}.href("options", nil), "hx-target": "#" + form.InputID("patients"), "hx-swap": "innerHTML",
		"hx-trigger": "input changed delay:80ms, focus once", "hx-sync": "this:replace",
	}
	if form.Error("patient_id") != "" {
		attrs["aria-invalid"] = "true"
		attrs["aria-describedby"] = form.InputID("patient_id") + "-error"
	}
	return attrs
}
