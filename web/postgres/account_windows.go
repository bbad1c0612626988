package postgres

import "syscall"

// account stays unused: PostgreSQL itself gives up an administrator's rights on Windows.
type account struct{ name string }

func dropRoot() (*account, error) { return nil, nil }

func (*account) mayTake(string) error { return nil }

func (*account) take(string) error { return nil }

// attributes keep a Ctrl-C in the terminal from the program: it reaches us alone and we end it in good order.
func attributes(*account) *syscall.SysProcAttr {
	return &syscall.SysProcAttr{CreationFlags: syscall.CREATE_NEW_PROCESS_GROUP}
}
