package main

import (
	"bytes"
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"

	"tenhal.sa/tenhal/web"
)

// docs writes the documents that are made from the code, or with --check says which are out of date.
func docs(_ context.Context, args []string) error {
	set := flag.NewFlagSet("docs", flag.ContinueOnError)
	check := set.Bool("check", false, "write nothing; fail when a document is out of date")
	folder := set.String("to", "docs", "folder of the documents")
	if err := flags(set, args); err != nil {
		return err
	}
	services, bus, err := paper()
	if err != nil {
		return err
	}
	var stale []error
	for _, doc := range web.Docs(services, bus, os.DirFS(".")) {
		var body bytes.Buffer
		doc.Write(&body)
		path := filepath.Join(*folder, doc.File)
		if !*check {
			if err := os.WriteFile(path, body.Bytes(), 0o644); err != nil {
				return err
			}
			continue
		}
		if is, err := os.ReadFile(path); err != nil || !bytes.Equal(is, body.Bytes()) {
			stale = append(stale, fmt.Errorf("%s is out of date; run `tenhal docs`", path))
		}
	}
	return errors.Join(stale...)
}
