package postgres

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"strings"
	"syscall"
)

// dieWithUs has the kernel ask the server for a fast shutdown when we are killed.
func dieWithUs(command *exec.Cmd) { command.SysProcAttr.Pdeathsig = syscall.SIGINT }

// gone reports whether no PostgreSQL runs under pid: it ended, or nobody has reaped it (containers without an init
// never do), or the number has passed to another program.
func gone(pid int) bool {
	stat, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	if err != nil {
		return !errors.Is(err, fs.ErrPermission)
	}
	name, state, _ := strings.Cut(string(stat), ") ")
	return !strings.HasSuffix(name, "(postgres") || strings.HasPrefix(state, "Z")
}
