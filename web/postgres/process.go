package postgres

import (
	"os/exec"
	"runtime"
)

// process is a server that is our child.
type process struct {
	command *exec.Cmd
	ended   chan struct{} // closed when the child has been reaped
	err     error         // how it ended, once it has
}

// run starts command and keeps watch over it.
func run(command *exec.Cmd) (*process, error) {
	dieWithUs(command)
	p := &process{command: command, ended: make(chan struct{})}
	started := make(chan error)
	go func() {
		// Linux takes the end of the thread that forked for the death of the parent.
		runtime.LockOSThread()
		err := command.Start()
		started <- err
		if err == nil {
			p.err = command.Wait()
			close(p.ended)
		}
	}()
	return p, <-started
}

func (p *process) hasEnded() bool {
	select {
	case <-p.ended:
		return true
	default:
		return false
	}
}

// kill is for a server that does not listen any more. Committed rows survive it.
func (p *process) kill() error {
	err := p.command.Process.Kill()
	<-p.ended
	return err
}
