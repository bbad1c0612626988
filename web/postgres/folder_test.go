//go:build unix

package postgres

import (
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

func asRoot(t *testing.T) {
	t.Helper()
	if os.Geteuid() != 0 {
		t.Skip("only root has rights to drop")
	}
}

// Root steps down to a user that cannot enter root's own folders.
func TestRootInClosedFolder(t *testing.T) {
	asRoot(t)
	usual := systemFolder
	t.Cleanup(func() { systemFolder = usual })
	systemFolder = folder(t)
	closed := t.TempDir()
	server := start(t, filepath.Join(closed, "tenhal", "data"))
	if !strings.HasPrefix(server.cluster.data, systemFolder) {
		t.Errorf("the cluster is in %s, want it below %s", server.cluster.data, systemFolder)
	}
	info, err := os.Stat(server.cluster.pidFile())
	if err != nil {
		t.Fatal(err)
	}
	if uid := info.Sys().(*syscall.Stat_t).Uid; uid == 0 {
		t.Error("the server runs as root")
	}
}

func TestPrivate(t *testing.T) {
	stranger := &account{"stranger", 12345, 12345}
	base := t.TempDir()

	t.Run("a new folder is closed to others", func(t *testing.T) {
		path := filepath.Join(base, "new")
		if err := private(path, nil); err != nil {
			t.Fatal(err)
		}
		info, err := os.Stat(path)
		if err != nil || info.Mode().Perm() != 0o700 {
			t.Errorf("mode is %v (%v), want 0700", info.Mode(), err)
		}
	})
	t.Run("a folder of ours that is open is closed", func(t *testing.T) {
		path := filepath.Join(base, "open")
		if err := os.Mkdir(path, 0o777); err != nil {
			t.Fatal(err)
		}
		if err := private(path, nil); err != nil {
			t.Fatal(err)
		}
		info, err := os.Stat(path)
		if err != nil || info.Mode().Perm() != 0o700 {
			t.Errorf("mode is %v (%v), want 0700", info.Mode(), err)
		}
	})
	t.Run("a link is refused", func(t *testing.T) {
		path := filepath.Join(base, "link")
		if err := os.Symlink(base, path); err != nil {
			t.Fatal(err)
		}
		if err := private(path, nil); err == nil {
			t.Error("private followed a link")
		}
	})
	t.Run("a stranger's folder is refused", func(t *testing.T) {
		asRoot(t)
		path := filepath.Join(base, "strange")
		if err := private(path, stranger); err != nil {
			t.Fatal(err)
		}
		if err := private(path, nil); err == nil {
			t.Error("private took a stranger's folder")
		}
	})
}
