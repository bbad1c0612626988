//go:build !linux

package postgres

import (
	"errors"
	"os"
	"os/exec"
	"syscall"
)

// dieWithUs does nothing where the kernel cannot help: the next Start ends a server that outlived its owner.
func dieWithUs(*exec.Cmd) {}

// gone reports whether no process that could be our server has this number.
func gone(pid int) bool {
	process, err := os.FindProcess(pid)
	if err != nil {
		return true
	}
	err = process.Signal(syscall.Signal(0))
	return errors.Is(err, os.ErrProcessDone) || errors.Is(err, syscall.EPERM)
}
