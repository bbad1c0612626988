package postgres

import (
	"crypto/sha256"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
)

// systemFolder is where root's clusters go when the user that runs PostgreSQL cannot reach the wished-for folder.
// Only root can write beside it, so nobody can plant a folder there first; and nothing sweeps it, unlike /var/tmp.
var systemFolder = "/var/lib/tenhal"

// longestSocket leaves room for the socket's own name in the 104 bytes that macOS allows; Linux allows 108.
const longestSocket = 80

// open finds out who will run the cluster and makes the folders around it.
func open(options Options) (*cluster, error) {
	logf := options.Logf
	if logf == nil {
		logf = func(string, ...any) {}
	}
	owner, err := dropRoot()
	if err != nil {
		return nil, err
	}
	wished, err := filepath.Abs(options.Dir)
	if err != nil {
		return nil, err
	}
	dir, err := settle(wished, owner)
	if err != nil {
		return nil, err
	}
	if dir != wished {
		logf("user %s cannot reach %s: the cluster is in %s", owner.name, wished, dir)
	}
	c := &cluster{dir: dir, data: filepath.Join(dir, "data"), socket: filepath.Join(dir, "socket")}
	c.account, c.fast, c.logf, c.loopback = owner, options.Fast, logf, runtime.GOOS == "windows"
	if len(c.socket) > longestSocket {
		c.socket = filepath.Join(os.TempDir(), "tenhal-"+digest(dir))
	}
	return c, nil
}

// settle makes the wished-for folder, or another one where owner cannot reach that.
func settle(dir string, owner *account) (string, error) {
	if err := os.MkdirAll(dir, 0o755); err != nil || owner == nil {
		return dir, err
	}
	if err := os.Chmod(dir, 0o755); err != nil {
		return "", err
	}
	if reachable(dir) {
		return dir, nil
	}
	dir = filepath.Join(systemFolder, digest(dir))
	return dir, os.MkdirAll(dir, 0o755)
}

// reachable reports whether every user can get into dir.
func reachable(dir string) bool {
	info, err := os.Stat(dir)
	if err != nil || info.Mode().Perm()&0o001 == 0 {
		return false
	}
	parent := filepath.Dir(dir)
	return parent == dir || reachable(parent)
}

// private makes a folder that only owner may enter. One that exists must already be the owner's or ours: below /tmp,
// a stranger may have made it first.
func private(path string, owner *account) error {
	err := os.Mkdir(path, 0o700)
	if errors.Is(err, fs.ErrExist) {
		err = owner.mayTake(path)
	}
	if err != nil {
		return err
	}
	return owner.take(path)
}

func digest(text string) string {
	return fmt.Sprintf("%x", sha256.Sum256([]byte(text)))[:12]
}
