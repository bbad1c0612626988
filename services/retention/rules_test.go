package retention_test

import (
	"context"
	"testing"
	"time"

	"github.com/google/uuid"

	"tenhal.sa/tenhal/services/foundation/db"
	"tenhal.sa/tenhal/services/foundation/dbtest"
	"tenhal.sa/tenhal/services/foundation/queue"
	"tenhal.sa/tenhal/services/retention"
)

// A planted trace: ?0 is its id, ?1 when its time begins, ?2 a user, ?3 a message, ?4 a name that nobody else has, ?5 a patient.
type trace struct {
	plant string
	left  string // rows, with what there is to forget, that are left of those that were planted
}

const letter = `INSERT INTO messages (id, rule, channel, recipient, language, user_id, state, due_at, check_at, expires_at, subject, body_text, sent_at, changed_at, created_at)
VALUES (?0, 'welcome', 'email', ?4, 'en', ?2, 'sent', ?1, ?1, ?1, 'Welcome', 'Your name is Huda', ?1, ?1, ?1)`

var traces = map[string]trace{
	"sessions": {
		"INSERT INTO sessions (token_hash, user_id, csrf, created_at, seen_at, expires_at, ip, user_agent, idle_minutes) VALUES (sha256(?4::bytea), ?2, '', ?1, ?1::timestamptz - interval '30 minutes', ?1::timestamptz + interval '1 day', '', '', 30)",
		"sessions",
	},
	"challenges":  {"INSERT INTO passkey_challenges (challenge, browser, adds, expires_at, ip) VALUES (?4, '', false, ?1, '')", "passkey_challenges"},
	"browsers":    {"INSERT INTO known_devices (id, user_id, token_hash, ip, user_agent, created_at) VALUES (?0, ?2, sha256(?4::bytea), '', '', ?1)", "known_devices"},
	"attempts":    {"INSERT INTO sign_in_attempts (at, email, ip, succeeded) VALUES (?1, ?4, '', true)", "sign_in_attempts"},
	"invitations": {"INSERT INTO invitations (token_hash, user_id, expires_at, used_at) VALUES (sha256(?4::bytea), ?2, ?1, ?1)", "invitations"},
	"links":       {"INSERT INTO message_links (token_hash, message_id, purpose, expires_at) VALUES (sha256(?4::bytea), ?3, 'answer', ?1)", "message_links"},
	"receipts":    {"INSERT INTO message_receipts (provider, ref, event, message_id, at) VALUES ('twilio', ?4, 'sent', ?3, ?1)", "message_receipts"},
	"words":       {letter, "messages WHERE body_text <> '' AND subject <> ''"},
	"replies":     {"INSERT INTO message_replies (id, channel, ref, sender, body, meaning, done, at) VALUES (?0, 'sms', ?4, '', 'OK', 'unclear', true, ?1)", "message_replies"},
	"answers": {`INSERT INTO message_replies (id, channel, ref, sender, body, meaning, done, at) VALUES (?0, 'sms', ?4, '', 'OK', 'unclear', true, ?1);
INSERT INTO desk_tasks (id, kind, reply_id, channel, address, created_at, done_at, done_by) VALUES (?0, 'reply', ?0, 'sms', '', ?1, now(), ?2)`, "message_replies WHERE body <> ''"},
	"strangers": {"INSERT INTO desk_tasks (id, kind, channel, address, words, created_at, done_at, done_by) VALUES (?0, 'reply', 'sms', '', 'OK', ?1, ?1, ?2)", "desk_tasks"},
	"tasks":     {"INSERT INTO desk_tasks (id, kind, patient_id, channel, address, words, created_at, done_at, done_by) VALUES (?0, 'reply', ?5, 'sms', '', 'OK', ?1, ?1, ?2)", "desk_tasks WHERE words <> ''"},
	"stories":   {"INSERT INTO message_events (message_id, at, state, attempt, reason, answer) VALUES (?3, ?1, 'sent', 1, '', '')", "message_events"},
	"caught":    {"INSERT INTO caught_mails (id, message_id, recipient, subject, body_text, body_html, caught_at) VALUES (?0, ?4, '', '', '', '', ?1)", "caught_mails"},
	"notices":   {"INSERT INTO notices (id, user_id, kind, about, path, needs_action, created_at, last_at, read_at, read_with) VALUES (?0, ?2, 'x', ?4, '/x', false, ?1, ?1, ?1, ?0)", "notices"},
	"imports":   {"INSERT INTO patient_imports (id, file_name, sha256, headings, columns, total, state, created_at, created_by) VALUES (?0, 'x', sha256(''), '{}', '{}', 1, 'ready', ?1, ?2)", "patient_imports WHERE state = 'ready'"},
	"cells": {`INSERT INTO patient_imports (id, file_name, sha256, headings, columns, total, state, created_at, created_by, finished_at) VALUES (?0, 'x', sha256(''), '{}', '{}', 1, 'done', ?1::timestamptz - interval '9 days', ?2, ?1);
INSERT INTO patient_import_rows (import_id, line, cells, state) VALUES (?0, 2, '{Huda}', 'faulty')`, "patient_import_rows WHERE cells <> '{}'"},
	"runs":  {"INSERT INTO job_runs (job_id, kind, queue, attempt, outcome, worker, started_at, finished_at) VALUES (?4, 'x', 'reports', 1, 'done', '', ?1, ?1)", "job_runs"},
	"ticks": {"INSERT INTO schedule_ticks (schedule_id, slot_at, state, ticked_at) VALUES ('00000000-0000-0000-0000-000000000001', ?1, 'run', ?1)", "schedule_ticks"},
}

// Of each trace, one that is just old enough is forgotten and one that is a second younger stays; doing it again forgets
// no more. Each run says what it forgot.
func TestRules(t *testing.T) {
	t.Parallel()
	for _, r := range retention.Rules {
		t.Run(r.Key, func(t *testing.T) {
			t.Parallel()
			a, of := open(t), traces[r.Key]
			a.exec(`INSERT INTO schedules (id, plan, name, kind, queue, args, cron, zone, misfire, catch_up, created_at)
				VALUES ('00000000-0000-0000-0000-000000000001', 'x', 'x', 'x', 'x', '{}', 'x', 'x', 'once', 1, now())`)
			about := db.NewID()
			a.exec(letter, about, dbtest.Now, a.Noura.ID, uuid.Nil, "now")
			before := a.count(of.left)
			for i, at := range []time.Time{r.After.Before(dbtest.Now), r.After.Before(dbtest.Now).Add(time.Second), dbtest.Now.Add(time.Hour)} {
				a.exec(of.plant, db.NewID(), at, a.Noura.ID, about, string(rune('a'+i)), a.Omar.ID)
			}
			waiting, err := a.Waiting(a.ctx)
			a.must(err)
			for _, w := range waiting {
				if w.Key == r.Key && w.Due != 1 {
					t.Errorf("%d are said to be due", w.Due)
				}
			}
			for range 2 {
				counts := &queue.Counts{}
				a.must(a.Forget(queue.Counting(a.ctx, counts), retention.Forget{}))
				if n := a.count(of.left); n != before+2 {
					t.Fatalf("%d are left, want %d", n, before+2)
				}
			}
			run, err := a.Latest(a.ctx)
			a.must(err)
			if len(run.Counts) != len(retention.Rules) || run.Counts[r.Key] != 0 || a.count("retention_runs WHERE counts ->> ? = '1'", r.Key) != 1 {
				t.Errorf("the runs say %v", run.Counts)
			}
		})
	}
}

// What is not over stays, however old: what is unread, what waits for somebody or something, the latest line of a schedule.
func TestWhatStays(t *testing.T) {
	t.Parallel()
	a := open(t)
	for name, plant := range map[string]string{
		"a notice that nobody has read": "INSERT INTO notices (id, user_id, kind, about, path, needs_action, created_at, last_at) VALUES (?0, ?2, 'x', 'x', '/x', false, ?1, ?1)",
		"words of an open task":         "INSERT INTO desk_tasks (id, kind, channel, address, words, created_at) VALUES (?0, 'reply', 'sms', '', 'OK', ?1)",
		"an answer of an open task": `INSERT INTO message_replies (id, channel, ref, sender, body, meaning, done, at) VALUES (?0, 'sms', 'r', '', 'OK', 'unclear', true, ?1);
			INSERT INTO desk_tasks (id, kind, reply_id, channel, address, words, created_at) VALUES (gen_random_uuid(), 'reply', ?0, 'sms', '', 'OK', ?1)`,
		"a message that waits": `INSERT INTO messages (id, rule, channel, recipient, language, user_id, state, due_at, check_at, expires_at, body_text, changed_at, created_at)
			VALUES (?0, 'welcome', 'email', 'y', 'en', ?2, 'planned', ?1, ?1, ?1, 'x', ?1, ?1)`,
		"a file that is being read": `INSERT INTO patient_imports (id, file_name, sha256, headings, columns, total, state, created_at, created_by) VALUES (?0, 'x', sha256(''), '{}', '{}', 1, 'running', ?1, ?2);
			INSERT INTO patient_import_rows (import_id, line, cells) VALUES (?0, 2, '{Huda}')`,
		"a failed job": "INSERT INTO dead_jobs (job_id, kind, queue, args, attempts, error, died_at) VALUES ('x', 'x', 'reports', '{}', 8, '', ?1)",
	} {
		a.exec(plant, db.NewID(), longAgo, a.Noura.ID)
		before := a.every()
		a.must(a.Forget(a.ctx, retention.Forget{}))
		run, err := a.Latest(a.ctx)
		a.must(err)
		for key, n := range run.Counts {
			if n > 0 {
				t.Errorf("%s: %d of %s are forgotten", name, n, key)
			}
		}
		after := a.every()
		for table, n := range before {
			if table != "retention_runs" && after[table] != n {
				t.Errorf("%s: %s had %d rows, and has %d", name, table, n, after[table])
			}
		}
	}
}

// A rule that fails holds back none of those after it, and is heard of.
func TestFailingRule(t *testing.T) {
	t.Parallel()
	a := open(t)
	first, last := retention.Rules[0], "attempts"
	a.exec("CREATE FUNCTION broken() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'broken'; END $$")
	a.exec("CREATE TRIGGER broken BEFORE DELETE ON sessions FOR EACH STATEMENT EXECUTE FUNCTION broken()")
	a.exec(traces[last].plant, db.NewID(), dbtest.Now.AddDate(-1, 0, 0), a.Noura.ID, uuid.Nil, "x", a.Omar.ID)
	if err := a.Forget(a.ctx, retention.Forget{}); first.Key != "sessions" || err == nil || a.count(traces[last].left) != 0 {
		t.Errorf("the first rule %q failed with %v, and left %d of the others", first.Key, err, a.count(traces[last].left))
	}
	if run, err := a.Latest(a.ctx); run != nil || err != nil {
		t.Errorf("a run that failed is noted as one that did not: %+v, %v", run, err)
	}
}

// Much is forgotten in many short transactions. What another holds is left to the next run, and a run that is cut off
// has forgotten what it has.
func TestBatches(t *testing.T) {
	t.Parallel()
	a := open(t)
	a.exec("INSERT INTO sign_in_attempts (at, email, ip, succeeded) SELECT ?::timestamptz - n * interval '1 second', 'x', '', true FROM generate_series(1, 3500) AS n", longAgo)
	ctx, cancel := context.WithCancel(a.ctx)
	cancel()
	if err := a.Forget(ctx, retention.Forget{}); err == nil {
		t.Error("a run that is cut off says that all is well")
	}
	tx, err := a.DB.BeginTx(a.ctx, nil)
	a.must(err)
	_, err = tx.NewRaw("SELECT FROM sign_in_attempts WHERE id IN (SELECT id FROM sign_in_attempts ORDER BY at LIMIT 10) FOR UPDATE").Exec(a.ctx)
	a.must(err)
	counts := &queue.Counts{}
	a.must(a.Forget(queue.Counting(a.ctx, counts), retention.Forget{}))
	if n := a.count("sign_in_attempts"); n != 10 || counts.JSON() != `{"traces_forgotten":3490}` {
		t.Errorf("%d are left, and %s", n, counts.JSON())
	}
	a.must(tx.Rollback())
	a.must(a.Forget(a.ctx, retention.Forget{}))
	if n := a.count("sign_in_attempts"); n != 0 {
		t.Errorf("%d are left", n)
	}
}

// The log does not write down once more what is forgotten of a task; that a file of patients was withdrawn it does.
func TestForgottenIsNotSaid(t *testing.T) {
	t.Parallel()
	a := open(t)
	for _, key := range []string{"tasks", "imports"} {
		a.exec(traces[key].plant, db.NewID(), longAgo, a.Noura.ID, uuid.Nil, "x", a.Omar.ID)
	}
	a.must(a.Forget(a.ctx, retention.Forget{}))
	if n := a.count("audit_entries WHERE table_name = 'desk_tasks'"); n != 0 {
		t.Errorf("%d entries of the task", n)
	}
	if n := a.count("audit_entries WHERE table_name = 'patient_imports' AND after ->> 'state' = 'withdrawn'"); n != 1 {
		t.Errorf("%d entries of the file", n)
	}
}
