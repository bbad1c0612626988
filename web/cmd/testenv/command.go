package main

import (
	"context"
	"os"
	"os/exec"
	"time"
)

// graceTime is what an interrupted command gets to end by itself.
const graceTime = 10 * time.Second

// attend runs the command on our own input and output until it ends.
func attend(ctx context.Context, args, env []string) error {
	command := exec.CommandContext(ctx, args[0], args[1:]...)
	command.Env = append(os.Environ(), env...)
	command.Stdin, command.Stdout, command.Stderr = os.Stdin, os.Stdout, os.Stderr
	interruptFirst(command)
	return command.Run()
}

// interruptFirst has the command end as by Ctrl-C when its context does, and be killed only if that does not help.
func interruptFirst(command *exec.Cmd) {
	command.Cancel = func() error { return command.Process.Signal(os.Interrupt) }
	command.WaitDelay = graceTime
}
