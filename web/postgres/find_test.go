//go:build unix

package postgres

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// pretend makes a folder whose programs claim to be of the given version.
func pretend(t *testing.T, folder, version string) string {
	t.Helper()
	if err := os.MkdirAll(folder, 0o755); err != nil {
		t.Fatal(err)
	}
	script := "#!/bin/sh\necho 'postgres (PostgreSQL) " + version + "'\n"
	for _, program := range []string{"postgres", "initdb", "pg_ctl"} {
		if err := os.WriteFile(filepath.Join(folder, program), []byte(script), 0o755); err != nil {
			t.Fatal(err)
		}
	}
	return folder
}

// machine pretends to have the given versions in the usual folders and nothing in PATH or from npm.
func machine(t *testing.T, versions ...string) string {
	t.Helper()
	root := t.TempDir()
	for _, version := range versions {
		pretend(t, filepath.Join(root, version, "bin"), version)
	}
	usual, cache := usualFolders, systemCache
	t.Cleanup(func() { usualFolders, systemCache = usual, cache })
	usualFolders, systemCache = []string{root + "/*/bin"}, t.TempDir()
	t.Setenv("XDG_CACHE_HOME", t.TempDir())
	t.Setenv("HOME", t.TempDir())
	t.Setenv("PATH", "")
	return root
}

func TestFind(t *testing.T) {
	for name, test := range map[string]struct {
		versions []string
		major    int
		want     string // folder, or part of the error
	}{
		"a new cluster gets the newest":          {[]string{"9.6.24", "15.18", "17.2"}, 0, "17.2/bin"},
		"data of 15 gets 15":                     {[]string{"15.18", "17.2"}, 15, "15.18/bin"},
		"data of 16 is told what is missing":     {[]string{"15.18", "17.2"}, 16, "set PG_BIN to a PostgreSQL 16"},
		"too old to begin with":                  {[]string{"13.4"}, 0, "15 or later is needed"},
		"nothing installed names three ways out": {nil, 0, "set DATABASE_URL"},
	} {
		t.Run(name, func(t *testing.T) {
			root := machine(t, test.versions...)
			got, err := find(t.Context(), "", test.major, t.Logf)
			if err != nil {
				got = err.Error()
			}
			if !strings.Contains(strings.TrimPrefix(got, root), test.want) {
				t.Errorf("find = %s, want %s", got, test.want)
			}
		})
	}
}

func TestFindGiven(t *testing.T) {
	root := machine(t, "17.2")
	given := pretend(t, t.TempDir(), "16.1")
	if got, err := Find(given); err != nil || got != given {
		t.Errorf("Find = %s, %v, want the folder given", got, err)
	}
	if got, err := Find(t.TempDir()); err == nil {
		t.Errorf("Find = %s, want no other folder than the one given", got)
	}
	t.Setenv("PATH", given)
	if got, err := Find(""); err != nil || got != given {
		t.Errorf("Find = %s, %v, want the one in PATH before %s", got, err, root)
	}
	t.Setenv("PATH", "")
	if err := os.Remove(filepath.Join(root, "17.2", "bin", "initdb")); err != nil {
		t.Fatal(err)
	}
	if got, err := Find(""); !errors.Is(err, ErrNotFound) {
		t.Errorf("Find = %s, %v, want a folder of clients passed over", got, err)
	}
}
