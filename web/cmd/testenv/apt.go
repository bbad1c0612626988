package main

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"time"
)

// aptLimit bounds one run of apt-get; a mirror that hangs must not hang the tests.
const aptLimit = 10 * time.Minute

// canInstall reports whether we are root on Debian or a kin of it.
func canInstall() bool {
	return os.Geteuid() == 0 && program("apt-get")()
}

// refresh asks which packages there are.
func refresh(ctx context.Context) error { return apt(ctx, "update") }

// install fetches the packages of the needs, of those that refresh has found.
func install(ctx context.Context, lacking ...need) error {
	args := []string{"install", "-y", "--no-install-recommends"}
	for _, n := range lacking {
		args = append(args, n.debian)
	}
	return apt(ctx, args...)
}

// apt shows what it runs, and the output only if it fails.
func apt(ctx context.Context, args ...string) error {
	ctx, cancel := context.WithTimeout(ctx, aptLimit)
	defer cancel()
	say("apt-get %s", strings.Join(args, " "))
	// A machine that has just started may still be installing its own updates.
	patient := []string{"-q", "-o", "DPkg::Lock::Timeout=120"}
	command := exec.CommandContext(ctx, "apt-get", append(patient, args...)...)
	command.Env = append(os.Environ(), "DEBIAN_FRONTEND=noninteractive")
	interruptFirst(command)
	if output, err := command.CombinedOutput(); err != nil {
		return fmt.Errorf("apt-get %s: %w\n%s", args[0], err, output)
	}
	return nil
}
