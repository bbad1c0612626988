package web_test

import (
	"go/token"
	"maps"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/uptrace/bun"

	"tenhal.sa/tenhal/services/audit"
	"tenhal.sa/tenhal/services/foundation/dbtest"
	"tenhal.sa/tenhal/services/foundation/signal"
)

// secretive are the names of columns that hold what nobody may read.
var secretive = regexp.MustCompile(`password|secret|token|csrf|recovery|private_key`)

// What looks like a secret in a table whose saves are heard is on the list of what no entry holds.
func TestSecretsAreHidden(t *testing.T) {
	t.Parallel()
	h := &house{t: t, files: token.NewFileSet(), heard: map[string]bool{}}
	walk(t, func(name string, source []byte) {
		if strings.HasPrefix(name, "services/") && strings.HasSuffix(name, ".go") {
			h.file(name, source)
		}
	})
	columns := []string{}
	err := dbtest.Open(t, signal.NewBus()).NewRaw("SELECT DISTINCT column_name FROM information_schema.columns WHERE table_schema = 'public' AND table_name IN (?)",
		bun.List(slices.Collect(maps.Keys(h.heard)))).Scan(t.Context(), &columns)
	if err != nil || len(columns) < 50 {
		t.Fatalf("%d columns, %v", len(columns), err)
	}
	for _, column := range columns {
		if secretive.MatchString(column) && !slices.Contains(audit.Hidden, column) {
			t.Errorf("%s looks like a secret and is kept in the audit log; add it to audit.Hidden", column)
		}
	}
}
