package storage

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
)

// Folder keeps files in a folder, which only the user of this program may read. It must not lie where a web server
// serves files from.
type Folder string

// Put writes the file whole or not at all: what a power cut leaves has a name that is never asked for, and goes with Remove.
func (f Folder) Put(ctx context.Context, name, mediaType string, body []byte) error {
	return f.Write(ctx, name, mediaType, func(to io.Writer) error {
		_, err := to.Write(body)
		return err
	})
}

// Write does the same with what comes piece by piece.
func (f Folder) Write(_ context.Context, name, _ string, write func(io.Writer) error) error {
	path, err := f.path(name)
	if err != nil {
		return err
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return fmt.Errorf("storage: %w", err)
	}
	draft, err := os.OpenFile(draftOf(path), os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return fmt.Errorf("storage: %w", err)
	}
	defer func() { _ = os.Remove(draft.Name()) }() // it has its other name by then
	err = write(draft)
	if err = errors.Join(err, draft.Sync(), draft.Close()); err != nil {
		return fmt.Errorf("storage: write: %w", err)
	}
	if err := os.Link(draft.Name(), path); err != nil { // unlike a renaming it replaces nothing
		return fmt.Errorf("storage: %w", err)
	}
	return nil
}

// Get returns a file.
func (f Folder) Get(ctx context.Context, name string) ([]byte, error) {
	file, err := f.Open(ctx, name)
	if err != nil {
		return nil, err
	}
	body, err := io.ReadAll(file)
	if err = errors.Join(err, file.Close()); err != nil {
		return nil, fmt.Errorf("storage: %w", err)
	}
	return body, nil
}

// Open opens a file.
func (f Folder) Open(_ context.Context, name string) (io.ReadCloser, error) {
	path, err := f.path(name)
	if err != nil {
		return nil, err
	}
	file, err := os.Open(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, ErrNotFound
	}
	if err != nil {
		return nil, fmt.Errorf("storage: %w", err)
	}
	return file, nil
}

// Remove removes a file.
func (f Folder) Remove(_ context.Context, name string) error {
	path, err := f.path(name)
	if err != nil {
		return err
	}
	for _, file := range []string{draftOf(path), path} {
		if err := os.Remove(file); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return fmt.Errorf("storage: %w", err)
		}
	}
	return nil
}

// draftOf is where a file is until it is whole.
func draftOf(path string) string {
	return filepath.Join(filepath.Dir(path), ".draft-"+filepath.Base(path))
}

// Check makes the folder and writes into it.
func (f Folder) Check(context.Context) error {
	if err := os.MkdirAll(string(f), 0o700); err != nil {
		return fmt.Errorf("storage: %w", err)
	}
	probe, err := os.CreateTemp(string(f), ".probe-*")
	if err != nil {
		return fmt.Errorf("storage: %w", err)
	}
	return errors.Join(probe.Close(), os.Remove(probe.Name()))
}

func (f Folder) path(name string) (string, error) {
	if !named.MatchString(name) {
		return "", errName
	}
	return filepath.Join(string(f), filepath.FromSlash(name)), nil
}
