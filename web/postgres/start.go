package postgres

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"
)

// socketPort only names the socket file. One fixed number keeps the DSN the same from start to start.
const socketPort = 5432

// launch starts the server. Orphans of a killed one may hold its shared memory for a moment longer: then it tries again.
func (c *cluster) launch(ctx context.Context) (*Server, error) {
	for {
		server, err := c.attempt(ctx)
		if err == nil || !strings.Contains(err.Error(), "pre-existing shared memory block") {
			return server, err
		}
		if pause(ctx) != nil {
			return nil, err
		}
	}
}

func (c *cluster) attempt(ctx context.Context) (*Server, error) {
	log, err := os.OpenFile(filepath.Join(c.dir, "postgres.log"), os.O_CREATE|os.O_APPEND|os.O_RDWR, 0o600)
	if err != nil {
		return nil, err
	}
	defer log.Close()
	before, err := log.Seek(0, io.SeekEnd)
	if err != nil {
		return nil, err
	}
	server, err := c.address()
	if err != nil {
		return nil, err
	}
	// Not bound to ctx: the server outlives the start.
	command := c.command(context.Background(), "postgres", c.serverArgs(server)...)
	command.Stdout, command.Stderr = log, log
	if server.process, err = run(command); err != nil {
		return nil, err
	}
	if err := c.ready(ctx, server.process); err != nil {
		said, readErr := io.ReadAll(io.NewSectionReader(log, before, 4096))
		err = fmt.Errorf("%w; %s says:\n%s", err, log.Name(), bytes.TrimSpace(said))
		return nil, errors.Join(err, readErr)
	}
	return server, nil
}

// address chooses where the server will listen, and makes the folder of its socket.
func (c *cluster) address() (*Server, error) {
	server := &Server{Bin: c.bin, Host: c.socket, Port: socketPort, cluster: c}
	if !c.loopback {
		return server, private(c.socket, c.account)
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	server.Host, server.Port = "127.0.0.1", listener.Addr().(*net.TCPAddr).Port
	return server, listener.Close()
}

func (c *cluster) serverArgs(server *Server) []string {
	listen, socket := "", c.socket
	if c.loopback {
		listen, socket = server.Host, ""
	}
	args := []string{"-D", c.data, "-p", strconv.Itoa(server.Port)}
	settings := []string{
		"listen_addresses=" + listen, "unix_socket_directories=" + socket,
		"max_connections=200", "shared_buffers=128MB", "timezone=UTC", "log_timezone=UTC",
	}
	if c.fast {
		settings = append(settings, "fsync=off", "full_page_writes=off")
	}
	for _, setting := range settings {
		args = append(args, "-c", setting)
	}
	return args
}

// ready waits until the child says that it takes connections. On failure the child is no more.
func (c *cluster) ready(ctx context.Context, p *process) error {
	for {
		if left, err := c.postmaster(); err == nil && left.pid == p.command.Process.Pid && left.ready {
			return nil
		}
		select {
		case <-p.ended:
			return fmt.Errorf("PostgreSQL ended at once: %w", p.err)
		case <-ctx.Done():
			return errors.Join(fmt.Errorf("PostgreSQL does not come up: %w", ctx.Err()), p.kill())
		case <-time.After(20 * time.Millisecond):
		}
	}
}
