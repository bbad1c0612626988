package retention

import (
	"tenhal.sa/tenhal/services/access"
)

// Act is what becomes of what has come of age. Its value is a message key.
type Act string

// The acts.
const (
	Deletes   Act = "retention.deletes"
	Clears    Act = "retention.clears"    // what it says; that it was there stays
	Withdraws Act = "retention.withdraws" // what nobody went on with
)

// Rule says which traces of the work are forgotten, and when. Rows are those of a table t.
type Rule struct {
	Key   string // names it in what is counted
	Label string // message key of what they are
	Since string // message key of when their time begins
	After Age
	Does  Act

	table string
	begin string // the instant at which the time of a row begins
	only  string // condition on rows that there is something to forget of; empty for all
	set   string // what is put in the place of what is forgotten; empty where the row goes
	heard bool   // the audit log takes it down. It must not where it would write down what is being forgotten
}

// Rules are all that is forgotten by itself, every night. A figure without a source is an assumption, and the doc comment
// says so. Of patients' records nothing is here: those are Periods, and go by a command.
var Rules = []Rule{
	// Ended sessions and challenges lead nowhere: they serve nobody from that moment on.
	{
		Key: "sessions", Label: "retention.sessions", Since: "retention.since_end", Does: Deletes,
		table: "sessions", begin: "least(t.expires_at, t.seen_at + t.idle_minutes * interval '1 minute')",
	},
	{Key: "challenges", Label: "retention.challenges", Since: "retention.since_end", Does: Deletes, table: "passkey_challenges", begin: "t.expires_at"},
	// A browser is known for a year, as docs/SECURITY.md promises.
	{
		Key: "browsers", Label: "retention.browsers", Since: "retention.since_first", After: Age{Days: int(access.DeviceLife.Hours() / 24)}, Does: Deletes,
		table: "known_devices", begin: "t.created_at", heard: true,
	},
	// Attempts to sign in are for whoever finds something odd on their page: three months, as docs/SECURITY.md promises.
	{Key: "attempts", Label: "retention.attempts", Since: "retention.since_then", After: Age{Months: 3}, Does: Deletes, table: "sign_in_attempts", begin: "t.at"},
	// Assumption: an invitation that ran out tells something for as long as an attempt to sign in.
	{Key: "invitations", Label: "retention.invitations", Since: "retention.since_end", After: Age{Months: 3}, Does: Deletes, table: "invitations", begin: "t.expires_at"},
	// Assumption: a month in which a link that is over can still be told from one that never was.
	{Key: "links", Label: "retention.links", Since: "retention.since_end", After: Age{Months: 1}, Does: Deletes, table: "message_links", begin: "t.expires_at"},
	// Assumption: a provider that repeats itself does so within days; six months are for a dispute over a bill of texts.
	{Key: "receipts", Label: "retention.receipts", Since: "retention.since_then", After: Age{Months: 6}, Does: Deletes, table: "message_receipts", begin: "t.at"},
	// Assumption: what was agreed by message is a visit or a wish by then. That there was a message stays, with its state.
	{
		Key: "words", Label: "retention.words", Since: "retention.since_made", After: Age{Years: 1}, Does: Clears,
		table: "messages", begin: "t.created_at", only: "(t.body_text <> '' OR t.subject <> '') AND t.state NOT IN ('planned', 'queued', 'sending')",
		set: "body_text = '', subject = ''",
	},
	// Assumption: as for replies, whose words and number such a task has. It leads to no record with which it could go.
	{
		Key: "strangers", Label: "retention.strangers", Since: "retention.since_done", After: Age{Years: 1}, Does: Deletes,
		table: "desk_tasks", begin: "t.done_at", only: "t.patient_id IS NULL",
	},
	// Assumption: as for what was written to them. An answer that somebody at the desk dealt with stays with its task.
	{
		Key: "replies", Label: "retention.replies", Since: "retention.since_then", After: Age{Years: 1}, Does: Deletes,
		table: "message_replies", begin: "t.at", only: "NOT EXISTS (SELECT FROM desk_tasks AS dt WHERE dt.reply_id = t.id)",
	},
	{
		Key: "answers", Label: "retention.answers", Since: "retention.since_then", After: Age{Years: 1}, Does: Clears,
		table: "message_replies", begin: "t.at", only: "t.body <> '' AND NOT EXISTS (SELECT FROM desk_tasks AS dt WHERE dt.reply_id = t.id AND dt.done_at IS NULL)", set: "body = ''",
	},
	// The log has these words from the day on which they came, and would have them twice.
	{
		Key: "tasks", Label: "retention.tasks", Since: "retention.since_done", After: Age{Years: 1}, Does: Clears,
		table: "desk_tasks", begin: "t.done_at", only: "t.words <> ''", set: "words = ''",
	},
	// Assumption: what became of a message step by step is asked for as long as accounts of two years are open.
	{Key: "stories", Label: "retention.stories", Since: "retention.since_then", After: Age{Years: 2}, Does: Deletes, table: "message_events", begin: "t.at"},
	// The catcher is for development and demonstrations, where nothing leaves. Assumption: nobody looks for longer.
	{Key: "caught", Label: "retention.caught", Since: "retention.since_then", After: Age{Days: 30}, Does: Deletes, table: "caught_mails", begin: "t.caught_at"},
	// Assumption: what was read a quarter of a year ago is not looked for. What is unread stays, however old.
	{Key: "notices", Label: "retention.notices", Since: "retention.since_read", After: Age{Days: 90}, Does: Deletes, table: "notices", begin: "t.read_at"},
	// Assumption: who has not gone on with a file of patients for a quarter of a year will begin with a newer one.
	{
		Key: "imports", Label: "retention.imports", Since: "retention.since_made", After: Age{Days: 90}, Does: Withdraws,
		table: "patient_imports", begin: "t.created_at", only: "t.state IN ('columns', 'ready')", set: "state = 'withdrawn', version = t.version + 1", heard: true,
	},
	// Assumption: rows that became nobody's record are looked at again within a quarter of a year, or never.
	{
		Key: "cells", Label: "retention.cells", Since: "retention.since_over", After: Age{Days: 90}, Does: Clears, table: "patient_import_rows",
		begin: "(SELECT coalesce(im.undone_at, im.finished_at, im.created_at) FROM patient_imports AS im WHERE im.id = t.import_id AND im.state IN ('done', 'undone', 'withdrawn'))",
		only:  "t.cells <> '{}'", set: "cells = '{}', alike = '[]'",
	},
	// Assumption: what went wrong a quarter of a year ago is not looked into. The latest line of each schedule stays.
	{Key: "runs", Label: "retention.runs", Since: "retention.since_then", After: Age{Days: 90}, Does: Deletes, table: "job_runs", begin: "t.finished_at"},
	{
		Key: "ticks", Label: "retention.ticks", Since: "retention.since_then", After: Age{Days: 90}, Does: Deletes, table: "schedule_ticks", begin: "t.ticked_at",
		only: "EXISTS (SELECT FROM schedule_ticks AS later WHERE later.schedule_id = t.schedule_id AND later.id > t.id)",
	},
}
