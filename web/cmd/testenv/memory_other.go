//go:build !linux

package main

import "os"

// swiftFolder is where a database goes that nobody will miss.
func swiftFolder() string { return os.TempDir() }
