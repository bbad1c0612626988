package web_test

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"

	"tenhal.sa/tenhal/services/foundation/db"
	"tenhal.sa/tenhal/services/foundation/signal"
	"tenhal.sa/tenhal/web"
)

// The documents that are made from the code say what the code says.
func TestDocs(t *testing.T) {
	t.Parallel()
	bus := signal.NewBus()
	services, err := web.Wire(web.Config{}, db.Open(db.Options{DSN: "postgres://nowhere/none?sslmode=disable", Bus: bus}), bus)
	if err != nil {
		t.Fatal(err)
	}
	for _, doc := range web.Docs(services, bus, os.DirFS("..")) {
		var want bytes.Buffer
		doc.Write(&want)
		got, err := os.ReadFile(filepath.Join("../docs", doc.File))
		if err != nil || !bytes.Equal(got, want.Bytes()) {
			t.Errorf("docs/%s is out of date, %v; run `tenhal docs`", doc.File, err)
		}
	}
}
