package main

import (
	"bufio"
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"strings"
	"text/tabwriter"

	"golang.org/x/term"

	"tenhal.sa/tenhal/services/access"
	"tenhal.sa/tenhal/services/audit"
	"tenhal.sa/tenhal/services/foundation/fault"
	"tenhal.sa/tenhal/services/foundation/i18n"
)

// user looks after users from the command line, the first one included. Passwords are typed or
// piped in, and never arguments: those are in the shell's history and in the list of processes.
func user(ctx context.Context, args []string) error {
	verbs := map[string]func(context.Context, *access.Service, userFlags) error{
		"create": createUser, "set-password": setPassword, "deactivate": deactivateUser, "list": listUsers,
		"reset-second-step": resetSecondStep,
	}
	if len(args) == 0 || verbs[args[0]] == nil {
		return errors.New("user: say create, set-password, reset-second-step, deactivate or list")
	}
	given, err := readUserFlags(args)
	if err != nil {
		return err
	}
	ctx = audit.WithReason(access.With(i18n.With(ctx, i18n.English), access.System), "command line")
	return with(ctx, func(c *centre) error {
		return spoken(ctx, verbs[args[0]](ctx, c.services.Access, given))
	})
}

// userFlags say which user.
type userFlags struct{ email, nameAr, nameEn, role string }

func readUserFlags(args []string) (userFlags, error) {
	var f userFlags
	set := flag.NewFlagSet("user "+args[0], flag.ContinueOnError)
	if args[0] != "list" {
		set.StringVar(&f.email, "email", "", "e-mail address, with which the user signs in")
	}
	if args[0] == "create" {
		set.StringVar(&f.nameAr, "name-ar", "", "name in Arabic")
		set.StringVar(&f.nameEn, "name-en", "", "name in English")
		set.StringVar(&f.role, "role", "", fmt.Sprintf("one of %v", access.Roles))
	}
	return f, flags(set, args[1:])
}

func createUser(ctx context.Context, s *access.Service, f userFlags) error {
	password, err := readPassword()
	if err != nil {
		return err
	}
	_, err = s.Create(ctx, access.NewUser{
		Email: f.email, NameAr: f.nameAr, NameEn: f.nameEn, Role: access.Role(f.role), Password: password,
	})
	return err
}

func setPassword(ctx context.Context, s *access.Service, f userFlags) error {
	u, err := s.UserByEmail(ctx, f.email)
	if err != nil {
		return err
	}
	password, err := readPassword()
	if err != nil {
		return err
	}
	return s.SetPassword(ctx, u.ID, password)
}

// resetSecondStep helps the admin whom no other can help.
func resetSecondStep(ctx context.Context, s *access.Service, f userFlags) error {
	u, err := s.UserByEmail(ctx, f.email)
	if err != nil {
		return err
	}
	return s.ResetSecondStep(ctx, u.ID)
}

func deactivateUser(ctx context.Context, s *access.Service, f userFlags) error {
	u, err := s.UserByEmail(ctx, f.email)
	if err != nil {
		return err
	}
	return s.Deactivate(ctx, u.ID)
}

func listUsers(ctx context.Context, s *access.Service, _ userFlags) error {
	users, err := s.Users(ctx)
	if err != nil {
		return err
	}
	out := tabwriter.NewWriter(os.Stdout, 0, 0, 2, ' ', 0)
	for _, u := range users {
		state := map[bool]string{true: "active", false: "deactivated"}[u.Active]
		fmt.Fprintf(out, "%s\t%s\t%s\t%s\t%s\n", u.Email, u.Role, state, u.NameEn, u.NameAr)
	}
	return out.Flush()
}

// readPassword asks for a password where somebody can type one, and else reads a line.
func readPassword() (string, error) {
	in := int(os.Stdin.Fd())
	if term.IsTerminal(in) {
		fmt.Fprint(os.Stderr, "Password: ")
		typed, err := term.ReadPassword(in)
		fmt.Fprintln(os.Stderr)
		return string(typed), err
	}
	return readLine()
}

// readLine reads a line of the standard input.
func readLine() (string, error) {
	line, err := bufio.NewReader(os.Stdin).ReadString('\n')
	if err != nil && !errors.Is(err, io.EOF) {
		return "", err
	}
	return strings.TrimRight(line, "\r\n"), nil
}

// spoken puts a fault into words, and leaves other errors as they are.
func spoken(ctx context.Context, err error) error {
	var f *fault.Fault
	if !errors.As(err, &f) {
		return err
	}
	said := []error{errors.New(i18n.T(ctx, f.Key, f.Args...))}
	for field, key := range f.Fields {
		said = append(said, fmt.Errorf("  %s: %s", field, i18n.T(ctx, key)))
	}
	return errors.Join(said...)
}
