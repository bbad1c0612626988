package schedules

import (
	"io/fs"
	"os"
	"regexp"
	"strings"
	"testing"
)

// What a job counts has words: without them an admin would read the program's name for it.
func TestCounted(t *testing.T) {
	t.Parallel()
	counts, services, found := regexp.MustCompile(`queue\.Count\(ctx, "(\w+)"`), os.DirFS("../../services"), 0
	err := fs.WalkDir(services, ".", func(path string, _ fs.DirEntry, err error) error {
		if err != nil || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
			return err
		}
		code, err := fs.ReadFile(services, path)
		for _, m := range counts.FindAllStringSubmatch(string(code), -1) {
			found++
			if counted[m[1]] == "" {
				t.Errorf("%s counts %s, for which there are no words", path, m[1])
			}
		}
		return err
	})
	if err != nil || found == 0 {
		t.Fatalf("%d counts found: %v", found, err)
	}
}
