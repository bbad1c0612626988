package e2e

import (
	"context"
	"fmt"
	"io"
	"math/rand/v2"
	"net"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"syscall"
	"testing"
	"time"

	"tenhal.sa/tenhal/services/access"
	"tenhal.sa/tenhal/services/appointments"
	"tenhal.sa/tenhal/services/clinictest"
	"tenhal.sa/tenhal/services/foundation/clock"
	"tenhal.sa/tenhal/services/foundation/db"
	"tenhal.sa/tenhal/services/foundation/dbtest"
	"tenhal.sa/tenhal/services/foundation/i18n"
	"tenhal.sa/tenhal/services/foundation/signal"
	"tenhal.sa/tenhal/services/notifications/mail/smtptest"
	"tenhal.sa/tenhal/web"
)

// How much work the workers are killed in, and how often.
const (
	visits = 40 // to bill, and as many to remind of
	kills  = 6
)

// The real program is killed by kill -9 while it bills and reminds, again and again. In the end each visit has one
// invoice, and of each mail that was due it is known that it left once, or that it may have left.
func TestKill(t *testing.T) {
	t.Parallel()
	p := newPlant(t)
	done, messages := p.prepare()
	server := p.start("serve", "-workers=false")
	p.complete(done)
	for range kills {
		worker, came := p.start("work"), len(p.post.Mails())
		p.until("the worker at work", func() bool { return len(p.post.Mails()) > came+3 })
		<-time.After(rand.N(30 * time.Millisecond))
		p.must(worker.Process.Kill())
		_ = worker.Wait() // it was killed
	}
	p.exec("UPDATE job_leases SET until = clock_timestamp()") // or this would take another minute
	worker := p.start("work")
	p.until("all work done", func() bool {
		return p.count("SELECT count(*) FROM (SELECT job_id FROM gue_jobs UNION ALL SELECT job_id FROM job_leases) AS jobs")+
			p.count("SELECT count(*) FROM messages WHERE state IN ('planned', 'queued', 'sending') AND due_at < now()") == 0
	})
	for _, process := range []*exec.Cmd{worker, server} {
		p.must(process.Process.Signal(syscall.SIGTERM))
		if err := process.Wait(); err != nil {
			t.Errorf("%s, told to stop: %v", process.Args, err)
		}
	}
	p.billedOnce()
	p.toldOnce(messages)
}

// plant is the program as it is shipped, in processes of its own, and what the test sees of it.
type plant struct {
	*clinictest.Cast
	web.Services
	binary string
	env    []string
	url    string
	post   *smtptest.Server
	t      *testing.T
}

func newPlant(t *testing.T) *plant {
	t.Helper()
	p := &plant{binary: filepath.Join(t.TempDir(), "tenhal"), post: smtptest.New(t, smtptest.Options{}), t: t}
	if out, err := exec.Command("go", "build", "-o", p.binary, "tenhal.sa/tenhal/web/cmd/tenhal").CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	p.must(err)
	p.must(listener.Close()) // the program is about to listen there
	address, dsn := listener.Addr().String(), dbtest.Clone(t)
	cfg := web.Config{EmailHost: p.post.Host, EmailPort: p.post.Port, EmailFrom: "Tenhal <desk@tenhal.example>", TwilioAccount: "none"}
	p.url = "http://" + address
	p.env = append(os.Environ(), "TENHAL_ENV=development", "DATABASE_URL="+dsn, "ADDR="+address, "BASE_URL="+p.url,
		"EMAIL_HOST="+cfg.EmailHost, fmt.Sprintf("EMAIL_PORT=%d", cfg.EmailPort), "EMAIL_USE_TLS=false", "DEFAULT_FROM_EMAIL="+cfg.EmailFrom, "TWILIO_ACCOUNT_SID="+cfg.TwilioAccount)
	// The program's clock is the real one. The test prepares its day three hours earlier, so that by now all is due.
	bus := signal.NewBus()
	d := db.Open(db.Options{DSN: dsn, Bus: bus, Clock: clock.At(time.Now().Add(-3 * time.Hour)), MaxConns: 5})
	t.Cleanup(func() { _ = d.Close() }) // the database itself goes next
	p.Services, err = web.Wire(cfg, d, bus)
	p.must(err)
	p.Cast = clinictest.New(t, d)
	return p
}

// prepare books the visits that are under way, and those of tomorrow that are confirmed. Of each of the latter two
// mails are due: that it was booked, and the reminder.
func (p *plant) prepare() (underWay []*appointments.Appointment, messages int) {
	p.t.Helper()
	ctx, now := p.Context(), p.DB.Now(context.Background())
	for n := range visits {
		slot := time.Duration(n/2)*5*time.Minute + time.Hour
		today := p.book(n, now.Add(slot))
		for _, step := range []func(context.Context, appointments.Change) (*appointments.Appointment, error){p.Appointments.Arrive, p.Appointments.Start} {
			_, err := step(ctx, appointments.Change{ID: today.ID})
			p.must(err)
		}
		underWay = append(underWay, today)
		tomorrow := p.book(n, now.Add(24*time.Hour+slot))
		_, err := p.Appointments.Confirm(ctx, appointments.Change{ID: tomorrow.ID})
		p.must(err)
	}
	// Reminders of one day to one person would be one message; here each is to leave by itself.
	p.exec("UPDATE messages SET recipient = id || '@example.com' WHERE rule = 'reminder_24h'")
	return underWay, 2 * visits
}

// book books Omar with Sami and Sara with Hind, in turns.
func (p *plant) book(n int, at time.Time) *appointments.Appointment {
	p.t.Helper()
	wish := appointments.Wish{PatientID: p.Omar.ID, ProviderID: p.Sami.ID, ServiceID: p.Session.ID, StartsAt: at, Minutes: 5, OutsideHours: true}
	if n%2 == 1 {
		wish.PatientID, wish.ProviderID = p.Sara.ID, p.Hind.ID
	}
	a, err := p.Appointments.Book(p.Context(), wish)
	p.must(err)
	return a
}

// start starts the program and, where it serves, waits until it does.
func (p *plant) start(args ...string) *exec.Cmd {
	p.t.Helper()
	process := exec.Command(p.binary, args...)
	process.Env, process.Dir, process.Stderr = p.env, p.t.TempDir(), p.t.Output()
	p.must(process.Start())
	p.t.Cleanup(func() {
		_ = process.Process.Kill() // where the test ends before its time
		_ = process.Wait()
	})
	if args[0] == "serve" {
		p.until("the server", p.ready)
	}
	return process
}

// ready reports whether the server can work.
func (p *plant) ready() bool {
	res, err := http.Get(p.url + "/readyz")
	if err != nil {
		return false
	}
	defer res.Body.Close()
	return res.StatusCode == http.StatusOK
}

// complete completes visits by the forms of the program's pages.
func (p *plant) complete(list []*appointments.Appointment) {
	p.t.Helper()
	u, err := p.Access.Create(i18n.With(context.Background(), i18n.English), access.NewUser{
		Email: "desk@tenhal.example", NameAr: "ليلى الشهري", NameEn: "Laila Al-Shehri", Role: access.Receptionist, Password: password,
	})
	p.must(err)
	jar, err := cookiejar.New(nil)
	p.must(err)
	client := &http.Client{Jar: jar, Timeout: patience}
	form := url.Values{"email": {u.Email}, "password": {password}, "_csrf": {p.proof(client, "/login")}}
	p.send(client, "/login", form)
	form = url.Values{"return": {"/desk"}, "_csrf": {p.proof(client, "/desk")}}
	for _, a := range list {
		p.send(client, "/appointments/"+a.ID.String()+"/completion", form)
	}
}

var proof = regexp.MustCompile(`<meta name="csrf-token" content="([^"]+)"`)

// proof is what a page gives its forms to be believed.
func (p *plant) proof(client *http.Client, page string) string {
	p.t.Helper()
	answer, err := client.Get(p.url + page)
	p.must(err)
	defer answer.Body.Close()
	body, err := io.ReadAll(answer.Body)
	p.must(err)
	found := proof.FindSubmatch(body)
	if found == nil {
		p.t.Fatalf("%s has no proof for forms:\n%s", page, body)
	}
	return string(found[1])
}

func (p *plant) send(client *http.Client, path string, form url.Values) {
	p.t.Helper()
	answer, err := client.PostForm(p.url+path, form)
	p.must(err)
	defer answer.Body.Close()
	if answer.StatusCode != http.StatusOK || answer.Request.URL.Path == path {
		p.t.Fatalf("POST %s: %s", path, answer.Status)
	}
}

func (p *plant) billedOnce() {
	p.t.Helper()
	if n := p.count("SELECT count(*) FROM invoices"); n != visits {
		p.t.Errorf("%d invoices, want %d", n, visits)
	}
	if n := p.count("SELECT count(DISTINCT source_id) FROM invoice_lines WHERE source_kind = 'appointment'"); n != visits {
		p.t.Errorf("%d visits are billed, want %d", n, visits)
	}
	if n := p.count("SELECT count(*) FROM dead_jobs"); n != 0 {
		p.t.Errorf("%d jobs were given up", n)
	}
}

func (p *plant) toldOnce(messages int) {
	p.t.Helper()
	came := map[string]int{}
	for _, m := range p.post.Mails() {
		came[m.MessageID]++
	}
	var list []struct{ ID, State string }
	p.must(p.DB.NewRaw("SELECT id, state FROM messages WHERE state <> 'cancelled' AND due_at < now()").Scan(context.Background(), &list))
	doubtful := 0
	for _, m := range list {
		n := came[m.ID+"@tenhal.example"]
		if m.State == "in_doubt" {
			doubtful++
		} else if m.State != "sent" || n != 1 {
			p.t.Errorf("a message is %s and came %d times", m.State, n)
		}
		if n > 1 {
			p.t.Errorf("a message came %d times", n)
		}
	}
	p.t.Logf("%d messages, %d of them in doubt; %d mails", len(list), doubtful, len(p.post.Mails()))
	if len(list) != messages || doubtful > 4*kills {
		p.t.Errorf("%d messages, %d of them in doubt; want %d, and no more in doubt than were under way", len(list), doubtful, messages)
	}
}

func (p *plant) exec(query string) {
	p.t.Helper()
	_, err := p.DB.ExecContext(context.Background(), query)
	p.must(err)
}

func (p *plant) count(query string) (n int) {
	p.t.Helper()
	p.must(p.DB.NewRaw(query).Scan(context.Background(), &n))
	return n
}

func (p *plant) must(err error) {
	p.t.Helper()
	if err != nil {
		p.t.Fatal(err)
	}
}

func (p *plant) until(what string, ok func() bool) {
	p.t.Helper()
	if !soon(ok) {
		p.t.Fatalf("%s: not within %s", what, patience)
	}
}
