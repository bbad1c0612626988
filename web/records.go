package web

import (
	"context"
	"fmt"
	"net/url"

	"github.com/gofiber/fiber/v2"
	"github.com/google/uuid"

	"tenhal.sa/tenhal/handlers/screen"
	"tenhal.sa/tenhal/services/access"
	"tenhal.sa/tenhal/services/audit"
	"tenhal.sa/tenhal/services/foundation/civil"
	"tenhal.sa/tenhal/services/retention"
	"tenhal.sa/tenhal/views/ui"
)

// shown is what a route shows of a patient's record, and what the :id in its address is of.
type shown struct {
	of   audit.Record
	what audit.What
}

// records are the routes that show a patient's record, forms that come back included. Before one of them answers, it is
// noted who looks; and a restricted record is shown only to those who treat the patient or have broken the glass.
var records = map[string]shown{
	"GET /patients/:id":                                  {audit.OfPatient, audit.SawFile},
	"GET /patients/:id/edit":                             {audit.OfPatient, audit.SawDetails},
	"POST /patients/:id":                                 {audit.OfPatient, audit.SawDetails},
	"GET /patients/:id/timeline":                         {audit.OfPatient, audit.SawTimeline},
	"GET /patients/:id/messages":                         {audit.OfPatient, audit.SawMessages},
	"POST /patients/:id/messages":                        {audit.OfPatient, audit.SawMessages},
	"GET /patients/:id/guardians/print":                  {audit.OfPatient, audit.SawPrint},
	"GET /patients/:id/alerts":                           {audit.OfPatient, audit.SawAlerts},
	"POST /patients/:id/alerts":                          {audit.OfPatient, audit.SawAlerts},
	"POST /patients/:id/alerts/:alert":                   {audit.OfPatient, audit.SawAlerts},
	"POST /patients/:id/alerts/:alert/ending":            {audit.OfPatient, audit.SawAlerts},
	"GET /patients/:id/consents":                         {audit.OfPatient, audit.SawConsents},
	"POST /patients/:id/consents":                        {audit.OfPatient, audit.SawConsents},
	"GET /patients/:id/consents/new":                     {audit.OfPatient, audit.SawConsents},
	"GET /patients/:id/consents/:consent":                {audit.OfPatient, audit.SawPrint},
	"POST /patients/:id/consents/:consent/withdrawal":    {audit.OfPatient, audit.SawConsents},
	"POST /patients/:id/export":                          {audit.OfPatient, audit.SawPackage},
	"GET /patients/:id/files":                            {audit.OfPatient, audit.SawFolders},
	"POST /patients/:id/files":                           {audit.OfPatient, audit.SawFolders},
	"GET /patients/:id/files/:file/closure":              {audit.OfPatient, audit.SawFolders},
	"POST /patients/:id/files/:file/closure":             {audit.OfPatient, audit.SawFolders},
	"POST /patients/:id/files/:file/reopening":           {audit.OfPatient, audit.SawFolders},
	"POST /patients/:id/archive":                         {audit.OfPatient, audit.SawFolders},
	"POST /patients/:id/restoration":                     {audit.OfPatient, audit.SawFolders},
	"GET /patients/:id/documents":                        {audit.OfPatient, audit.SawPapers},
	"POST /patients/:id/documents":                       {audit.OfPatient, audit.SawPapers},
	"GET /patients/:id/documents/:document":              {audit.OfPatient, audit.SawPaper},
	"POST /patients/:id/documents/:document/removal":     {audit.OfPatient, audit.SawPapers},
	"POST /patients/:id/documents/:document/restoration": {audit.OfPatient, audit.SawPapers},
	"GET /patients/:id/notes/:note":                      {audit.OfPatient, audit.SawNote},
	"POST /patients/:id/notes/:note":                     {audit.OfPatient, audit.SawNote},
	"POST /patients/:id/notes/:note/signature":           {audit.OfPatient, audit.SawNote},
	"POST /patients/:id/notes/:note/addenda":             {audit.OfPatient, audit.SawNote},
	"POST /patients/:id/notes/:note/mistake":             {audit.OfPatient, audit.SawNote},
	"GET /patients/:id/results":                          {audit.OfPatient, audit.SawResults},
	"GET /patients/:id/results/:result":                  {audit.OfPatient, audit.SawResult},
	"GET /patients/:id/results/:result/papers/:n":        {audit.OfPatient, audit.SawResult},
	"POST /patients/:id/results/:result/review":          {audit.OfPatient, audit.SawResult},
	"GET /patients/:id/orders/new":                       {audit.OfPatient, audit.SawOrders},
	"POST /patients/:id/orders":                          {audit.OfPatient, audit.SawOrders},
	"GET /patients/:id/orders/:order":                    {audit.OfPatient, audit.SawOrders},
	"GET /patients/:id/orders/:order/print":              {audit.OfPatient, audit.SawPrint},
	"POST /patients/:id/orders/:order/accession":         {audit.OfPatient, audit.SawOrders},
	"POST /patients/:id/orders/:order/cancellation":      {audit.OfPatient, audit.SawOrders},
	"POST /appointments/:id/note":                        {audit.OfVisit, audit.SawNote},
	"GET /appointments/:id":                              {audit.OfVisit, audit.SawVisit},
	"POST /appointments/:id/cancellation":                {audit.OfVisit, audit.SawVisit},
	"POST /appointments/:id/reschedule":                  {audit.OfVisit, audit.SawVisit},
	"GET /invoices/:id":                                  {audit.OfInvoice, audit.SawInvoice},
	"GET /invoices/:id.pdf":                              {audit.OfInvoice, audit.SawPDF},
	"GET /invoices/:id.xml":                              {audit.OfInvoice, audit.SawXML},
	"GET /invoices/:id/print":                            {audit.OfInvoice, audit.SawPrint},
	"POST /invoices/:id/lines":                           {audit.OfInvoice, audit.SawInvoice},
	"POST /invoices/:id/lines/:line":                     {audit.OfInvoice, audit.SawInvoice},
	"POST /invoices/:id/discount":                        {audit.OfInvoice, audit.SawInvoice},
	"POST /invoices/:id/issue":                           {audit.OfInvoice, audit.SawInvoice},
	"POST /invoices/:id/void":                            {audit.OfInvoice, audit.SawInvoice},
	"POST /invoices/:id/payments":                        {audit.OfInvoice, audit.SawInvoice},
	"GET /payments/:id/print":                            {audit.OfPayment, audit.SawPrint},
	"GET /receipts/:id.pdf":                              {audit.OfPayment, audit.SawPDF},
	"GET /messages/:id":                                  {audit.OfMessage, audit.SawMessage},
	"POST /messages/:id/resend":                          {audit.OfMessage, audit.SawMessage},
	"GET /referrals/:id":                                 {audit.OfReferral, audit.SawReferral},
	"POST /referrals/:id":                                {audit.OfReferral, audit.SawReferral},
	"GET /referrals/:id/edit":                            {audit.OfReferral, audit.SawReferral},
	"GET /referrals/:id/documents/:document":             {audit.OfReferral, audit.SawPaper},
	"POST /referrals/:id/sending":                        {audit.OfReferral, audit.SawReferral},
	"POST /referrals/:id/receipt":                        {audit.OfReferral, audit.SawReferral},
	"POST /referrals/:id/acceptance":                     {audit.OfReferral, audit.SawReferral},
	"POST /referrals/:id/rejection":                      {audit.OfReferral, audit.SawReferral},
	"POST /referrals/:id/completion":                     {audit.OfReferral, audit.SawReferral},
	"POST /referrals/:id/withdrawal":                     {audit.OfReferral, audit.SawReferral},
	"GET /tasks/:id":                                     {audit.OfTask, audit.SawTask},
	"POST /tasks/:id/completion":                         {audit.OfTask, audit.SawTask},
}

// open lets only those through who may see the record that a route shows. It fails closed: a look that can't be noted
// is none.
func (s *server) open(r Route) fiber.Handler {
	shows, record := records[r.Method+" "+r.Path]
	if !record {
		return func(c *fiber.Ctx) error { return c.Next() }
	}
	return func(c *fiber.Ctx) error {
		id, err := screen.ID(c, "id")
		if err != nil {
			return err
		}
		ctx := c.UserContext()
		if err := s.there(ctx, shows.of, id); err != nil {
			return err
		}
		opened, err := s.services.Audit.Open(ctx, audit.Look{Record: shows.of, ID: id, What: shows.what, IP: c.IP()})
		if err == nil && shows.of == audit.OfPatient && opened.PatientID == uuid.Nil {
			err = s.destroyed(ctx, id)
		}
		switch {
		case err != nil:
			return err
		case !opened.Opens:
			return screen.Go(c, glassBefore(c, opened.PatientID))
		case opened.Restricted:
			frame := ui.FrameOf(ctx)
			frame.Glass = ui.Glass{Restricted: true, Until: opened.Until}
			c.SetUserContext(ui.WithFrame(ctx, frame))
		}
		return c.Next()
	}
}

// destroyed returns a Gone fault for a record that was destroyed, to those who answer for that. To others it never was.
func (s *server) destroyed(ctx context.Context, id uuid.UUID) error {
	if !access.Who(ctx).Can(access.RetentionManage) {
		return nil
	}
	was, err := s.services.Retention.Was(ctx, id)
	if was == nil || err != nil {
		return err
	}
	return retention.ErrDestroyed.With("date", ui.LongDateText(ctx, civil.Of(was.DestroyedAt, ui.Zone(ctx))))
}

// there returns a NotFound fault for a record of another clinic: nobody is asked why they need what is not there for
// them, nor noted to have seen it.
func (s *server) there(ctx context.Context, of audit.Record, id uuid.UUID) (err error) {
	if !access.Who(ctx).Limited() {
		return nil
	}
	switch of {
	case audit.OfPatient:
		_, err = s.services.Patients.Brief(ctx, id)
	case audit.OfVisit:
		_, err = s.services.Appointments.Get(ctx, id)
	case audit.OfInvoice:
		_, err = s.services.Finance.Get(ctx, id)
	case audit.OfPayment:
		_, _, err = s.services.Finance.Payment(ctx, id)
	case audit.OfMessage:
		_, err = s.services.Notifications.Get(ctx, id)
	case audit.OfReferral:
		_, err = s.services.Referrals.Get(ctx, id)
	case audit.OfTask:
		_, err = s.services.Notifications.Errand(ctx, id)
	default:
		err = fmt.Errorf("web: nobody says whose record %v is", of)
	}
	return err
}

// glassBefore is where one says why one needs a restricted record, to come back to what was asked for.
func glassBefore(c *fiber.Ctx, patient uuid.UUID) string {
	next := page(c)
	if screen.ByHTMX(c) {
		next = pageBefore(c)
	}
	return "/patients/" + patient.String() + "/break-glass?" + url.Values{"next": {next}}.Encode()
}
