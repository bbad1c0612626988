package postgres

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"net"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"
)

// postmaster is what a server, living or dead, wrote into postmaster.pid.
type postmaster struct {
	pid   int
	host  string
	port  int
	ready bool
}

func (c *cluster) pidFile() string { return filepath.Join(c.data, "postmaster.pid") }

// postmaster reads the file; fs.ErrNotExist means that no server runs and that the last one ended in good order.
func (c *cluster) postmaster() (postmaster, error) {
	text, err := os.ReadFile(c.pidFile())
	if err != nil {
		return postmaster{}, err
	}
	// Process, data folder, start, port, socket folder, address, shared memory, state; the server adds them as it goes.
	lines := append(strings.Split(string(text), "\n"), make([]string, 8)...)
	pid, err := strconv.Atoi(strings.TrimSpace(lines[0]))
	if err != nil {
		return postmaster{}, fmt.Errorf("%s: %w", c.pidFile(), err)
	}
	port, _ := strconv.Atoi(lines[3])
	host := lines[4]
	if host == "" {
		host = lines[5]
	}
	return postmaster{pid, host, port, strings.TrimSpace(lines[7]) == "ready"}, nil
}

// answers reports whether somebody listens there. Only a server of ours can: the folder is private to it.
func (p postmaster) answers() bool {
	if !p.ready {
		return false
	}
	network, address := "tcp", net.JoinHostPort(p.host, strconv.Itoa(p.port))
	if filepath.IsAbs(p.host) {
		network, address = "unix", socketFile(p.host, p.port)
	}
	connection, err := net.DialTimeout(network, address, time.Second)
	if err != nil {
		return false
	}
	return connection.Close() == nil
}

// clear makes way for a new server: it ends one that outlived its owner, and disarms the lock files of a dead one.
func (c *cluster) clear(ctx context.Context) error {
	for told := false; ; told = true {
		left, err := c.postmaster()
		if errors.Is(err, fs.ErrNotExist) {
			return nil
		}
		if err != nil {
			return err
		}
		if gone(left.pid) {
			c.logf("PostgreSQL did not end in good order: recovering")
			return c.disarm()
		}
		if !told {
			c.logf("ending the PostgreSQL that a killed process left running (%d)", left.pid)
		}
		if left.answers() {
			_ = c.control("fast") // looked at again below: it may be ending already
		}
		if err := pause(ctx); err != nil {
			return fmt.Errorf("process %d holds %s: %w", left.pid, c.data, err)
		}
	}
}

// disarm lets PostgreSQL pass over the lock files of a dead server whose process number seems to live. In the data
// folder's file it puts our number, which PostgreSQL ignores as its parent's; deleting the file would also hide orphans
// that still write.
func (c *cluster) disarm() error {
	text, err := os.ReadFile(c.pidFile())
	if err != nil {
		return err
	}
	_, rest, _ := strings.Cut(string(text), "\n")
	text = fmt.Appendf(nil, "%d\n%s", os.Getpid(), rest)
	if err := os.WriteFile(c.pidFile(), text, 0o600); err != nil {
		return err
	}
	err = os.Remove(socketFile(c.socket, socketPort) + ".lock")
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	return err
}
