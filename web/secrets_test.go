package web_test

import (
	"go/token"
	"regexp"
	"strings"
	"testing"

	"tenhal.sa/tenhal/services/foundation/dbtest"
	"tenhal.sa/tenhal/services/foundation/signal"
)

// secretive are the names of columns that hold what nobody may read.
var secretive = regexp.MustCompile(`password|secret|token|csrf|recovery|private_key`)

// Every table whose model signals has its saves heard by the trigger of the audit log, which holds nothing that looks like
// a secret; and no other has.
func TestSavesAreHeard(t *testing.T) {
	t.Parallel()
	h := &house{t: t, files: token.NewFileSet(), heard: map[string]bool{}}
	walk(t, func(name string, source []byte) {
		if strings.HasPrefix(name, "services/") && strings.HasSuffix(name, ".go") {
			h.file(name, source)
		}
	})
	var tables []struct {
		Name    string
		Columns []string `bun:",array"` // those that an entry holds
	}
	err := dbtest.Open(t, signal.NewBus()).NewRaw(`
SELECT c.relname AS name, array_agg(a.attname ORDER BY a.attname)
    FILTER (WHERE a.attname <> ALL ((string_to_array(encode(t.tgargs, 'escape'), '\000'))[2]::text[])) AS columns
FROM pg_trigger AS t JOIN pg_class AS c ON c.oid = t.tgrelid JOIN pg_attribute AS a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
WHERE t.tgfoid = 'audit_save'::regproc GROUP BY c.relname`).Scan(t.Context(), &tables)
	if err != nil || len(tables) < 30 {
		t.Fatalf("%d tables, %v", len(tables), err)
	}
	for _, table := range tables {
		if !h.heard[table.Name] {
			t.Errorf("the saves of %s are heard, but its model does not signal", table.Name)
		}
		delete(h.heard, table.Name)
		for _, column := range table.Columns {
			if secretive.MatchString(column) {
				t.Errorf("%s.%s looks like a secret and is kept in the audit log; name it in hear_saves", table.Name, column)
			}
		}
	}
	for name := range h.heard {
		t.Errorf("nobody hears the saves of %s: SELECT hear_saves('%s', …) in its migration", name, name)
	}
}
