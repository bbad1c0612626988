package postgres

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
)

// cluster is one PostgreSQL data folder with what belongs to it.
type cluster struct {
	dir      string // holds all below, the lock and the log
	data     string
	socket   string
	bin      string
	account  *account // who runs the programs; nil means we do
	loopback bool     // listens on 127.0.0.1 rather than on a socket
	fast     bool
	logf     func(format string, args ...any)
}

// major returns the PostgreSQL version the data is for, 0 when there is no cluster yet.
func (c *cluster) major() (int, error) {
	text, err := os.ReadFile(filepath.Join(c.data, "PG_VERSION"))
	if errors.Is(err, fs.ErrNotExist) {
		return 0, nil
	}
	if err != nil {
		return 0, err
	}
	return strconv.Atoi(strings.TrimSpace(string(text)))
}

// create makes the cluster beside its final place and moves it there when complete, so that an interrupted start
// leaves nothing that looks like a cluster.
func (c *cluster) create(ctx context.Context) error {
	c.logf("making a PostgreSQL cluster in %s", c.dir)
	draft := c.data + ".new"
	if err := os.RemoveAll(draft); err != nil {
		return err
	}
	if err := private(draft, c.account); err != nil {
		return err
	}
	command := c.command(ctx, "initdb", c.initdbArgs(draft)...)
	if output, err := command.CombinedOutput(); err != nil {
		return fmt.Errorf("initdb: %w: %s", err, bytes.TrimSpace(output))
	}
	return os.Rename(draft, c.data)
}

func (c *cluster) initdbArgs(data string) []string {
	args := []string{"-D", data, "-U", Role, "-E", "UTF8", "--no-locale", "--lc-ctype=" + ctype()}
	if c.loopback {
		args = append(args, "--auth=trust")
	} else {
		args = append(args, "--auth-local=trust", "--auth-host=reject")
	}
	if c.fast {
		args = append(args, "--no-sync")
	}
	return args
}

// ctype is a locale that knows the letters of all scripts. Under plain "C", pg_trgm takes Arabic for punctuation and
// finds no patient by an Arabic name.
func ctype() string {
	switch runtime.GOOS {
	case "darwin":
		return "en_US.UTF-8"
	case "windows":
		return "en-US"
	default:
		return "C.UTF-8"
	}
}

// command prepares one of PostgreSQL's programs to run as the cluster's user. English messages: we read some of them.
func (c *cluster) command(ctx context.Context, program string, args ...string) *exec.Cmd {
	command := exec.CommandContext(ctx, filepath.Join(c.bin, program), args...)
	command.Dir = c.dir
	command.Env = append(command.Environ(), "LC_ALL=C")
	command.SysProcAttr = attributes(c.account)
	return command
}
