package storage_test

import (
	"bytes"
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
	"sync"
	"sync/atomic"
	"testing"

	"tenhal.sa/tenhal/services/foundation/storage"
)

// Whatever keeps the files, the same holds.
func TestStore(t *testing.T) {
	t.Parallel()
	for name, open := range map[string]func(*testing.T) storage.Store{
		"a folder": func(t *testing.T) storage.Store { return storage.Folder(filepath.Join(t.TempDir(), "files")) },
		"a bucket": func(t *testing.T) storage.Store { return bucket(t, newS3(t)) },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s, ctx, body := open(t), t.Context(), bytes.Repeat([]byte("ملف\x00"), 40_000)
			if err := s.Check(ctx); err != nil {
				t.Fatal(err)
			}
			if _, err := s.Get(ctx, "2026/11/none"); !errors.Is(err, storage.ErrNotFound) {
				t.Errorf("Get of nothing = %v", err)
			}
			if err := s.Put(ctx, "2026/11/one", "application/pdf", body); err != nil {
				t.Fatal(err)
			}
			if got, err := s.Get(ctx, "2026/11/one"); err != nil || !bytes.Equal(got, body) {
				t.Errorf("Get = %d bytes, %v; want the %d that were put", len(got), err, len(body))
			}
			if err := s.Put(ctx, "2026/11/one", "application/pdf", []byte("another")); err == nil {
				t.Error("a name in use was written over")
			}
			for range 2 {
				if err := s.Remove(ctx, "2026/11/one"); err != nil {
					t.Error(err)
				}
			}
			if _, err := s.Get(ctx, "2026/11/one"); !errors.Is(err, storage.ErrNotFound) {
				t.Errorf("Get of what was removed = %v", err)
			}
			for _, path := range []string{"", "../one", "/etc/passwd", "2026//one", "2026/11/One", "a/../../b", "a\x00b", "a\\b"} {
				if err := errors.Join(s.Put(ctx, path, "", body), s.Remove(ctx, path)); err == nil {
					t.Errorf("%q was taken for a name", path)
				}
			}
		})
	}
}

// What comes piece by piece is kept whole or not at all, and read piece by piece.
func TestWrite(t *testing.T) {
	t.Parallel()
	s3 := newS3(t)
	piece := bytes.Repeat([]byte("قطعة"), 1<<17) // a megabyte
	for name, s := range map[string]storage.Store{"a folder": storage.Folder(t.TempDir()), "a bucket": bucket(t, s3)} {
		err := s.Write(t.Context(), "2026/large", "application/zip", func(to io.Writer) error {
			for range 40 {
				if _, err := to.Write(piece); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		from, err := s.Open(t.Context(), "2026/large")
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		n, err := io.Copy(io.Discard, from)
		if err = errors.Join(err, from.Close()); err != nil || n != 40<<20 {
			t.Errorf("%s: %d bytes came back, %v", name, n, err)
		}
		broken := errors.New("the database is gone")
		err = s.Write(t.Context(), "2026/half", "application/zip", func(to io.Writer) error {
			_, err := to.Write(piece)
			return errors.Join(err, broken)
		})
		if !errors.Is(err, broken) {
			t.Errorf("%s: Write that breaks off = %v", name, err)
		}
		if _, err := s.Open(t.Context(), "2026/half"); !errors.Is(err, storage.ErrNotFound) {
			t.Errorf("%s: what broke off is opened: %v", name, err)
		}
		if _, err := s.Open(t.Context(), "../half"); err == nil || s.Write(t.Context(), "../half", "", func(io.Writer) error { return nil }) == nil {
			t.Errorf("%s: a name led elsewhere", name)
		}
	}
	if len(s3.parts) != 0 {
		t.Errorf("%d uploads are left half done", len(s3.parts))
	}
}

// Of many who put one name at once, one has it.
func TestPutRace(t *testing.T) {
	t.Parallel()
	for name, s := range map[string]storage.Store{"a folder": storage.Folder(t.TempDir()), "a bucket": bucket(t, newS3(t))} {
		var won atomic.Int32
		var all sync.WaitGroup
		for n := range 20 {
			all.Go(func() {
				if s.Put(context.Background(), "one", "text/plain", []byte{byte(n)}) == nil {
					won.Add(1)
				}
			})
		}
		all.Wait()
		if won.Load() != 1 {
			t.Errorf("%s: %d have the name, want one", name, won.Load())
		}
	}
}

// Nobody else on the machine reads what lies in the folder, and no draft stays behind.
func TestFolderIsPrivate(t *testing.T) {
	t.Parallel()
	at := filepath.Join(t.TempDir(), "files")
	s := storage.Folder(at)
	if err := s.Put(t.Context(), "2026/one", "", []byte("secret")); err != nil {
		t.Fatal(err)
	}
	for path, want := range map[string]os.FileMode{at: 0o700, filepath.Join(at, "2026"): 0o700, filepath.Join(at, "2026", "one"): 0o600} {
		if info, err := os.Stat(path); err != nil || info.Mode().Perm() != want {
			t.Errorf("%s: %v, %v; want %o", path, info.Mode(), err, want)
		}
	}
	if left, _ := os.ReadDir(filepath.Join(at, "2026")); len(left) != 1 {
		t.Errorf("%d files, want the one", len(left))
	}
}

// What a process that was killed had begun to write goes when its name is removed.
func TestDraftIsRemoved(t *testing.T) {
	t.Parallel()
	at := t.TempDir()
	s := storage.Folder(at)
	if err := os.WriteFile(filepath.Join(at, ".draft-one"), []byte("half"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := s.Remove(t.Context(), "one"); err != nil {
		t.Fatal(err)
	}
	if left, _ := os.ReadDir(at); len(left) != 0 {
		t.Errorf("%d files are left", len(left))
	}
}

// A service that does not know us, has no such bucket, breaks off or answers nonsense is told from one that keeps files.
func TestBucketTroubles(t *testing.T) {
	t.Parallel()
	s3 := newS3(t)
	for name, cfg := range map[string]storage.BucketConfig{
		"a wrong secret": {Endpoint: s3.url, Bucket: "files", AccessKey: accessKey, SecretKey: "wrong"},
		"no such bucket": {Endpoint: s3.url, Bucket: "others", AccessKey: accessKey, SecretKey: secretKey},
	} {
		b, err := storage.NewBucket(cfg)
		if err != nil {
			t.Fatal(err)
		}
		if b.Check(t.Context()) == nil || b.Put(t.Context(), "one", "", []byte("x")) == nil {
			t.Errorf("%s: nothing is complained of", name)
		}
		if _, err := b.Get(t.Context(), "one"); err == nil || errors.Is(err, storage.ErrNotFound) {
			t.Errorf("%s: Get = %v", name, err)
		}
	}
	good := bucket(t, s3)
	if err := good.Put(t.Context(), "one", "", []byte("whole")); err != nil {
		t.Fatal(err)
	}
	s3.cut.Store(true)
	if body, err := good.Get(t.Context(), "one"); err == nil {
		t.Errorf("half a file came, %q, and nobody complained", body)
	}
	if _, err := storage.NewBucket(storage.BucketConfig{Endpoint: "s3.example", Bucket: "files"}); err == nil {
		t.Error("an endpoint without a scheme was taken")
	}
}
