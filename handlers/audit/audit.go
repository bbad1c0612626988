// Package audit is the screen that shows who changed what.
package audit

import (
	"context"
	"encoding/json"
	"maps"
	"slices"
	"strconv"

	"github.com/gofiber/fiber/v2"
	"github.com/google/uuid"

	"tenhal.sa/tenhal/handlers/screen"
	"tenhal.sa/tenhal/services/access"
	"tenhal.sa/tenhal/services/audit"
	"tenhal.sa/tenhal/services/foundation/civil"
	"tenhal.sa/tenhal/services/foundation/fault"
	"tenhal.sa/tenhal/services/foundation/i18n"
	"tenhal.sa/tenhal/services/foundation/signal"
	views "tenhal.sa/tenhal/views/audit"
	"tenhal.sa/tenhal/views/ui"
)

// Screen shows the audit log.
type Screen struct {
	Audit  *audit.Service
	Access *access.Service
}

// List shows the entries that the address chooses: ?actor=&table=&row=&day=&older=
func (s Screen) List(c *fiber.Ctx) error {
	ctx := c.UserContext()
	list := views.List{Filter: ui.Form{Values: map[string]string{}}}
	for _, name := range []string{"actor", "table", "row", "day"} {
		list.Filter.Values[name] = screen.Query(c, name)
	}
	names, err := s.choices(ctx, &list)
	if err != nil {
		return err
	}
	entries, more, err := s.Audit.Entries(ctx, filter(c, &list))
	if err != nil {
		return err
	}
	for _, e := range entries {
		list.Entries = append(list.Entries, shown(e, names))
	}
	if more {
		list.Pages.Next = ui.Here(ctx, "older", strconv.FormatInt(entries[len(entries)-1].ID, 10))
	}
	return screen.Page(c, views.Page(list), views.Entries(list))
}

// filter is what the address asks for. A day that is none is said beside its field and chooses nothing.
func filter(c *fiber.Ctx, list *views.List) audit.Filter {
	f := audit.Filter{Table: list.Filter.Value("table"), Row: list.Filter.Value("row"), Actor: screen.QueryID(c, "actor")}
	f.Older, _ = strconv.ParseInt(c.Query("older"), 10, 64) // what is no number is the first page
	if day := list.Filter.Value("day"); day != "" {
		on, err := civil.Parse(day)
		if err != nil {
			list.Filter.Errors = map[string]string{"day": fault.Of(err).Key}
			return f
		}
		zone := ui.Zone(c.UserContext())
		f.From, f.Until = on.In(zone), on.Add(1).In(zone)
	}
	return f
}

// choices fills the choices of the filter and returns the users' names in the reader's language.
func (s Screen) choices(ctx context.Context, list *views.List) (map[uuid.UUID]string, error) {
	users, err := s.Access.Users(ctx)
	if err != nil {
		return nil, err
	}
	names := make(map[uuid.UUID]string, len(users))
	for _, u := range users {
		names[u.ID] = i18n.Pick(ctx, u.NameAr, u.NameEn)
		list.Actors = append(list.Actors, ui.Option{Value: u.ID.String(), Label: names[u.ID]})
	}
	tables, err := s.Audit.Tables(ctx)
	for _, t := range tables {
		list.Tables = append(list.Tables, ui.Option{Value: t, Label: views.Kind(t)})
	}
	return names, err
}

// actions are how what was done is called and drawn.
var actions = map[signal.Action]views.Action{
	signal.Insert: {Label: "audit.insert", Tone: ui.Ok, Icon: "plus"},
	signal.Update: {Label: "audit.update", Tone: ui.Info, Icon: "pencil"},
	signal.Delete: {Label: "audit.delete", Tone: ui.Danger, Icon: "trash-2"},
}

func shown(e audit.Entry, names map[uuid.UUID]string) views.Entry {
	row := views.Entry{
		At: e.At, Who: e.ActorName, Action: actions[e.Action],
		Table: e.TableName, Row: e.RowID, Reason: e.Reason, Request: e.RequestID, Changes: changes(e),
	}
	if e.ActorID != nil && names[*e.ActorID] != "" {
		row.Who = names[*e.ActorID]
	}
	return row
}

// changes are the columns of an entry in the order of their names, without those of a new row that are empty.
func changes(e audit.Entry) []views.Change {
	columns := maps.Clone(e.Before)
	if columns == nil {
		columns = map[string]json.RawMessage{}
	}
	maps.Copy(columns, e.After)
	var all []views.Change
	for _, name := range slices.Sorted(maps.Keys(columns)) {
		change := views.Change{Column: name, Before: plain(e.Before[name]), After: plain(e.After[name])}
		if change.Before != "" || change.After != "" {
			all = append(all, change)
		}
	}
	return all
}

// plain is a value as people write it: text without quotes, nothing for null.
func plain(value json.RawMessage) string {
	var text string
	if string(value) == "null" {
		return ""
	}
	if json.Unmarshal(value, &text) == nil {
		return text
	}
	return string(value)
}
