package einvoices

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/google/uuid"

	"tenhal.sa/tenhal/services/clinics"
	"tenhal.sa/tenhal/services/foundation/civil"
	"tenhal.sa/tenhal/services/integrations/zatca"
)

// trialDocuments are what the authority wants to see of a new unit. They bill nobody.
var trialDocuments = []struct {
	class zatca.Class
	kind  zatca.Type
}{
	{zatca.Standard, zatca.Invoice},
	{zatca.Standard, zatca.Credit},
	{zatca.Standard, zatca.Debit},
	{zatca.Simplified, zatca.Invoice},
	{zatca.Simplified, zatca.Credit},
	{zatca.Simplified, zatca.Debit},
}

// ErrTrial says that the authority found something wrong with the documents that a unit shows; the text behind says what.
var ErrTrial = fmt.Errorf("einvoices: the authority refuses our documents")

// show hands in the documents of the trial, which make a chain of their own. To show them twice does no harm.
func (s *Service) show(ctx context.Context, u *Unit, org clinics.Organisation) error {
	tools, by, err := s.tools(u)
	if err != nil {
		return err
	}
	now := s.DB.Now(ctx)
	previous := zatca.First
	for n, of := range trialDocuments {
		d := trialDocument(u, org, now)
		d.Class, d.Type, d.Counter, d.Previous = of.class, of.kind, int64(n+1), previous
		d.Number = fmt.Sprintf("TRIAL-%d", n+1)
		if of.kind != zatca.Invoice {
			d.Corrects, d.Reason = "TRIAL-1", "تصحيح | Correction"
		}
		if err := d.Check(); err != nil {
			return err
		}
		signed := zatca.Sign(d, tools, now)
		previous = signed.Hash
		reply, err := s.ask(ctx, record{unit: u.ID}, zatca.Trial(by, zatca.Submission{Hash: signed.Hash, UUID: d.UUID.String(), Invoice: signed.XML}))
		if err != nil {
			return err
		}
		if v := reply.Verdict(); v.Outcome != zatca.Accepted {
			return fmt.Errorf("%w: %s %s: %s", ErrTrial, of.class, of.kind, said(v.Errors))
		}
	}
	return nil
}

func said(list []zatca.Message) string {
	words := make([]string, len(list))
	for i, m := range list {
		words[i] = m.Code + " " + m.Message
	}
	return strings.Join(words, "; ")
}

// trialDocument sells one thing for a riyal. The buyer is the business that the authority's own samples sell to.
func trialDocument(u *Unit, org clinics.Organisation, now time.Time) *zatca.Document {
	at := now.In(org.Zone()).Truncate(time.Second)
	const net, vat = 100, 15
	return &zatca.Document{
		UUID: uuid.New(), IssuedAt: at, Delivered: civil.Of(at, org.Zone()),
		Seller: zatca.Party{
			Scheme: zatca.CRN, ID: org.CRNumber, Name: both(org.NameAr, org.NameEn), VATNumber: org.VATNumber, Address: &u.Seller,
		},
		Buyer: zatca.Party{Name: "شركة نماذج فاتورة المحدودة | Fatoora Samples LTD", VATNumber: "399999999800003", Address: &u.Seller},
		Lines: []zatca.Line{{Name: "تجربة | Trial", Quantity: 1, Price: net, Net: net, VAT: vat, Category: "S", Rate: 1500}},
		Taxes: []zatca.Tax{{Category: "S", Rate: 1500, Taxable: net, VAT: vat}},
		Net:   net, VAT: vat, Total: net + vat,
	}
}
