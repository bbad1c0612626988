package web_test

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/gofiber/fiber/v2"

	"tenhal.sa/tenhal/handlers/screen"
	"tenhal.sa/tenhal/services/access"
	"tenhal.sa/tenhal/web/webtest"
)

var errDeadline = context.DeadlineExceeded

// listen serves on a port of its own and returns its address.
func listen(t *testing.T, app *fiber.App) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	go func() { _ = app.Listener(l) }() // ends with Shutdown
	t.Cleanup(func() { _ = app.ShutdownWithTimeout(time.Second) })
	return l.Addr().String()
}

// kept is what a handler held on to beyond its request.
type kept struct{ client, body, query, path, header, cookie string }

// Values that outlive their request stay what they were while 64 clients send others. With fiber's
// defaults 95 of 100 became another client's.
func TestCrossTalk(t *testing.T) {
	t.Parallel()
	const clients, times = 64, 20
	c := webtest.Open(t)
	var mu sync.Mutex
	var all []kept
	c.App.Post("/test/keep/:marker", func(c *fiber.Ctx) error {
		k := kept{screen.Body(c, "client"), screen.Body(c, "marker"), screen.Query(c, "marker"), c.Params("marker"), c.Get("X-Marker"), c.Cookies("marker")}
		mu.Lock()
		defer mu.Unlock()
		all = append(all, k)
		return nil
	})
	host := listen(t, c.App)
	secret := access.Secret()
	var running sync.WaitGroup
	for client := range clients {
		running.Go(func() {
			for n := range times {
				marker := fmt.Sprintf("client-%d-%s-%d", client, strings.Repeat("x", client), n)
				if err := send(host, marker, secret); err != nil {
					t.Error(err)
				}
			}
		})
	}
	running.Wait()
	for _, k := range all {
		if k.body != k.client || k.query != k.client || k.path != k.client || k.header != k.client || k.cookie != k.client || !strings.HasPrefix(k.client, "client-") {
			t.Fatalf("kept %+v, want the same six times", k)
		}
	}
	if len(all) != clients*times {
		t.Errorf("%d requests came in, want %d", len(all), clients*times)
	}
}

func send(host, marker, secret string) error {
	body := strings.NewReader("client=" + marker + "&marker=" + marker)
	req, err := http.NewRequest(http.MethodPost, "http://"+host+"/test/keep/"+marker+"?marker="+marker, body)
	if err != nil {
		return err
	}
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	req.Header.Set("X-Marker", marker)
	req.Header.Set("X-CSRF-Token", secret)
	req.AddCookie(&http.Cookie{Name: "marker", Value: marker})
	req.AddCookie(&http.Cookie{Name: screen.FormCookie, Value: secret})
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		return err
	}
	_, _ = io.Copy(io.Discard, res.Body)
	if res.StatusCode != http.StatusOK {
		return fmt.Errorf("%s = %d", marker, res.StatusCode)
	}
	return res.Body.Close()
}

// Requests that two servers could read in two ways are refused by the first, and those that make no sense too.
func TestMalformed(t *testing.T) {
	t.Parallel()
	host := listen(t, webtest.Open(t).App)
	long := strings.Repeat("a", 9000)
	for name, raw := range map[string]string{
		"two lengths":                        "GET /healthz HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nabcdef",
		"two equal lengths":                  "GET /healthz HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nContent-Length: 5\r\n\r\nabcde",
		"a length beside chunks":             "GET /healthz HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
		"a negative length":                  "GET /healthz HTTP/1.1\r\nHost: a\r\nContent-Length: -5\r\n\r\n",
		"a length in words":                  "GET /healthz HTTP/1.1\r\nHost: a\r\nContent-Length: five\r\n\r\nabcde",
		"broken chunks":                      "GET /healthz HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\nabc\r\n",
		"two hosts":                          "GET /healthz HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n",
		"no host":                            "GET /healthz HTTP/1.1\r\nAccept: */*\r\n\r\n",
		"NUL in the address":                 "GET /login?next=%00 HTTP/1.1\r\nHost: a\r\n\r\n",
		"a header of 9 kB":                   "GET /login HTTP/1.1\r\nHost: a\r\nX: " + long + "\r\n\r\n",
		"an address of 9 kB":                 "GET /login?next=" + long + " HTTP/1.1\r\nHost: a\r\n\r\n",
		"a method of one's own":              "STEAL /login HTTP/1.1\r\nHost: a\r\n\r\n",
		"a method we don't have":             "DELETE /login HTTP/1.1\r\nHost: a\r\n\r\n",
		"a body of 5 MB":                     "POST /login HTTP/1.1\r\nHost: a\r\nContent-Length: 5242880\r\n\r\n" + long,
		"no HTTP at all":                     "hello\r\n\r\n",
		"a form that is no form":             "POST /login HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{}",
		"a path above the root":              "GET /../../etc/passwd HTTP/1.1\r\nHost: a\r\n\r\n",
		"a static path above the root":       "GET /static/..%2f..%2fgo.mod HTTP/1.1\r\nHost: a\r\n\r\n",
		"letters that are none, in the path": "GET /\xff\xfe HTTP/1.1\r\nHost: a\r\n\r\n",
	} {
		t.Run(name, func(t *testing.T) {
			conn, err := net.Dial("tcp", host)
			if err != nil {
				t.Fatal(err)
			}
			defer conn.Close()
			_, _ = io.WriteString(conn, raw) // the server may have hung up on it already
			res, err := http.ReadResponse(bufio.NewReader(conn), nil)
			if err != nil {
				t.Fatal(err)
			}
			defer res.Body.Close()
			if res.StatusCode < 400 || res.StatusCode >= 500 {
				t.Errorf("%d, want it refused", res.StatusCode)
			}
		})
	}
}
