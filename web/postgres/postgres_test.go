package postgres

import (
	"bufio"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/uptrace/bun/driver/pgdriver"
)

// ownerOf, in the environment, turns this test program into another process that owns the cluster in the named folder.
const ownerOf = "TENHAL_TEST_OWNER_OF"

func TestMain(m *testing.M) {
	if dir := os.Getenv(ownerOf); dir != "" {
		os.Exit(beOwner(dir))
	}
	code := m.Run()
	if dir, err := prototype(); err == nil {
		_ = os.RemoveAll(dir)
	}
	os.Exit(code)
}

// prototype is a stopped cluster for tests to copy, since making one takes longer than anything else here.
var prototype = sync.OnceValues(func() (string, error) {
	dir, err := os.MkdirTemp("", "tenhal-test-")
	if err != nil {
		return "", err
	}
	server, err := Start(context.Background(), Options{Dir: dir, Bin: os.Getenv("PG_BIN"), Fast: true})
	if err != nil {
		return dir, err
	}
	return dir, server.Stop()
})

// beOwner runs the cluster until its input ends or until it is killed.
func beOwner(dir string) int {
	server, err := Start(context.Background(), Options{Dir: dir, Bin: os.Getenv("PG_BIN"), Fast: true})
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	fmt.Println(server.DSN("postgres"))
	_, _ = io.Copy(io.Discard, os.Stdin)
	if err := server.Stop(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	return 0
}

// owner starts another process that owns the cluster, and returns it with the DSN it printed.
func owner(t *testing.T, dir string) (*exec.Cmd, io.Closer, string) {
	t.Helper()
	command := exec.Command(os.Args[0])
	command.Env = append(os.Environ(), ownerOf+"="+dir)
	command.Stderr = os.Stderr
	input, err := command.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	output, err := command.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := command.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = command.Process.Kill() })
	dsn, err := bufio.NewReader(output).ReadString('\n')
	if err != nil {
		t.Fatalf("the owner said nothing: %v", err)
	}
	return command, input, strings.TrimSpace(dsn)
}

// folder is a place for a cluster that every user can reach, which t.TempDir is not.
func folder(t *testing.T) string {
	t.Helper()
	dir, err := os.MkdirTemp("", "tenhal-test-")
	if err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := os.RemoveAll(dir); err != nil {
			t.Error(err)
		}
	})
	return dir
}

// made is a folder with a cluster in it.
func made(t *testing.T) string {
	t.Helper()
	from, err := prototype()
	if err != nil {
		t.Fatal(err)
	}
	dir := folder(t)
	if err := os.CopyFS(filepath.Join(dir, "data"), os.DirFS(filepath.Join(from, "data"))); err != nil {
		t.Fatal(err)
	}
	owner, err := dropRoot()
	if err != nil {
		t.Fatal(err)
	}
	err = filepath.WalkDir(filepath.Join(dir, "data"), func(path string, _ fs.DirEntry, err error) error {
		return errors.Join(err, owner.take(path))
	})
	if err != nil {
		t.Fatal(err)
	}
	return dir
}

// start runs the cluster in dir, the fast way, until the test ends.
func start(t *testing.T, dir string) *Server {
	t.Helper()
	return startWith(t, Options{Dir: dir, Fast: true})
}

func startWith(t *testing.T, options Options) *Server {
	t.Helper()
	options.Bin, options.Logf = os.Getenv("PG_BIN"), t.Logf
	server, err := Start(t.Context(), options)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { stop(t, server) })
	return server
}

func stop(t *testing.T, server *Server) {
	t.Helper()
	if err := server.Stop(); err != nil {
		t.Error(err)
	}
}

// query returns the single value that the statement gives.
func query(t *testing.T, dsn, statement string) string {
	t.Helper()
	db := sql.OpenDB(pgdriver.NewConnector(pgdriver.WithDSN(dsn)))
	defer db.Close()
	var value string
	if err := db.QueryRowContext(t.Context(), statement).Scan(&value); err != nil {
		t.Fatalf("%s: %v", statement, err)
	}
	return value
}

// execute runs statements one after the other.
func execute(t *testing.T, dsn string, statements ...string) {
	t.Helper()
	db := sql.OpenDB(pgdriver.NewConnector(pgdriver.WithDSN(dsn)))
	defer db.Close()
	for _, statement := range statements {
		if _, err := db.ExecContext(t.Context(), statement); err != nil {
			t.Fatalf("%s: %v", statement, err)
		}
	}
}
