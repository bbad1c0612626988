// Package e2e uses the program as people do: in a real browser, before the real server and its workers, with mail that
// really arrives. testenv finds the database and the browser; E2E_SHOTS names a folder for pictures to look at, and
// E2E_README the one for those of the README.
package e2e

import (
	"fmt"
	"log/slog"
	"os"
	"testing"

	"github.com/go-rod/rod"
)

// chromium is the one browser of all tests; nil where this machine has none.
var chromium *rod.Browser

const noBrowser = "no browser: install Chromium, or name one in E2E_CHROME; `go tool task test` does that"

func TestMain(m *testing.M) {
	os.Exit(run(m))
}

func run(m *testing.M) int {
	slog.SetLogLoggerLevel(slog.LevelError) // a line for each request would bury what matters
	path := findBrowser()
	if path == "" && os.Getenv("CI") == "true" {
		fmt.Fprintln(os.Stderr, noBrowser)
		return 1
	}
	if path != "" {
		end, err := startBrowser(path)
		if err != nil {
			fmt.Fprintf(os.Stderr, "%s does not start: %v\n", path, err)
			return 1
		}
		defer end()
	}
	return m.Run()
}
