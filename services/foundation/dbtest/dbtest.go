// Package dbtest gives tests a migrated PostgreSQL database.
package dbtest

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/uptrace/bun"

	"tenhal.sa/tenhal/migrations"
	"tenhal.sa/tenhal/services/foundation/clock"
	"tenhal.sa/tenhal/services/foundation/db"
	"tenhal.sa/tenhal/services/foundation/signal"
)

// Now is the time at which tests play unless they choose another: Sunday 2026-11-22, 09:00 in Riyadh.
var Now = time.Date(2026, 11, 22, 6, 0, 0, 0, time.UTC)

// DSN returns where the database called name is on the test server.
func DSN(t testing.TB, name string) string {
	t.Helper()
	base := os.Getenv("TEST_DATABASE_URL")
	if base == "" {
		t.Fatal("TEST_DATABASE_URL is not set; run the tests with `go tool task test`")
	}
	at, err := url.Parse(base)
	if err != nil {
		t.Fatalf("TEST_DATABASE_URL: %v", err)
	}
	if at.Scheme == "unix" {
		at.Host = name
	} else {
		at.Path = "/" + name
	}
	return at.String()
}

// Open returns a database of the test's own, cloned from the migrated template and dropped at
// its end. Its clock stands at Now. Tests that use it may run in parallel.
func Open(t testing.TB, bus *signal.Bus) *db.DB {
	t.Helper()
	return OpenAt(t, bus, clock.At(Now))
}

// OpenAt is Open with a clock of the test's choice.
func OpenAt(t testing.TB, bus *signal.Bus, at clock.Clock) *db.DB {
	t.Helper()
	d := db.Open(db.Options{DSN: Clone(t), Bus: bus, Clock: at, MaxConns: 20})
	t.Cleanup(func() { _ = d.Close() })
	return d
}

// Clone makes a database from the migrated template, to be dropped when the test ends, and returns its DSN.
func Clone(t testing.TB) string {
	t.Helper()
	name := "t_" + strings.ToLower(rand.Text())[:20]
	run(t, "CREATE DATABASE "+name+" TEMPLATE "+Template(t)+" STRATEGY FILE_COPY")
	t.Cleanup(func() { run(t, "DROP DATABASE "+name+" WITH (FORCE)") })
	return DSN(t, name)
}

// Template returns the name of the migrated template, made where it is missing.
func Template(t testing.TB) string {
	t.Helper()
	if err := template(t); err != nil {
		t.Fatal(err)
	}
	return templateName()
}

// Rollback runs fn within a transaction that is undone in the end. Services called with its
// context join it. It is faster than a database of one's own, where nothing runs concurrently.
func Rollback(t testing.TB, d *db.DB, fn func(ctx context.Context)) {
	t.Helper()
	undo := errors.New("undo")
	err := d.Tx(context.Background(), func(ctx context.Context, _ bun.Tx) error {
		fn(ctx)
		return undo
	})
	if !errors.Is(err, undo) {
		t.Fatal(err)
	}
}

// template makes the template once per process; an advisory lock keeps processes apart.
var template = func() func(testing.TB) error {
	var once sync.Once
	var err error
	return func(t testing.TB) error {
		once.Do(func() { err = makeTemplate(t) })
		return err
	}
}()

func makeTemplate(t testing.TB) error {
	ctx := context.Background()
	admin := db.Open(db.Options{DSN: DSN(t, "postgres"), MaxConns: 2, StatementTimeout: time.Minute})
	defer admin.Close()
	return admin.Tx(ctx, func(ctx context.Context, tx bun.Tx) error {
		if _, err := tx.ExecContext(ctx, "SET LOCAL lock_timeout = 0; SELECT pg_advisory_xact_lock(7403116)"); err != nil {
			return err
		}
		var made bool
		err := tx.NewRaw("SELECT EXISTS (SELECT 1 FROM pg_database WHERE datname = ? AND datistemplate)", templateName()).Scan(ctx, &made)
		if err != nil || made {
			return err
		}
		return fillTemplate(context.Background(), admin, DSN(t, templateName()))
	})
}

// fillTemplate uses connections beside the one that holds the lock: CREATE DATABASE can't run in a transaction.
func fillTemplate(ctx context.Context, admin *db.DB, dsn string) error {
	name := templateName()
	if _, err := admin.DB.DB.ExecContext(ctx, "DROP DATABASE IF EXISTS "+name); err != nil {
		return err
	}
	if _, err := admin.DB.DB.ExecContext(ctx, "CREATE DATABASE "+name); err != nil {
		return err
	}
	d := db.Open(db.Options{DSN: dsn, MaxConns: 2})
	_, err := migrations.Up(ctx, d.DB)
	if err := errors.Join(err, d.Close()); err != nil {
		return fmt.Errorf("dbtest: %w", err)
	}
	_, err = admin.DB.DB.ExecContext(ctx, "ALTER DATABASE "+name+" IS_TEMPLATE true")
	return err
}

// templateName changes with the migrations.
var templateName = sync.OnceValue(func() string {
	sum := sha256.New()
	_ = fs.WalkDir(migrations.Files(), ".", func(path string, e fs.DirEntry, err error) error {
		if err == nil && !e.IsDir() {
			body, _ := fs.ReadFile(migrations.Files(), path)
			sum.Write(body)
		}
		return err
	})
	return fmt.Sprintf("template_%x", sum.Sum(nil)[:8])
})

func run(t testing.TB, query string) {
	t.Helper()
	admin := db.Open(db.Options{DSN: DSN(t, "postgres"), MaxConns: 1, StatementTimeout: time.Minute})
	defer admin.Close()
	if _, err := admin.DB.DB.ExecContext(context.Background(), query); err != nil {
		t.Fatalf("%s: %v", query, err)
	}
}
