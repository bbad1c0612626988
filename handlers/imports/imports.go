// Package imports is the screens on which files of patients come from elsewhere.
package imports

import (
	"context"
	"strconv"

	"github.com/gofiber/fiber/v2"
	"github.com/google/uuid"

	"tenhal.sa/tenhal/handlers/screen"
	"tenhal.sa/tenhal/services/foundation/fault"
	"tenhal.sa/tenhal/services/foundation/sheet"
	"tenhal.sa/tenhal/services/patients/importing"
	"tenhal.sa/tenhal/services/settings"
	views "tenhal.sa/tenhal/views/imports"
	"tenhal.sa/tenhal/views/ui"
)

// Screen imports patients.
type Screen struct {
	Importing *importing.Service
	Settings  *settings.Service
}

// Index lists the imports, and asks for a file.
func (s *Screen) Index(c *fiber.Ctx) error { return s.list(c, fiber.StatusOK, ui.Form{}) }

func (s *Screen) list(c *fiber.Ctx, status int, form ui.Form) error {
	ctx, n := c.UserContext(), max(c.QueryInt("page", 1), 1)
	list, more, err := s.Importing.List(ctx, n)
	if err != nil {
		return err
	}
	on, err := s.Settings.On(ctx, settings.PatientImport, uuid.Nil)
	if err != nil {
		return err
	}
	return screen.Draw(c, status, views.Index(views.List{Form: form, Imports: list, Pages: ui.Around(ctx, n, more), Off: !on}))
}

// Upload takes a file, or says beside it why not. One that came before is taken only when asked twice.
func (s *Screen) Upload(c *fiber.Ctx) error {
	name, body, err := screen.File(c, "file")
	if err != nil {
		return err
	}
	form := ui.Form{Values: screen.Values(c, "again")}
	im, err := s.Importing.Upload(c.UserContext(), importing.Upload{FileName: name, Body: body, Again: form.Value("again") != ""})
	if err == nil {
		return screen.Go(c, views.Path(im.ID))
	}
	if !screen.Refused(err, &form) {
		return err
	}
	return s.list(c, screen.Status(fault.Of(err).Kind), form)
}

// Show is the page of an import: what its columns hold, how far it has come, or its rows.
func (s *Screen) Show(c *fiber.Ctx) error {
	id, err := screen.ID(c, "id")
	if err != nil {
		return err
	}
	return s.show(c, id, fiber.StatusOK, ui.Form{})
}

func (s *Screen) show(c *fiber.Ctx, id uuid.UUID, status int, form ui.Form) error {
	ctx, n := c.UserContext(), max(c.QueryInt("page", 1), 1)
	im, err := s.Importing.Get(ctx, id)
	if err != nil {
		return err
	}
	page := views.Page{Import: im, Form: form, State: importing.RowState(screen.Query(c, "state")), Mapping: im.State == importing.Columns || c.Query("columns") != "" && im.State == importing.Ready}
	if page.Counts, err = s.Importing.Counts(ctx, id); err != nil {
		return err
	}
	more := false
	if page.Rows, more, err = s.Importing.Rows(ctx, id, page.State, n); err != nil {
		return err
	}
	page.Pages = ui.Around(ctx, n, more)
	if screen.IsPart(c) {
		return screen.Draw(c, status, views.Body(page))
	}
	return screen.Draw(c, status, views.Show(page))
}

// Map says what the columns hold.
func (s *Screen) Map(c *fiber.Ctx) error {
	return s.step(c, func(ctx context.Context, id uuid.UUID, form ui.Form) error {
		im, err := s.Importing.Get(ctx, id)
		if err != nil {
			return err
		}
		columns := make([]string, len(im.Headings))
		for i := range columns {
			columns[i] = screen.Body(c, views.ColumnInput(i))
			form.Values[views.ColumnInput(i)] = columns[i]
		}
		return s.Importing.Map(ctx, id, columns)
	})
}

// Decide says whether a row becomes a patient, or all that may be somebody: line 0.
func (s *Screen) Decide(c *fiber.Ctx) error {
	line, err := strconv.Atoi(screen.Body(c, "line"))
	if err != nil || line < 0 {
		return fault.ErrInvalid
	}
	return s.step(c, func(ctx context.Context, id uuid.UUID, _ ui.Form) error {
		return s.Importing.Decide(ctx, id, line, screen.Body(c, "wanted") == "true")
	})
}

// Run begins the import.
func (s *Screen) Run(c *fiber.Ctx) error {
	return s.step(c, func(ctx context.Context, id uuid.UUID, _ ui.Form) error { return s.Importing.Start(ctx, id) })
}

// Withdraw gives the import up.
func (s *Screen) Withdraw(c *fiber.Ctx) error {
	return s.step(c, func(ctx context.Context, id uuid.UUID, _ ui.Form) error { return s.Importing.Withdraw(ctx, id) })
}

// Undo takes the import back, or says why not: 422 without a reason.
func (s *Screen) Undo(c *fiber.Ctx) error {
	return s.step(c, func(ctx context.Context, id uuid.UUID, form ui.Form) error {
		form.Values["reason"] = screen.Body(c, "reason")
		return s.Importing.Undo(ctx, id, form.Value("reason"))
	})
}

func (s *Screen) step(c *fiber.Ctx, do func(context.Context, uuid.UUID, ui.Form) error) error {
	id, err := screen.ID(c, "id")
	if err != nil {
		return err
	}
	form := ui.Form{Values: map[string]string{}}
	if err = do(c.UserContext(), id, form); err == nil {
		return screen.Go(c, screen.Return(c, views.Path(id)))
	}
	if !screen.Refused(err, &form) {
		return err
	}
	return s.show(c, id, screen.Status(fault.Of(err).Kind), form)
}

// Template is a file with nothing but headings.
func (s *Screen) Template(c *fiber.Ctx) error {
	return workbook(c, "patients.xlsx", func(row func(...string) error) error { return row(importing.Template(c.UserContext())...) })
}

// ReportCSV is what did not become a patient, and why, to be mended and sent again.
func (s *Screen) ReportCSV(c *fiber.Ctx) error {
	write, err := s.report(c)
	if err != nil {
		return err
	}
	return screen.CSV(c, "import-report.csv", write)
}

// ReportXLSX is the same for Excel.
func (s *Screen) ReportXLSX(c *fiber.Ctx) error {
	write, err := s.report(c)
	if err != nil {
		return err
	}
	return workbook(c, "import-report.xlsx", write)
}

func (s *Screen) report(c *fiber.Ctx) (func(row func(...string) error) error, error) {
	id, err := screen.ID(c, "id")
	if err != nil {
		return nil, err
	}
	ctx := c.UserContext()
	im, err := s.Importing.Get(ctx, id)
	if err != nil {
		return nil, err
	}
	return func(row func(...string) error) error {
		if err := row(views.ReportHead(ctx, im)...); err != nil {
			return err
		}
		return s.Importing.Report(ctx, id, func(r *importing.Row) error { return row(views.ReportRow(ctx, r)...) })
	}, nil
}

// workbook answers with a workbook in which every cell is text.
func workbook(c *fiber.Ctx, name string, write func(row func(...string) error) error) error {
	return screen.XLSX(c, name, func(row func(...any) error) error { return write(sheet.Texts(row)) })
}
