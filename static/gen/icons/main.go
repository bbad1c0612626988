// Command icons writes img/icons.svg, the sprite of the icons that gen/icons/icons.txt lists.
// An icon is drawn by us (own) or comes from lucide-static, whose icons folder -lucide names:
//
//	go run ./gen/icons -lucide node_modules/lucide-static/icons
package main

import (
	"bytes"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
)

func main() {
	lucide := flag.String("lucide", "", "the icons folder of lucide-static 1.62.0")
	flag.Parse()
	if err := write(*lucide); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func write(lucide string) error {
	list, err := os.ReadFile("gen/icons/icons.txt")
	if err != nil {
		return err
	}
	var sprite bytes.Buffer
	sprite.WriteString("<!-- Lucide 1.62.0, ISC (see LICENSE-lucide.txt), and own drawings. Written by gen/icons. -->\n")
	sprite.WriteString(`<svg xmlns="http://www.w3.org/2000/svg">` + "\n")
	for _, name := range strings.Fields(string(list)) {
		body, err := read(name, lucide)
		if err != nil {
			return err
		}
		fmt.Fprintln(&sprite, symbol(name, body))
	}
	sprite.WriteString("</svg>\n")
	return os.WriteFile("img/icons.svg", sprite.Bytes(), 0o644)
}

// read returns the drawing of an icon: ours, where we have one.
func read(name, lucide string) ([]byte, error) {
	body, err := os.ReadFile(filepath.Join("gen/icons/own", name+".svg"))
	if os.IsNotExist(err) {
		return os.ReadFile(filepath.Join(lucide, name+".svg"))
	}
	return body, err
}

var (
	comment = regexp.MustCompile(`<!--.*?-->`)
	spaces  = regexp.MustCompile(`\s+`)
	outer   = regexp.MustCompile(` (class|xmlns|width|height)="[^"]*"`)
)

// symbol turns a drawing's <svg> into a <symbol> on one line.
func symbol(name string, svg []byte) string {
	flat := spaces.ReplaceAllString(comment.ReplaceAllString(string(svg), ""), " ")
	head, rest, _ := strings.Cut(strings.TrimSpace(flat), ">")
	head = strings.TrimSpace(outer.ReplaceAllString(head, ""))
	rest = strings.ReplaceAll(strings.ReplaceAll(rest, " />", "/>"), "> <", "><")
	return strings.Replace(head, "<svg", `<symbol id="`+name+`"`, 1) + ">" +
		strings.TrimSpace(strings.Replace(rest, "</svg>", "</symbol>", 1))
}
