package patients

import (
	"context"

	"github.com/gofiber/fiber/v2"

	"tenhal.sa/tenhal/handlers/screen"
	"tenhal.sa/tenhal/services/access"
	"tenhal.sa/tenhal/services/foundation/hijri"
	"tenhal.sa/tenhal/services/foundation/i18n"
	"tenhal.sa/tenhal/services/overview"
	"tenhal.sa/tenhal/services/patients"
	views "tenhal.sa/tenhal/views/patients"
	"tenhal.sa/tenhal/views/ui"
)

// Show is the page of a patient.
func (s *Screen) Show(c *fiber.Ctx) error {
	id, err := screen.ID(c, "id")
	if err != nil {
		return err
	}
	ctx := c.UserContext()
	p, err := s.Patients.Get(ctx, id)
	if err != nil {
		return err
	}
	if gone, err := s.follow(c, p); gone || err != nil {
		return err
	}
	known, err := s.Overview.File(ctx, id)
	if err != nil {
		return err
	}
	file := s.file(ctx, p)
	if err := s.addFiles(ctx, &file); err != nil {
		return err
	}
	if file.Merged, err = s.Patients.Merged(ctx, id); err != nil {
		return err
	}
	if file.Alerts, err = s.Patients.Alerts(ctx, id); err != nil {
		return err
	}
	if file.Consents, err = s.Consents.Of(ctx, id); err != nil {
		return err
	}
	if err := s.addFamily(ctx, &file, p); err != nil {
		return err
	}
	file.Coming, file.Visits, file.Left = visitRows(ctx, known.Coming), visitRows(ctx, known.Visits), known.Left
	addInvoices(&file, known.Invoices)
	addReferrals(ctx, &file, known.Referrals)
	return screen.Draw(c, fiber.StatusOK, views.Show(file))
}

// follow goes from a record that was merged to the one that there is now, and says so there. It reports whether it does.
func (s *Screen) follow(c *fiber.Ctx, p *patients.Patient) (bool, error) {
	if p.ArchivedAt.IsZero() {
		return false, nil
	}
	current, err := s.Patients.Current(c.UserContext(), p.ID)
	if err != nil || current == p.ID {
		return false, err
	}
	notice := ui.Notice{Tone: ui.Info, Title: "merging.leads_here", Args: []any{"file", p.FileNumber}}
	return true, screen.Done(c, "/patients/"+current.String(), notice)
}

func (s *Screen) file(ctx context.Context, p *patients.Patient) views.File {
	today, who := s.today(ctx), access.Who(ctx)
	f := views.File{
		ID: p.ID, Name: p.Name(ctx), Other: views.OtherName(ctx, p.NameAr, p.NameEn), Number: p.FileNumber,
		BirthDate: p.BirthDate, Age: views.AgeText(ctx, p.BirthDate, today), Minor: p.IsMinor(today), Sex: views.SexLabels[p.Sex],
		IdentityKind: p.IdentityKind.Label(), Identity: p.IdentityNumber, Phone: views.PhoneText(p.Phone), SecondPhone: views.PhoneText(p.SecondPhone), Email: p.Email,
		BirthHijri: p.BirthHijri, FormerNumber: p.FormerNumber, Nationality: p.Nationality, Spoken: p.Spoken, Address: p.Address,
		Language: views.LanguageLabels[p.Language], Since: p.CreatedAt,
		MayEdit: who.Can(access.PatientsWrite), MayBook: who.Can(access.AppointmentsBook) && p.ArchivedAt.IsZero(), MayReadBills: who.Can(access.InvoicesRead), MayReadMessages: who.Can(access.MessagesRead),
		MayReadPapers: who.Can(access.DocumentsRead), MaySeeNotes: who.Can(access.NotesOwed), MayReadResults: who.Can(access.ResultsRead),
		MaySeeReferrals: who.Can(access.ReferralsRead), MayRefer: who.Can(access.ReferralsWrite) && p.ArchivedAt.IsZero(),
		MayMerge: who.Can(access.PatientsMerge), MayExport: who.Can(access.PatientsExport),
		MaySeeReaders: who.Can(access.PrivacyOfficer),
		Archived:      !p.ArchivedAt.IsZero(), ArchiveReason: p.ArchiveReason,
	}
	if day, ok := hijri.From(p.BirthDate); ok {
		f.Hijri = day.String()
	}
	for _, g := range p.Guardians {
		f.Guardians = append(f.Guardians, guardian(ctx, g, today))
	}
	return f
}

func (s *Screen) addFiles(ctx context.Context, f *views.File) error {
	files, err := s.Patients.Files(ctx, f.ID)
	if err != nil {
		return err
	}
	catalogue, err := s.Clinics.Catalogue(ctx)
	if err != nil {
		return err
	}
	for _, of := range files {
		row := views.FileRow{Clinic: of.Number, Number: of.Number, Closed: of.Closed()}
		if clinic, ok := catalogue.Clinic(of.ClinicID); ok {
			row.Clinic = i18n.Pick(ctx, clinic.NameAr, clinic.NameEn)
		}
		f.Files = append(f.Files, row)
	}
	return nil
}

func visitRows(ctx context.Context, visits []overview.PatientVisit) (rows []views.VisitRow) {
	for _, v := range visits {
		rows = append(rows, views.VisitRow{
			ID: v.ID, At: v.StartsAt, Status: string(v.Status),
			Service: i18n.Pick(ctx, v.ServiceAr, v.ServiceEn), Provider: i18n.Pick(ctx, v.ProviderAr, v.ProviderEn),
		})
	}
	return rows
}

func addInvoices(f *views.File, invoices []overview.PatientInvoice) {
	for _, i := range invoices {
		f.Invoices = append(f.Invoices, views.InvoiceRow{ID: i.ID, Number: i.Number, At: i.At, Status: string(i.Status), Total: i.Total, Owed: i.Owed})
	}
}

func addReferrals(ctx context.Context, f *views.File, list []overview.PatientReferral) {
	for _, r := range list {
		f.Referrals = append(f.Referrals, views.ReferralRow{
			ID: r.ID, Number: r.Number, At: r.At, From: i18n.Pick(ctx, r.FromAr, r.FromEn), To: i18n.Pick(ctx, r.ToAr, r.ToEn), Status: string(r.Status),
		})
	}
}
