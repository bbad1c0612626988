package postgres

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
)

// ErrNotFound names the three ways out when a machine has no PostgreSQL.
var ErrNotFound = errors.New(`no PostgreSQL found. Any one of these helps:
  install PostgreSQL 15 or later   (Debian, Ubuntu: apt-get install postgresql; macOS: brew install postgresql@17)
  set PG_BIN                       to the folder of its programs postgres and initdb
  set DATABASE_URL                 to a server that already runs`)

// oldest is the first version with everything the migrations use.
const oldest = 15

// usualFolders is where packages put PostgreSQL: Debian, Red Hat, Homebrew on both kinds of Mac, Postgres.app, Windows.
var usualFolders = []string{
	"/usr/lib/postgresql/*/bin",
	"/usr/pgsql-*/bin",
	"/opt/homebrew/opt/postgresql@*/bin",
	"/usr/local/opt/postgresql@*/bin",
	"/Applications/Postgres.app/Contents/Versions/*/bin",
	`C:\Program Files\PostgreSQL\*\bin`,
}

// programs is a folder with postgres, initdb and pg_ctl of one version.
type programs struct {
	bin   string
	major int
}

// Find returns the folder of this machine's PostgreSQL without fetching anything: bin itself when it is given, else the
// one in PATH, else the newest in the usual folders. ErrNotFound when there is none.
func Find(bin string) (string, error) {
	found, err := installed(bin)
	if err != nil {
		return "", err
	}
	return choose(found, 0)
}

// find returns programs that can run a cluster of the given major version; 0 means a new cluster.
func find(ctx context.Context, bin string, major int, logf func(string, ...any)) (string, error) {
	found, err := installed(bin)
	if err != nil {
		return "", err
	}
	if len(found) == 0 {
		fetched, err := fetch(ctx, logf)
		if err != nil {
			return "", err
		}
		found = append(found, fetched)
	}
	return choose(found, major)
}

// installed lists what is on this machine, the best first.
func installed(bin string) ([]programs, error) {
	if bin != "" {
		given, err := look(bin)
		return []programs{given}, err
	}
	var found []programs
	for _, pattern := range usualFolders {
		folders, _ := filepath.Glob(pattern) // the patterns are well formed
		for _, folder := range folders {
			if p, err := look(folder); err == nil {
				found = append(found, p)
			}
		}
	}
	slices.SortStableFunc(found, func(a, b programs) int { return cmp.Compare(b.major, a.major) })
	if p, err := inPath(); err == nil {
		found = slices.Insert(found, 0, p)
	}
	return found, nil
}

// inPath follows links, because pgbench and the others may have none beside that of postgres.
func inPath() (programs, error) {
	name, err := exec.LookPath("postgres")
	if err != nil {
		return programs{}, err
	}
	target, err := filepath.EvalSymlinks(name)
	if err != nil {
		return programs{}, err
	}
	return look(filepath.Dir(target))
}

var versionNumber = regexp.MustCompile(`\d+`)

// look asks the programs in folder for their version. A folder with clients only, as libpq packages have, is refused.
func look(folder string) (programs, error) {
	for _, program := range []string{"initdb", "pg_ctl"} {
		if _, err := exec.LookPath(filepath.Join(folder, program)); err != nil {
			return programs{}, err
		}
	}
	said, err := exec.Command(filepath.Join(folder, "postgres"), "--version").Output()
	if err != nil {
		return programs{}, fmt.Errorf("%s: %w", folder, err)
	}
	major, err := strconv.Atoi(versionNumber.FindString(string(said)))
	return programs{folder, major}, err
}

// choose takes the first that fits: data files of one major version open with that version only.
func choose(found []programs, major int) (string, error) {
	for _, p := range found {
		if p.major == major || major == 0 && p.major >= oldest {
			return p.bin, nil
		}
	}
	if len(found) == 0 {
		return "", ErrNotFound
	}
	best := found[0]
	if major == 0 {
		return "", fmt.Errorf("%s holds PostgreSQL %d, but %d or later is needed", best.bin, best.major, oldest)
	}
	return "", fmt.Errorf("the data was made by PostgreSQL %d, but %s holds %d: set PG_BIN to a PostgreSQL %d, "+
		"or remove the data to begin anew", major, best.bin, best.major, major)
}
