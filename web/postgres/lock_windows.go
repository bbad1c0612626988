package postgres

import (
	"errors"
	"os"
	"syscall"
)

// sharingViolation is Windows' word for a file that another process keeps to itself.
const sharingViolation = syscall.Errno(32)

// tryLock returns nil when another process has the lock. Closing the file releases it.
func tryLock(name string) (*os.File, error) {
	path, err := syscall.UTF16PtrFromString(name)
	if err != nil {
		return nil, err
	}
	const keepToOurselves = 0
	handle, err := syscall.CreateFile(path, syscall.GENERIC_WRITE, keepToOurselves, nil,
		syscall.OPEN_ALWAYS, syscall.FILE_ATTRIBUTE_NORMAL, 0)
	if errors.Is(err, sharingViolation) {
		return nil, nil
	}
	if err != nil {
		return nil, &os.PathError{Op: "lock", Path: name, Err: err}
	}
	return os.NewFile(uintptr(handle), name), nil
}
