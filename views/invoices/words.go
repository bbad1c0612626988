package invoices

import (
	"context"

	"tenhal.sa/tenhal/services/finance"
	"tenhal.sa/tenhal/services/foundation/i18n"
	"tenhal.sa/tenhal/services/foundation/money"
	"tenhal.sa/tenhal/views/ui"
)

var cellLabels = map[string]string{"quantity": "invoices.quantity", "price": "invoices.price", "discount": "invoices.discount"}

func (i Invoice) path() string { return "/invoices/" + i.ID.String() }

// editable reports whether the cells are inputs.
func (i Invoice) editable() bool { return i.Draft && i.MayWrite }

// asked is the amount that the form would take as it stands, as its button says it; empty where it would take none.
func (i Invoice) asked() string {
	amount, err := money.Parse(i.Pay.Value("amount"))
	if err != nil || amount <= 0 || amount > i.Balance {
		return ""
	}
	return amount.String()
}

// payable reports whether the panel has the form that takes a payment.
func (i Invoice) payable() bool { return i.MayPay && len(i.Lines) > 0 }

// settled reports whether everything of an issued invoice is paid.
func (i Invoice) settled() bool { return i.Number != "" && i.Balance == 0 }

func (i Invoice) payTitle() string {
	if i.payable() {
		return "invoices.take_payment"
	}
	return "invoices.payment"
}

func (i Invoice) name(ctx context.Context) string {
	if i.Number == "" {
		return i18n.T(ctx, "invoices.draft")
	}
	return i.Number
}

func (i Invoice) columns() []ui.Column {
	columns := []ui.Column{
		{Label: "invoices.service"},
		{Label: "invoices.quantity", Number: true},
		{Label: "invoices.price", Number: true},
		{Label: "invoices.discount", Number: true},
		{Label: "invoices.vat_short", Number: true},
		{Label: "invoices.line_total", Number: true},
	}
	if i.editable() {
		columns = append(columns, ui.Column{Label: "invoices.remove", Hidden: true})
	}
	return columns
}

func (l Line) form() string { return "line-" + l.ID.String() }

func (l Line) path(i Invoice) string { return i.path() + "/lines/" + l.ID.String() }

// typed keeps what was typed into a line that was refused.
func (i Invoice) typed(l Line, name, value string) string {
	if i.Edit.Value("line_id") == l.ID.String() {
		return i.Edit.Value(name)
	}
	return value
}

func (i Invoice) wrong(l Line, name string) string {
	if i.Edit.Value("line_id") == l.ID.String() {
		return i.Edit.Error(name)
	}
	return ""
}

// methodOptions are the ways to pay, the patient's last one marked.
func (i Invoice) methodOptions() []ui.Option {
	options := []ui.Option{}
	for _, m := range finance.Methods {
		method := string(m)
		o := ui.Option{Value: method, Label: methods[method].label, Icon: methods[method].icon}
		if method == i.Pay.Value("last_method") {
			o.Note = "invoices.last_used"
		}
		options = append(options, o)
	}
	return options
}

// MethodLabel returns the message key of a method of payment's name.
func MethodLabel(method string) string { return methods[method].label }

// narrowed says by what the list is narrowed.
func (l List) narrowed(ctx context.Context) string {
	from, until := l.Days.Value("from"), l.Days.Value("until")
	switch {
	case from != "" && until != "":
		return from + " – " + until
	case from+until != "":
		return from + until
	}
	for _, o := range l.Clinics {
		if o.Value == l.Days.Value("clinic") {
			return o.Label
		}
	}
	return i18n.T(ctx, "invoices.narrow")
}
