package ui

import (
	"context"
	"strings"

	"github.com/a-h/templ"
)

// Form is a form as it is drawn: what was typed, and what is wrong with it.
type Form struct {
	ID        string // sets apart the inputs of two forms on one page; empty is fine for one
	Values    map[string]string
	Errors    map[string]string // message keys by input name
	Fault     string            // message key of what is wrong with the form as a whole
	FaultArgs []any             // pairs that fill it
}

// Value returns what was typed into an input.
func (f Form) Value(name string) string { return f.Values[name] }

// Error returns the message key of what is wrong with an input, or "".
func (f Form) Error(name string) string { return f.Errors[name] }

// InputID returns the id of an input's element.
func (f Form) InputID(name string) string {
	if f.ID == "" {
		return name
	}
	return f.ID + "-" + name
}

// Field describes one input of a form.
type Field struct {
	Name         string
	Label        string           // message key or text
	Hint         string           // message key or text, under the input
	Type         string           // of <input>: "tel", "email", "date", "time", "search"…; empty is "text"
	Placeholder  string           // message key or text
	Autocomplete string           // what browsers may fill in; empty is "off"
	InputMode    string           // which keys phones show: "numeric", "decimal"
	Dir          string           // "ltr" for codes; tel, email, date, time and number are so anyway
	Required     bool             //
	Blank        string           // label of the empty choice of a Select; empty for none
	Options      []Option         // of Select and Radios
	Rows         int              // of Textarea; 0 is 3
	Attrs        templ.Attributes // whatever else the element needs
}

// leftToRight are the types whose values are figures or codes, whatever the language.
var leftToRight = map[string]bool{
	"tel": true, "email": true, "url": true, "number": true, "password": true,
	"date": true, "time": true, "datetime-local": true, "month": true,
}

// attrs are what inputs of every kind share.
func (f Field) attrs(ctx context.Context, form Form) templ.Attributes {
	attrs := templ.Attributes{
		"id":           form.InputID(f.Name),
		"name":         f.Name,
		"class":        "c-input",
		"required":     f.Required,
		"autocomplete": "off",
	}
	set := func(name, value string) {
		if value != "" {
			attrs[name] = value
		}
	}
	set("autocomplete", f.Autocomplete)
	set("inputmode", f.InputMode)
	set("placeholder", tr(ctx, f.Placeholder))
	set("dir", f.Dir)
	if f.Dir == "" && leftToRight[f.Type] {
		attrs["dir"] = "ltr"
	}
	set("aria-describedby", f.describedBy(form))
	if form.Error(f.Name) != "" {
		attrs["aria-invalid"] = "true"
	}
	for name, value := range f.Attrs {
		attrs[name] = value
	}
	return attrs
}

// tick is attrs for a checkbox, which is no box to type in.
func (f Field) tick(ctx context.Context, form Form) templ.Attributes {
	attrs := f.attrs(ctx, form)
	delete(attrs, "class")
	delete(attrs, "autocomplete")
	return attrs
}

// groupAttrs are those of the group round radio buttons.
func (f Field) groupAttrs(form Form) templ.Attributes {
	attrs := templ.Attributes{"id": form.InputID(f.Name)}
	if by := f.describedBy(form); by != "" {
		attrs["aria-describedby"] = by
	}
	if form.Error(f.Name) != "" {
		attrs["aria-invalid"] = "true"
	}
	return attrs
}

// describedBy names the elements that explain the input: its hint and its error.
func (f Field) describedBy(form Form) string {
	var ids []string
	if f.Hint != "" {
		ids = append(ids, form.InputID(f.Name)+"-hint")
	}
	if form.Error(f.Name) != "" {
		ids = append(ids, form.InputID(f.Name)+"-error")
	}
	return strings.Join(ids, " ")
}

func (f Field) kind() string {
	if f.Type == "" {
		return "text"
	}
	return f.Type
}

func (f Field) rows() int {
	if f.Rows == 0 {
		return 3
	}
	return f.Rows
}
