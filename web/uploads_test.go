package web_test

import (
	"bufio"
	"fmt"
	"net"
	"net/http"
	"testing"

	"tenhal.sa/tenhal/web/webtest"
)

// Somebody who is signed in may bring a file, and nobody a huge one: it is refused before it is read.
func TestLargeBodies(t *testing.T) {
	t.Parallel()
	c := webtest.Open(t)
	door, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	go func() { _ = c.App.Listener(door) }()
	t.Cleanup(func() { _ = c.App.Shutdown() })
	const file, form = "multipart/form-data; boundary=x", "application/x-www-form-urlencoded"
	for _, test := range []struct {
		name, cookie, kind string
		size               int
		refused            bool
	}{
		{"a file of 100 MB", "tenhal=x", file, 100 << 20, true},
		{"a file of 10 MB from a stranger", "lang=en", file, 10 << 20, true},
		{"a form of 10 MB", "tenhal=x", form, 10 << 20, true},
		{"a file of 10 MB", "tenhal=x", file, 10 << 20, false},
	} {
		conn, err := net.Dial("tcp", door.Addr().String())
		if err != nil {
			t.Fatal(err)
		}
		_, err = fmt.Fprintf(conn, "POST /patients HTTP/1.1\r\nHost: tenhal.test\r\nCookie: %s\r\nContent-Type: %s\r\nContent-Length: %d\r\nConnection: close\r\n\r\n", test.cookie, test.kind, test.size)
		if err != nil {
			t.Fatal(err)
		}
		if !test.refused {
			body := make([]byte, test.size)
			copy(body, "--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.pdf\"\r\n\r\n")
			copy(body[test.size-len("\r\n--x--\r\n"):], "\r\n--x--\r\n")
			if _, err := conn.Write(body); err != nil {
				t.Fatal(err)
			}
		}
		got, err := http.ReadResponse(bufio.NewReader(conn), nil)
		if err != nil {
			t.Fatalf("%s: %v", test.name, err)
		}
		if refused := got.StatusCode == http.StatusRequestEntityTooLarge; refused != test.refused {
			t.Errorf("%s = %d", test.name, got.StatusCode)
		}
		_ = conn.Close()
	}
}
