package copies

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"github.com/uptrace/bun"

	"tenhal.sa/tenhal/services/holdings"
)

// writer fills a copy.
type writer struct {
	Copy
	shot  *holdings.Snapshot
	tx    bun.Tx
	fake  *faker
	order []holdings.Table // that are copied, each behind those that it refers to
	rows  int
}

// same returns ErrSchema where the two have not been through the same.
func (w *writer) same(ctx context.Context) error {
	const through = "SELECT coalesce(string_agg(name, ' ' ORDER BY name), '') FROM bun_migrations"
	var from, to string
	if err := w.shot.Conn().NewRaw(through).Scan(ctx, &from); err != nil {
		return fmt.Errorf("copies: schema: %w", err)
	}
	if err := w.tx.NewRaw(through).Scan(ctx, &to); err != nil {
		return fmt.Errorf("copies: schema: %w", err)
	}
	if from != to {
		return ErrSchema
	}
	return nil
}

// open lets the rules rest that speak of changes: a row of the past can't be made step by step. What may stand at all
// (keys, references, checks, exclusions) holds for every row.
func (w *writer) open(ctx context.Context) (err error) {
	if w.order, err = inOrder(ctx, w.tx); err != nil {
		return err
	}
	if _, err = w.tx.ExecContext(ctx, "SET LOCAL idle_in_transaction_session_timeout = '30min'"); err != nil {
		return fmt.Errorf("copies: %w", err)
	}
	return w.each(ctx, "ALTER TABLE %q DISABLE TRIGGER USER")
}

func (w *writer) shut(ctx context.Context) error {
	return w.each(ctx, "ALTER TABLE %q ENABLE TRIGGER USER")
}

func (w *writer) each(ctx context.Context, query string) error {
	for _, t := range w.order {
		if _, err := w.tx.ExecContext(ctx, fmt.Sprintf(query, t.Name)); err != nil {
			return fmt.Errorf("copies: %s: %w", t.Name, err)
		}
	}
	return nil
}

// clear takes away what migrations put into an empty database: the original has its own.
func (w *writer) clear(ctx context.Context) error {
	for _, t := range slices.Backward(w.order) {
		if _, err := w.tx.ExecContext(ctx, fmt.Sprintf("DELETE FROM %q", t.Name)); err != nil {
			return fmt.Errorf("copies: %s: %w", t.Name, err)
		}
	}
	return nil
}

func (w *writer) load(ctx context.Context) error {
	if err := w.fake.shuffle(ctx, w.shot.Conn()); err != nil {
		return err
	}
	for _, t := range w.order {
		rows, err := w.table(ctx, t)
		if err != nil {
			return fmt.Errorf("copies: %s: %w", t.Name, err)
		}
		w.rows += rows
		if w.Heard != nil {
			w.Heard(t.Name, rows)
		}
	}
	return nil
}

// table copies a table, some rows at a time.
func (w *writer) table(ctx context.Context, t holdings.Table) (rows int, err error) {
	columns := slices.DeleteFunc(slices.Clone(w.shot.Columns(t.Name)), func(c holdings.Column) bool { return c.Generated })
	names, quoted := make([]string, len(columns)), make([]string, len(columns))
	for n, c := range columns {
		names[n], quoted[n] = c.Name, fmt.Sprintf("%q", c.Name)
	}
	insert := fmt.Sprintf("INSERT INTO %[1]q (%[2]s) OVERRIDING SYSTEM VALUE SELECT %[2]s FROM jsonb_populate_recordset(NULL::%[1]q, ?::jsonb)",
		t.Name, strings.Join(quoted, ", "))
	return rows, w.shot.Each(ctx, t, names, func(said []string) error {
		others := make([]map[string]any, len(said))
		for n, one := range said {
			if others[n], err = w.fake.row(t, columns, one); err != nil {
				return err
			}
		}
		body, err := json.Marshal(others)
		if err != nil {
			return err
		}
		rows += len(said)
		_, err = w.tx.NewRaw(insert, string(body)).Exec(ctx)
		return err
	})
}

// derive makes what follows from the rows: the words of names, and which numbers come next.
func (w *writer) derive(ctx context.Context) error {
	queries := []string{
		"INSERT INTO patient_words SELECT DISTINCT unnest(tsvector_to_array(words)) FROM patients ON CONFLICT DO NOTHING",
		fmt.Sprintf("SELECT setval('patient_file_numbers', %d, false)", len(w.fake.numbers)+1),
	}
	for _, t := range w.order {
		for _, c := range w.shot.Columns(t.Name) {
			if c.Identity {
				queries = append(queries, fmt.Sprintf("SELECT setval(pg_get_serial_sequence('%s', '%s'), (SELECT coalesce(max(%q), 0) + 1 FROM %q), false)",
					t.Name, c.Name, c.Name, t.Name))
			}
		}
	}
	for _, query := range queries {
		if _, err := w.tx.ExecContext(ctx, query); err != nil {
			return fmt.Errorf("copies: derive: %w", err)
		}
	}
	return nil
}

// inOrder returns the tables that are copied, each behind those that it refers to, as the database has it.
func inOrder(ctx context.Context, tx bun.IDB) (order []holdings.Table, err error) {
	var refs []struct{ Source, Target string }
	err = tx.NewRaw(`SELECT DISTINCT conrelid::regclass::text AS source, confrelid::regclass::text AS target FROM pg_constraint
		WHERE contype = 'f' AND conrelid <> confrelid ORDER BY 1, 2`).Scan(ctx, &refs)
	if err != nil {
		return nil, fmt.Errorf("copies: what refers to what: %w", err)
	}
	behind := map[string][]string{}
	for _, ref := range refs {
		behind[ref.Source] = append(behind[ref.Source], ref.Target)
	}
	seen := map[string]bool{}
	var put func(name string)
	put = func(name string) {
		if seen[name] {
			return
		}
		seen[name] = true
		for _, target := range behind[name] {
			put(target)
		}
		for _, t := range holdings.Tables {
			if t.Name == name && t.Copied() {
				order = append(order, t)
			}
		}
	}
	for _, t := range holdings.Tables {
		put(t.Name)
	}
	return order, nil
}
