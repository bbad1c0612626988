package postgres

import (
	"context"
	"errors"
	"fmt"
	"os"
)

// Stop ends the server in good order, the connections still open included. It does nothing to one that another process
// runs, and nothing the second time.
func (s *Server) Stop() error {
	if s.process == nil {
		return nil
	}
	defer s.lock.Close()
	defer os.Remove(s.cluster.socket)
	var failures error
	for _, mode := range []string{"fast", "immediate"} {
		if s.process.hasEnded() {
			return nil
		}
		err := s.cluster.control(mode)
		if err == nil {
			<-s.process.ended
			return nil
		}
		failures = errors.Join(failures, err)
	}
	return errors.Join(failures, s.process.kill())
}

// control asks the running server to end: fast breaks off transactions, immediate leaves the rest to crash recovery.
// Not bound to a context: stopping is what follows when one ends.
func (c *cluster) control(mode string) error {
	command := c.command(context.Background(), "pg_ctl", "stop", "-D", c.data, "-m", mode, "-t", "15")
	if output, err := command.CombinedOutput(); err != nil {
		return fmt.Errorf("pg_ctl stop -m %s: %w: %s", mode, err, output)
	}
	return nil
}
