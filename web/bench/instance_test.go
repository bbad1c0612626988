package bench

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"syscall"
	"testing"
	"time"

	"tenhal.sa/tenhal/services/foundation/db"
	"tenhal.sa/tenhal/services/foundation/dbtest"
	"tenhal.sa/tenhal/services/seed"
)

// instance is the program as a process, and somebody who is signed in to it.
type instance struct {
	url    string
	dsn    string
	db     *db.DB
	cmd    *exec.Cmd
	client *http.Client
	csrf   string
}

// start builds the program and starts it on a database of size S, once.
func start(b *testing.B) *instance {
	b.Helper()
	if program == nil {
		program = launch(b)
	}
	return program
}

func launch(b *testing.B) *instance {
	b.Helper()
	p := &instance{dsn: database(b)}
	p.db = db.Open(db.Options{DSN: p.dsn, StatementTimeout: 10 * time.Minute})
	if err := seed.Fill(context.Background(), p.db, seed.S, time.Now()); err != nil {
		b.Fatal(err)
	}
	folder, err := os.MkdirTemp("", "tenhal-bench")
	if err != nil {
		b.Fatal(err)
	}
	binary := filepath.Join(folder, "tenhal")
	if out, err := exec.Command("go", "build", "-o", binary, "tenhal.sa/tenhal/web/cmd/tenhal").CombinedOutput(); err != nil {
		b.Fatalf("build: %v\n%s", err, out)
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		b.Fatal(err)
	}
	address := listener.Addr().String()
	listener.Close()
	p.url, p.cmd = "http://"+address, exec.Command(binary, "serve")
	p.cmd.Dir, p.cmd.Env = folder, append(os.Environ(), "ADDR="+address, "DATABASE_URL="+p.dsn)
	log := &bytes.Buffer{}
	p.cmd.Stderr = log
	if err := p.cmd.Start(); err != nil {
		b.Fatal(err)
	}
	for tries := 0; ; tries++ {
		if res, err := http.Get(p.url + "/readyz"); err == nil && res.StatusCode == http.StatusOK {
			break
		}
		if tries > 200 {
			b.Fatalf("the program does not come up:\n%s", log)
		}
		time.Sleep(50 * time.Millisecond)
	}
	p.signIn(b)
	return p
}

const databaseName = "bench"

// database makes a database that outlives the benchmark that asks first.
func database(b *testing.B) string {
	b.Helper()
	name := databaseName
	admin := db.Open(db.Options{DSN: dbtest.DSN(b, "postgres"), StatementTimeout: time.Minute})
	defer admin.Close()
	for _, query := range []string{"DROP DATABASE IF EXISTS " + name + " WITH (FORCE)", "CREATE DATABASE " + name + " TEMPLATE " + dbtest.Template(b)} {
		if _, err := admin.DB.DB.Exec(query); err != nil {
			b.Fatal(err)
		}
	}
	return dbtest.DSN(b, name)
}

var token = regexp.MustCompile(`name="_csrf" value="([^"]+)"`)

func (p *instance) signIn(b *testing.B) {
	b.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		b.Fatal(err)
	}
	p.client = &http.Client{
		Jar: jar, Transport: &http.Transport{MaxIdleConnsPerHost: 32},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
	p.csrf = token.FindStringSubmatch(p.get(b, "/login"))[1]
	if err := p.post("/login", url.Values{"email": {"reception@tenhal.example"}, "password": {seed.Password}}, http.StatusSeeOther); err != nil {
		b.Fatal(err)
	}
	p.csrf = token.FindStringSubmatch(p.get(b, "/appointments/new"))[1]
}

func (p *instance) get(b *testing.B, path string) string {
	b.Helper()
	body, err := p.fetch(path)
	if err != nil {
		b.Fatal(err)
	}
	return body
}

func (p *instance) fetch(path string) (string, error) {
	req, err := http.NewRequest(http.MethodGet, p.url+path, nil)
	if err != nil {
		return "", err
	}
	if strings.HasPrefix(path, "/search") { // by the search box
		req.Header.Set("HX-Request", "true")
	}
	res, err := p.client.Do(req)
	if err != nil {
		return "", err
	}
	defer res.Body.Close()
	body, err := io.ReadAll(res.Body)
	if err == nil && res.StatusCode != http.StatusOK {
		err = fmt.Errorf("%s: %d", path, res.StatusCode)
	}
	return string(body), err
}

func (p *instance) post(path string, form url.Values, want int) error {
	form.Set("_csrf", p.csrf)
	res, err := p.client.PostForm(p.url+path, form)
	if err != nil {
		return err
	}
	defer res.Body.Close()
	body, err := io.ReadAll(res.Body)
	if res.StatusCode != want {
		return fmt.Errorf("%s: %d, want %d\n%.2000s", path, res.StatusCode, want, strings.Join(strings.Fields(string(body)), " "))
	}
	return err
}

// text returns what a query answers.
func (p *instance) text(b *testing.B, query string) string {
	b.Helper()
	var answer string
	if err := p.db.DB.DB.QueryRow(query).Scan(&answer); err != nil {
		b.Fatal(err)
	}
	return answer
}

func (p *instance) stop() {
	_ = p.cmd.Process.Signal(syscall.SIGTERM)
	_ = p.cmd.Wait()
	_ = os.RemoveAll(p.cmd.Dir)
	_ = p.db.Close()
}
