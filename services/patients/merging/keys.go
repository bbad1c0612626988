package merging

import (
	"context"
	"fmt"
	"strings"

	"github.com/uptrace/bun"
)

// key is a unique key that has the column of a rule: of two rows that differ in nothing else of it, one stays.
type key struct {
	TableName  string
	ColumnName string
	Rest       []string `bun:",array"` // its other columns
	Predicate  string   // rows for which it holds; empty for all
	Nulls      bool     // nothing is the same as nothing
}

// The keys are read from the catalogue, so that a new one is never forgotten. One over an expression can't be told
// apart by columns; a test refuses it.
const keysQuery = `
SELECT c.relname AS table_name, a.attname AS column_name,
  ARRAY(SELECT o.attname FROM pg_attribute AS o WHERE o.attrelid = c.oid AND o.attnum = ANY (i.indkey) AND o.attnum <> a.attnum ORDER BY o.attnum) AS rest,
  coalesce(pg_get_expr(i.indpred, i.indrelid), '') AS predicate, i.indnullsnotdistinct AS nulls
FROM pg_index AS i
JOIN pg_class AS c ON c.oid = i.indrelid
JOIN pg_attribute AS a ON a.attrelid = c.oid AND a.attnum = ANY (i.indkey)
WHERE i.indisunique AND i.indexprs IS NULL AND c.relname IN (?) AND a.attname IN (?)`

// keys returns the unique keys that stand in the way of a rule's rows. They are read once: only a migration changes them.
func (s *Service) keys(ctx context.Context) (map[string][]key, error) {
	if known := s.known.Load(); known != nil {
		return *known, nil
	}
	var tables, columns []string
	for _, r := range Rules {
		tables, columns = append(tables, r.Table), append(columns, r.Column)
	}
	var list []key
	if err := s.DB.Conn(ctx).NewRaw(keysQuery, bun.List(tables), bun.List(columns)).Scan(ctx, &list); err != nil {
		return nil, fmt.Errorf("merging: unique keys: %w", err)
	}
	of := map[string][]key{}
	for _, k := range list {
		of[k.TableName+"."+k.ColumnName] = append(of[k.TableName+"."+k.ColumnName], k)
	}
	s.known.Store(&of)
	return of, nil
}

// staying is the condition on a row t of the merged record under which a rule leaves it there.
func (r Rule) staying(keys []key) string {
	conditions := []string{"false"}
	if r.Stays != "" {
		conditions = append(conditions, r.Stays)
	}
	for _, k := range keys {
		conditions = append(conditions, k.collides())
	}
	return "(" + strings.Join(conditions, ") OR (") + ")"
}

// collides is the condition under which the key lets t not move to the survivor. The predicate names its columns
// without their table, and so stands where there is no other.
func (k key) collides() string {
	where := ""
	if k.Predicate != "" {
		where = " AND (" + k.Predicate + ")"
	}
	equal := " = "
	if k.Nulls {
		equal = " IS NOT DISTINCT FROM "
	}
	pairs := []string{"true"}
	for _, column := range k.Rest {
		pairs = append(pairs, `mine."`+column+`"`+equal+`theirs."`+column+`"`)
	}
	return "t.id IN (SELECT mine.id FROM (SELECT * FROM ?table WHERE ?column = ?merged" + where + ") AS mine JOIN (SELECT * FROM ?table WHERE ?column = ?survivor" +
		where + ") AS theirs ON " + strings.Join(pairs, " AND ") + ")"
}
