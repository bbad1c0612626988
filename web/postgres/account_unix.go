//go:build unix

package postgres

import (
	"errors"
	"fmt"
	"os"
	"os/user"
	"strconv"
	"syscall"
)

// account is the user that runs PostgreSQL in root's place.
type account struct {
	name     string
	uid, gid int
}

// dropRoot returns the account to run PostgreSQL as, since it refuses to be run by root; nil means ourselves.
func dropRoot() (*account, error) {
	if os.Geteuid() != 0 {
		return nil, nil
	}
	for _, name := range []string{"postgres", "nobody"} {
		found, err := user.Lookup(name)
		if err != nil {
			continue
		}
		uid, uidErr := strconv.Atoi(found.Uid)
		gid, gidErr := strconv.Atoi(found.Gid)
		return &account{name, uid, gid}, errors.Join(uidErr, gidErr)
	}
	return nil, errors.New("PostgreSQL does not run as root, and there is neither a user postgres nor a user nobody")
}

// mayTake refuses what is not a folder of the account or of ours.
func (a *account) mayTake(path string) error {
	info, err := os.Lstat(path)
	if err != nil {
		return err
	}
	owner := int(info.Sys().(*syscall.Stat_t).Uid)
	if info.IsDir() && (owner == os.Geteuid() || a != nil && owner == a.uid) {
		return nil
	}
	return fmt.Errorf("%s belongs to somebody else", path)
}

// take hands path over to the account, and to nobody beside it.
func (a *account) take(path string) error {
	if err := os.Chmod(path, 0o700); err != nil || a == nil {
		return err
	}
	return os.Chown(path, a.uid, a.gid)
}

// attributes give a program its own process group, so that a Ctrl-C in the terminal reaches us alone and we end it in
// good order.
func attributes(a *account) *syscall.SysProcAttr {
	if a == nil {
		return &syscall.SysProcAttr{Setpgid: true}
	}
	credential := &syscall.Credential{Uid: uint32(a.uid), Gid: uint32(a.gid)}
	return &syscall.SysProcAttr{Setpgid: true, Credential: credential}
}
