package audit

import (
	"context"
	"encoding/json"
	"maps"
	"slices"

	"github.com/gofiber/fiber/v2"
	"github.com/google/uuid"

	"tenhal.sa/tenhal/handlers/screen"
	"tenhal.sa/tenhal/services/audit"
	"tenhal.sa/tenhal/services/foundation/i18n"
	views "tenhal.sa/tenhal/views/audit"
	"tenhal.sa/tenhal/views/ui"
)

// heads are the heads of the columns of the file.
var heads = []string{
	"audit.number", "audit.when", "audit.actor", "audit.action", "audit.table", "audit.row", "audit.column", "audit.before", "audit.after", "audit.reason", "audit.request",
}

// Export is the entries that the address chooses as a table, a line for each change of a column. How people are reached
// and identified is covered in it, whoever asks.
func (s Screen) Export(c *fiber.Ctx) error {
	ctx := c.UserContext()
	list, f, err := s.chosen(c)
	if err != nil {
		return err
	}
	names, err := s.choices(ctx, &list)
	if err != nil {
		return err
	}
	return screen.CSV(c, "audit.csv", func(row func(...string) error) error {
		titles := make([]string, len(heads))
		for i, head := range heads {
			titles[i] = i18n.T(ctx, head)
		}
		if err := row(titles...); err != nil || list.Nobody {
			return err
		}
		more, err := s.Audit.Export(ctx, f, func(e audit.Entry) error { return lines(ctx, row, shown(ctx, e.Masked(), names)) })
		if err == nil && more {
			err = row(i18n.T(ctx, "audit.cut_off", "most", audit.MostExported))
		}
		return err
	})
}

func lines(ctx context.Context, row func(...string) error, e views.Entry) error {
	changes := e.Changes
	if len(changes) == 0 {
		changes = []views.Change{{}}
	}
	for _, change := range changes {
		err := row(e.Number, e.At.In(ui.Zone(ctx)).Format("2006-01-02 15:04:05"), e.Who, i18n.T(ctx, e.Action.Label), i18n.T(ctx, views.Kind(e.Table)), e.Row,
			change.Column, change.Before, change.After, e.Reason, e.Request)
		if err != nil {
			return err
		}
	}
	return nil
}

func shown(ctx context.Context, e audit.Entry, names map[uuid.UUID]string) views.Entry {
	row := views.NewEntry(e)
	row.Changes = changes(ctx, e)
	if e.ActorID != nil && names[*e.ActorID] != "" {
		row.Who = names[*e.ActorID]
	}
	return row
}

// changes are the columns of an entry in the order of their names, without those of a new row that are empty.
func changes(ctx context.Context, e audit.Entry) []views.Change {
	columns := maps.Clone(e.Before)
	if columns == nil {
		columns = map[string]json.RawMessage{}
	}
	maps.Copy(columns, e.After)
	var all []views.Change
	for _, name := range slices.Sorted(maps.Keys(columns)) {
		change := views.Change{
			Column: views.Field(ctx, name), Before: views.Value(ctx, name, e.Before[name]), After: views.Value(ctx, name, e.After[name]), New: e.Action == audit.Insert,
		}
		if change.Before != "" || change.After != "" {
			all = append(all, change)
		}
	}
	return all
}
