package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"net"
	"strconv"
	"strings"
	"time"

	"tenhal.sa/tenhal/migrations"
	"tenhal.sa/tenhal/services/access"
)

// What the surroundings must be like.
const (
	oldestPostgres = 15
	clockTolerance = 2 * time.Second // job times and sessions are compared across the two clocks
	answerPatience = 5 * time.Second
)

var extensions = []string{"btree_gist", "hstore", "pg_trgm"}

// symptom is something to look at: it says how it is, or what is wrong and how to mend it.
type symptom struct {
	what string
	look func(context.Context, *centre) (string, error)
}

var symptoms = []symptom{
	{"database", databaseAnswers},
	{"extensions", extensionsThere},
	{"migrations", migrationsApplied},
	{"clocks", clocksAgree},
	{"key", keyFits},
	{"passkeys", passkeysOffered},
	{"mail", mailReachable},
	{"texts", textsReachable},
	{"documents", documentsKept},
	{"e-invoices", einvoicesReady},
	{"queue", queuesMove},
	{"schedules", schedulesRun},
}

// doctor says in words what is wrong with the configuration and with what it points to.
func doctor(ctx context.Context, args []string) error {
	if err := flags(flag.NewFlagSet("doctor", flag.ContinueOnError), args); err != nil {
		return err
	}
	return with(ctx, func(c *centre) error {
		ill := 0
		fmt.Printf("ok     %-11s %s\n", "config", c.cfg.Env)
		for _, s := range symptoms {
			is, err := s.look(ctx, c)
			if err != nil {
				ill++
				fmt.Printf("WRONG  %-11s %v\n", s.what, err)
				continue
			}
			fmt.Printf("ok     %-11s %s\n", s.what, is)
		}
		if ill > 0 {
			return fmt.Errorf("%d of %d are wrong", ill, len(symptoms))
		}
		return nil
	})
}

func databaseAnswers(ctx context.Context, c *centre) (string, error) {
	var version string
	if err := c.db.NewRaw("SHOW server_version").Scan(ctx, &version); err != nil {
		return "", fmt.Errorf("does not answer; is DATABASE_URL right, and does the server run? %w", err)
	}
	major, _, _ := strings.Cut(version, ".")
	if n, err := strconv.Atoi(major); err != nil || n < oldestPostgres {
		return "", fmt.Errorf("is PostgreSQL %s; %d or later is needed", version, oldestPostgres)
	}
	return "PostgreSQL " + version, nil
}

func extensionsThere(ctx context.Context, c *centre) (string, error) {
	for _, name := range extensions {
		var there bool
		err := c.db.NewRaw("SELECT EXISTS (SELECT 1 FROM pg_available_extensions WHERE name = ?)", name).Scan(ctx, &there)
		if err != nil || !there {
			return "", errors.Join(fmt.Errorf("%s is not there; install PostgreSQL's contrib package", name), err)
		}
	}
	return strings.Join(extensions, ", "), nil
}

func migrationsApplied(ctx context.Context, c *centre) (string, error) {
	pending, err := migrations.Pending(ctx, c.db.DB)
	if err != nil || pending > 0 {
		return "", errors.Join(errors.New("are missing; run `tenhal migrate`"), err)
	}
	return "all applied", nil
}

func clocksAgree(ctx context.Context, c *centre) (string, error) {
	var there time.Time
	if err := c.db.NewRaw("SELECT clock_timestamp()").Scan(ctx, &there); err != nil {
		return "", err
	}
	apart := c.db.Clock.Since(there).Abs()
	if apart > clockTolerance {
		return "", fmt.Errorf("the database's and ours are %v apart; set both by NTP", apart)
	}
	return fmt.Sprintf("%v apart", apart.Round(time.Millisecond)), nil
}

func keyFits(ctx context.Context, c *centre) (string, error) {
	if err := c.services.Access.CheckKey(ctx); err != nil {
		return "", fmt.Errorf("TENHAL_KEY is not the one under which second steps were set up: %w", err)
	}
	if c.services.Access.Box == nil {
		return "none, so nobody can set up a second step; set TENHAL_KEY", nil
	}
	return "opens the secrets of second steps", nil
}

func passkeysOffered(_ context.Context, c *centre) (string, error) {
	if _, err := access.PasskeySite(c.cfg.BaseURL); err != nil {
		return "not offered: " + err.Error(), nil
	}
	return "for " + c.cfg.BaseURL, nil
}

func mailReachable(ctx context.Context, c *centre) (string, error) {
	if c.cfg.EmailHost == "" {
		return "caught and shown, not sent; set EMAIL_HOST to send it", nil
	}
	host := net.JoinHostPort(c.cfg.EmailHost, strconv.Itoa(c.cfg.EmailPort))
	dialer := net.Dialer{Timeout: answerPatience}
	conn, err := dialer.DialContext(ctx, "tcp", host)
	if err != nil {
		return "", fmt.Errorf("EMAIL_HOST can't be reached: %w", err)
	}
	return host, conn.Close()
}

func textsReachable(ctx context.Context, c *centre) (string, error) {
	switch {
	case c.services.Twilio == nil && c.services.Notifications.Texter == nil:
		return "are not sent, as TWILIO_ACCOUNT_SID says", nil
	case c.services.Twilio == nil:
		return "caught and shown, not sent; set TWILIO_ACCOUNT_SID to send them", nil
	}
	ctx, cancel := context.WithTimeout(ctx, answerPatience)
	defer cancel()
	if err := c.services.Twilio.Check(ctx); err != nil {
		return "", fmt.Errorf("can't be sent: %w", err)
	}
	if c.services.Notifications.NoWhatsApp {
		return "by SMS; set TWILIO_WHATSAPP_NUMBER to send on WhatsApp too", nil
	}
	return "by SMS and WhatsApp", nil
}

func documentsKept(ctx context.Context, c *centre) (string, error) {
	ctx, cancel := context.WithTimeout(ctx, answerPatience)
	defer cancel()
	if err := c.services.Attachments.Store.Check(ctx); err != nil {
		return "", fmt.Errorf("can't be kept; look at DOCUMENTS_DIR or the S3_ settings: %w", err)
	}
	if c.cfg.S3Endpoint != "" {
		return "in the bucket " + c.cfg.S3Bucket, nil
	}
	return "in a folder", nil
}
