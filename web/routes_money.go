package web

import (
	"tenhal.sa/tenhal/handlers/einvoices"
	"tenhal.sa/tenhal/handlers/invoices"
	"tenhal.sa/tenhal/services/access"
)

// moneyRoutes are those of invoices and payments.
func moneyRoutes(s Services) []Route {
	bills := invoices.Screen{Clock: s.DB.Clock, Clinics: s.Clinics, Finance: s.Finance, Documents: s.Documents, Overview: s.Overview}
	electronic := einvoices.Screen{Clock: s.DB.Clock, EInvoices: s.EInvoices}
	return []Route{
		{get, "/invoices", access.InvoicesRead, bills.Index},
		{post, "/invoices", access.InvoicesWrite, bills.Create},
		{get, "/invoices/:id.pdf", access.InvoicesRead, bills.InvoicePDF},
		{get, "/invoices/:id.xml", access.InvoicesRead, electronic.XML},
		{get, "/invoices/:id", access.InvoicesRead, bills.Show},
		{get, "/invoices/:id/print", access.InvoicesRead, bills.PrintInvoice},
		{post, "/invoices/:id/lines", access.InvoicesWrite, bills.AddLine},
		{post, "/invoices/:id/lines/:line", access.InvoicesWrite, bills.EditLine},
		{post, "/invoices/:id/discount", access.InvoicesWrite, bills.Discount},
		{post, "/invoices/:id/issue", access.InvoicesIssue, bills.Issue},
		{post, "/invoices/:id/void", access.InvoicesWrite, bills.Void},
		{post, "/invoices/:id/payments", access.PaymentsTake, bills.Pay},
		{get, "/payments/:id", access.InvoicesRead, bills.Payment},
		{get, "/payments/:id/print", access.InvoicesRead, bills.PrintReceipt},
		{get, "/receipts/:id.pdf", access.InvoicesRead, bills.ReceiptPDF},
		{get, "/einvoices", access.EInvoicesManage, electronic.Index},
		{post, "/einvoices/retries", access.EInvoicesManage, electronic.RetryAll},
		{post, "/einvoices/:id/retry", access.EInvoicesManage, electronic.Retry},
	}
}
