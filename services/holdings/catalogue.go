package holdings

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/uptrace/bun"
)

// Column is a column as the database has it.
type Column struct {
	Source    string // the table
	Name      string
	Type      string // "text", "uuid[]"
	NotNull   bool
	Generated bool // by the database, from others
	Identity  bool // numbered by the database
}

// Catalogue returns the columns of all tables, in their order.
func Catalogue(ctx context.Context, from bun.IDB) ([]Column, error) {
	columns := []Column{}
	err := from.NewRaw(`
SELECT c.relname AS source, a.attname AS name, format_type(a.atttypid, a.atttypmod) AS type, a.attnotnull AS not_null,
  a.attgenerated <> '' AS generated, a.attidentity <> '' AS identity
FROM pg_class AS c JOIN pg_attribute AS a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
WHERE c.relkind IN ('r', 'p') AND NOT c.relispartition AND c.relnamespace = 'public'::regnamespace
ORDER BY c.relname, a.attnum`).Scan(ctx, &columns)
	if err != nil {
		return nil, fmt.Errorf("holdings: catalogue: %w", err)
	}
	return columns, nil
}

// Gaps returns an error that names every column of a database of which Tables say nothing, and what to do; and every one
// that Tables have and the database has not.
func Gaps(columns []Column) error {
	var gaps []error
	known := map[string]map[string]Holds{}
	for _, t := range Tables {
		known[t.Name] = t.Of()
	}
	for _, c := range columns {
		of, listed := known[c.Source]
		switch _, said := of[c.Name]; {
		case !listed:
			gaps = append(gaps, fmt.Errorf("table %s: put it into a list of services/holdings/tables*.go, with what each of its columns holds "+
				"(holdings.go has what there is), or Emptied where a copy for tests has no use for it", c.Source))
			known[c.Source] = nil
		case of != nil && !said:
			gaps = append(gaps, fmt.Errorf("column %s.%s: say in services/holdings/tables*.go what it holds: plain, secret, "+
				"or what of a person it says (holdings.go has what there is)", c.Source, c.Name))
		}
		delete(of, c.Name)
	}
	for _, t := range Tables {
		for name := range known[t.Name] {
			gaps = append(gaps, fmt.Errorf("column %s.%s is none: take it out of services/holdings/tables*.go", t.Name, name))
		}
	}
	return errors.Join(gaps...)
}

// In returns the columns of a table.
func In(columns []Column, table string) (of []Column) {
	first := slices.IndexFunc(columns, func(c Column) bool { return c.Source == table })
	for _, c := range columns[max(first, 0):] {
		if c.Source != table {
			break
		}
		of = append(of, c)
	}
	return of
}
