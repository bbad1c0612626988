package postgres

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

func TestServerKilled(t *testing.T) {
	t.Parallel()
	dir := made(t)
	server := startWith(t, Options{Dir: dir})
	execute(t, server.DSN("postgres"), "CREATE TABLE visit AS SELECT 7 AS id")

	if err := server.process.kill(); err != nil {
		t.Fatal(err)
	}
	stop(t, server)
	again := start(t, dir)
	if got := query(t, again.DSN("postgres"), "SELECT id FROM visit"); got != "7" {
		t.Errorf("after recovery the table holds %s, want 7", got)
	}
}

func TestOwnerKilled(t *testing.T) {
	t.Parallel()
	dir := made(t)
	other, _, dsn := owner(t, dir)
	execute(t, dsn, "CREATE TABLE visit AS SELECT 7 AS id")

	if err := other.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	_ = other.Wait() // killed, as it will say
	again := start(t, dir)
	if got := query(t, again.DSN("postgres"), "SELECT id FROM visit"); got != "7" {
		t.Errorf("after recovery the table holds %s, want 7", got)
	}
}

// Where no kernel ends it, a server outlives its killed owner; what is left of the owner is a lock that is free again.
func TestServerLeftRunning(t *testing.T) {
	t.Parallel()
	dir := made(t)
	left := start(t, dir)
	left.lock.Close()

	again := start(t, dir)
	if !left.process.hasEnded() {
		t.Error("the server left running still runs")
	}
	if got := query(t, again.DSN("postgres"), "SELECT 1"); got != "1" {
		t.Errorf("SELECT 1 = %s", got)
	}
}

// In a container without an init, a killed server stays in the process table, and PostgreSQL takes it for alive.
func TestServerKilledAndNeverReaped(t *testing.T) {
	t.Parallel()
	dir := made(t)
	server := start(t, dir)
	pidFile := server.cluster.pidFile()
	left, err := os.ReadFile(pidFile)
	if err != nil {
		t.Fatal(err)
	}
	if err := server.process.kill(); err != nil {
		t.Fatal(err)
	}
	stop(t, server)

	zombie := exec.Command("true")
	zombie.SysProcAttr = attributes(server.cluster.account)
	if err := zombie.Start(); err != nil {
		t.Fatal(err)
	}
	defer zombie.Wait()
	_, rest, _ := strings.Cut(string(left), "\n")
	claim := fmt.Appendf(nil, "%d\n%s", zombie.Process.Pid, rest)
	for _, name := range []string{pidFile, socketFile(server.Host, server.Port) + ".lock"} {
		if err := os.MkdirAll(filepath.Dir(name), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, claim, 0o600); err != nil {
			t.Fatal(err)
		}
		if err := server.cluster.account.take(name); err != nil {
			t.Fatal(err)
		}
	}
	start(t, dir)
}

func TestInterruptedCreation(t *testing.T) {
	t.Parallel()
	dir := folder(t)
	if err := os.MkdirAll(filepath.Join(dir, "data.new", "base"), 0o700); err != nil {
		t.Fatal(err)
	}
	start(t, dir)
}

func TestWrongVersion(t *testing.T) {
	t.Parallel()
	dir := folder(t)
	if err := os.Mkdir(filepath.Join(dir, "data"), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "data", "PG_VERSION"), []byte("9\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	_, err := Start(t.Context(), Options{Dir: dir, Bin: os.Getenv("PG_BIN")})
	if err == nil || !strings.Contains(err.Error(), "made by PostgreSQL 9") {
		t.Errorf("Start = %v, want it to name the version that made the data", err)
	}
}

// A start that fails says why in PostgreSQL's own words, and leaves the lock free.
func TestBrokenCluster(t *testing.T) {
	t.Parallel()
	dir := made(t)
	server := start(t, dir)
	stop(t, server)
	if err := os.Remove(filepath.Join(dir, "data", "global", "pg_control")); err != nil {
		t.Fatal(err)
	}
	for range 2 {
		_, err := Start(t.Context(), Options{Dir: dir, Bin: os.Getenv("PG_BIN")})
		if err == nil || !strings.Contains(err.Error(), "could not open file") {
			t.Errorf("Start = %v, want PostgreSQL's own words", err)
		}
	}
}
