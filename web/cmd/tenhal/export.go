package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"

	"tenhal.sa/tenhal/services/access"
)

// export writes everything that the centre keeps into a file, which only whoever runs it may read.
func export(ctx context.Context, args []string) error {
	set := flag.NewFlagSet("export", flag.ContinueOnError)
	to := set.String("to", "", "the file to write, which is not there yet: everything.zip")
	if err := flags(set, args); err != nil {
		return err
	}
	if *to == "" {
		return errors.New("export: say where to with --to")
	}
	file, err := os.OpenFile(*to, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return fmt.Errorf("export: %w", err)
	}
	err = with(ctx, func(c *centre) error {
		p, err := c.services.Exports.WriteTo(access.With(ctx, access.System), file, func(done, total int, rows int64) {
			fmt.Fprintf(os.Stderr, "\r%d of %d tables, %d rows", done, total, rows)
		})
		fmt.Fprintln(os.Stderr)
		if err != nil {
			return err
		}
		fmt.Printf("%s: %d bytes, %d rows in %d tables, SHA-256 %x\n", *to, p.Size, p.Rows, p.Tables, p.SHA256)
		if p.Damaged > 0 {
			fmt.Printf("WRONG  %d papers are missing or were changed; manifest.json names them\n", p.Damaged)
		}
		return nil
	})
	if err = errors.Join(err, file.Sync(), file.Close()); err != nil {
		return errors.Join(err, os.Remove(*to)) // half of it would look whole
	}
	return nil
}
