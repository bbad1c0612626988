package web

import (
	"cmp"
	"fmt"
	"go/ast"
	"go/doc"
	"go/parser"
	"go/token"
	"io"
	"io/fs"
	"path"
	"slices"
	"strings"

	"tenhal.sa/tenhal/jobs"
	"tenhal.sa/tenhal/services/appointments"
	"tenhal.sa/tenhal/services/finance"
	"tenhal.sa/tenhal/services/notifications"
	"tenhal.sa/tenhal/services/referrals"
	"tenhal.sa/tenhal/services/schedules"
)

// statesDoc writes the state machines, each from the table that its code goes by.
func statesDoc(w io.Writer) {
	fmt.Fprint(w, "# States\n\n", made, "\n## A visit\n\nWhat may follow as work goes on, and where Undo may lead (services/appointments/status.go; the database holds the same).\n\n")
	row(w, "Status", "then", "undone to")
	row(w, "---", "---", "---")
	for _, s := range appointments.Statuses {
		row(w, "`"+string(s)+"`", strings.Join(texts(appointments.Forward[s]), ", "), strings.Join(texts(appointments.Back[s]), ", "))
	}
	fmt.Fprint(w, "\n## A referral\n\nWhat may follow as work goes on, and where visits lead that do not take place after all (services/referrals/status.go; the database holds the same).\n\n")
	row(w, "Status", "then", "back to")
	row(w, "---", "---", "---")
	for _, s := range referrals.Statuses {
		row(w, "`"+string(s)+"`", strings.Join(texts(referrals.Forward[s]), ", "), strings.Join(texts(referrals.Back[s]), ", "))
	}
	fmt.Fprint(w, "\n## An invoice\n\nDrafts are issued or withdrawn; what is issued stays. Its status follows from what is paid (services/finance/invoice.go).\n\n")
	row(w, "Status")
	row(w, "---")
	for _, s := range finance.Statuses {
		row(w, "`"+string(s)+"`")
	}
	fmt.Fprint(w, "\n## A message\n\nStates without a successor are final (services/notifications/message.go).\n\n")
	row(w, "State", "then")
	row(w, "---", "---")
	for _, s := range notifications.States {
		row(w, "`"+string(s)+"`", strings.Join(texts(notifications.Follows[s]), ", "))
	}
	fmt.Fprint(w, "\n## A broadcast\n\nWhat is decided about it (services/notifications/broadcast.go; the database holds the same). How far it has come follows from its messages.\n\n")
	row(w, "State", "then")
	row(w, "---", "---")
	for _, s := range notifications.BroadcastStates {
		row(w, "`"+string(s)+"`", strings.Join(texts(notifications.BroadcastFollows[s]), ", "))
	}
}

// tasksDoc writes who does which job.
func tasksDoc(w io.Writer, kinds *jobs.Kinds) {
	fmt.Fprint(w, "# Tasks\n\n", made, "\nWho does which job (jobs/table.go). *Inside* jobs run in the transaction that holds them; *outside* ones under a lease.\n\n")
	row(w, "Kind", "done by", "queue", "runs", "attempts", "time-out")
	row(w, "---", "---", "---", "---", "---", "---")
	for _, k := range kinds.All() {
		where := map[bool]string{true: "inside", false: "outside"}[k.Inside]
		row(w, "`"+k.Name+"`", "`"+k.Work+"`", string(k.Queue), where, fmt.Sprint(k.Policy.MaxAttempts), k.Policy.Timeout.String())
	}
	fmt.Fprint(w, "\nBeside them every worker sweeps (web/workers.go): messages and schedules that become due, leases that ran out.\n")
	fmt.Fprint(w, "\n## Schedules\n\nWhat happens when, in a new centre (jobs/schedule.go). From then on admins decide, at /admin/schedules.\n\n")
	row(w, "Schedule", "job", "cron", "zone", "when missed")
	row(w, "---", "---", "---", "---", "---")
	for _, p := range jobs.Schedule() {
		row(w, p.Key, "`"+p.Does.Kind()+"`", "`"+p.Cron+"`", cmp.Or(p.Zone, schedules.Zone), string(cmp.Or(p.Misfire, schedules.Once)))
	}
}

// servicesDoc writes what the services do, from the comments of their code.
func servicesDoc(w io.Writer, root fs.FS) {
	fmt.Fprint(w, "# Services\n\n", made, "\nWhat the clinic does, room by room, from low to high.\n")
	for _, room := range []string{
		"access", "audit", "clinics", "schedules", "settings", "patients", "appointments", "referrals", "finance", "documents", "notifications", "overview", "seed",
	} {
		roomDoc(w, root, "services/"+room)
	}
}

func roomDoc(w io.Writer, root fs.FS, folder string) {
	pkg, err := read(root, folder)
	if err != nil {
		fmt.Fprintf(w, "\n## %s\n\nCan't be read: %v.\n", folder, err)
		return
	}
	fmt.Fprintf(w, "\n## %s\n\n%s\n\n", folder, strings.TrimSpace(pkg.Synopsis(pkg.Doc)))
	for _, t := range pkg.Types {
		if t.Name != "Service" && t.Name != "Directory" {
			continue
		}
		row(w, "Verb", "does")
		row(w, "---", "---")
		for _, m := range t.Methods {
			row(w, "`"+m.Name+"`", strings.ReplaceAll(pkg.Synopsis(m.Doc), "|", "\\|"))
		}
	}
}

// read reads the comments of a package, tests left out.
func read(root fs.FS, folder string) (*doc.Package, error) {
	names, err := fs.Glob(root, path.Join(folder, "*.go"))
	if err != nil {
		return nil, err
	}
	set, files := token.NewFileSet(), []*ast.File{}
	for _, name := range slices.DeleteFunc(names, func(n string) bool { return strings.HasSuffix(n, "_test.go") }) {
		body, err := fs.ReadFile(root, name)
		if err != nil {
			return nil, err
		}
		file, err := parser.ParseFile(set, name, body, parser.ParseComments)
		if err != nil {
			return nil, err
		}
		files = append(files, file)
	}
	return doc.NewFromFiles(set, files, "tenhal.sa/tenhal/"+folder)
}
