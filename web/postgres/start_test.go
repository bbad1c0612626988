package postgres

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestStart(t *testing.T) {
	t.Parallel()
	dir := folder(t)
	server := startWith(t, Options{Dir: dir})
	dsn := server.DSN("postgres")

	settings := map[string]string{
		"SELECT 1":             "1",
		"SHOW fsync":           "on",
		"SHOW timezone":        "UTC",
		"SHOW max_connections": "200",
		// Nobody gets in but through the folder that is closed to others.
		"SHOW listen_addresses": "",
		"SELECT current_user":   Role,
	}
	for statement, want := range settings {
		if got := query(t, dsn, statement); got != want {
			t.Errorf("%s = %q, want %q", statement, got, want)
		}
	}
	if info, err := os.Stat(server.Host); err != nil || info.Mode().Perm() != 0o700 {
		t.Errorf("the socket's folder is %v (%v), want it closed to others", info.Mode(), err)
	}

	execute(t, dsn, "CREATE TABLE visit (id int)", "INSERT INTO visit VALUES (7)")
	stop(t, server)
	again := startWith(t, Options{Dir: dir})
	if got := again.DSN("postgres"); got != dsn {
		t.Errorf("the second start's DSN is %s, want the first's, %s", got, dsn)
	}
	if got := query(t, dsn, "SELECT id FROM visit"); got != "7" {
		t.Errorf("after the second start the table holds %s, want 7", got)
	}
}

// What the migrations need: exclusion constraints on uuids, the difference of two rows, and a search that knows Arabic letters.
func TestExtensions(t *testing.T) {
	t.Parallel()
	dsn := start(t, made(t)).DSN("postgres")
	execute(t, dsn, "CREATE EXTENSION btree_gist", "CREATE EXTENSION hstore", "CREATE EXTENSION pg_trgm")
	if got := query(t, dsn, "SELECT similarity('محمد الأحمد', 'محمد')"); got == "0" {
		t.Error("pg_trgm sees no letters in an Arabic name")
	}
	if got := query(t, dsn, "SHOW fsync"); got != "off" {
		t.Errorf("fsync is %s in a fast cluster, want off", got)
	}
}

func TestShare(t *testing.T) {
	t.Parallel()
	dir := made(t)
	other, input, dsn := owner(t, dir)

	ours := start(t, dir)
	if got := ours.DSN("postgres"); got != dsn {
		t.Errorf("our DSN is %s, want the owner's, %s", got, dsn)
	}
	stop(t, ours)
	if got := query(t, dsn, "SELECT 1"); got != "1" {
		t.Error("our Stop ended the other process's server")
	}

	input.Close()
	if err := other.Wait(); err != nil {
		t.Fatalf("the owner ended badly: %v", err)
	}
	heir := start(t, dir)
	if got := query(t, heir.DSN("postgres"), "SELECT 1"); got != "1" {
		t.Error("nobody can own the cluster after its first owner")
	}
}

// The way of Windows, which has no private folder for a socket.
func TestLoopback(t *testing.T) {
	t.Parallel()
	options := Options{Dir: folder(t), Fast: true, Bin: os.Getenv("PG_BIN")}
	c, err := open(options)
	if err != nil {
		t.Fatal(err)
	}
	c.loopback = true
	lock, err := tryLock(filepath.Join(c.dir, "lock"))
	if err != nil {
		t.Fatal(err)
	}
	server, err := c.own(t.Context(), options, lock)
	if err != nil {
		t.Fatal(err)
	}
	defer stop(t, server)
	if got := query(t, server.DSN("postgres"), "SHOW listen_addresses"); got != "127.0.0.1" {
		t.Errorf("it listens on %s, want 127.0.0.1", got)
	}
}

func TestDSN(t *testing.T) {
	for name, test := range map[string]struct {
		server Server
		want   string
	}{
		"a socket, its folder with a space": {
			Server{Host: "/home/noura al-harbi/s", Port: 5432},
			"postgres://tenhal@/clinic?host=%2Fhome%2Fnoura+al-harbi%2Fs%2F.s.PGSQL.5432&sslmode=disable",
		},
		"loopback": {
			Server{Host: "127.0.0.1", Port: 50123},
			"postgres://tenhal@127.0.0.1:50123/clinic?sslmode=disable",
		},
	} {
		if got := test.server.DSN("clinic"); got != test.want {
			t.Errorf("%s: DSN is %s, want %s", name, got, test.want)
		}
	}
}

// A socket's path may hold about a hundred bytes; a project may lie deeper.
func TestDeepFolder(t *testing.T) {
	t.Parallel()
	deep := filepath.Join(folder(t), strings.Repeat("deep", 20))
	if err := os.Rename(made(t), deep); err != nil {
		t.Fatal(err)
	}
	server := start(t, deep)
	if got := query(t, server.DSN("postgres"), "SELECT 1"); got != "1" {
		t.Errorf("SELECT 1 = %s", got)
	}
	stop(t, server)
	if _, err := os.Stat(server.Host); !os.IsNotExist(err) {
		t.Errorf("the socket's folder %s is left behind: %v", server.Host, err)
	}
}
