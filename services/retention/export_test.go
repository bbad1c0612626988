package retention

import "slices"

// Tables are those whose rows go with a record.
func Tables() (tables []string) {
	for _, p := range parts {
		if p.set == "" {
			tables = append(tables, p.table)
		}
	}
	return tables
}

// free are tables of which rows go at other times, too: by their rules, or because somebody changed something.
var free = []string{
	"message_links", "message_receipts", "message_events", "message_resends", "desk_tasks", "message_replies", "messages", "notices", "contact_refusals",
	"guardians", "family_members", "families", "unsigned_notes", "patient_import_rows",
}

// Guarded are the tables of which nobody else deletes a row.
func Guarded() []string {
	return slices.DeleteFunc(Tables(), func(table string) bool { return slices.Contains(free, table) })
}

// Loosened reports whether a reference between two tables ends before the rows go that it leads to.
func Loosened(from, to string) bool {
	return slices.ContainsFunc(parts, func(p part) bool {
		return p.table == from && p.set != "" && slices.Index(Tables(), to) > slices.IndexFunc(parts, func(o part) bool { return o.table == from })
	})
}
