package main

import (
	"context"
	"flag"
	"fmt"

	"tenhal.sa/tenhal/services/access"
	"tenhal.sa/tenhal/services/audit"
)

// verifyAudit follows the chains of the audit log from their beginning, and names the entries that don't hold. It ends
// with an error where there are any, so that whoever runs it hears of it.
func verifyAudit(ctx context.Context, args []string) error {
	set := flag.NewFlagSet("verify-audit", flag.ContinueOnError)
	head := set.String("head", "", "a head that was written down elsewhere: what it stands for must still be there")
	if err := flags(set, args); err != nil {
		return err
	}
	return with(ctx, func(c *centre) error {
		heads := []string{}
		if *head != "" {
			heads = append(heads, *head)
		}
		check, err := c.services.Audit.Verify(access.With(ctx, access.System), heads...)
		if err != nil {
			return err
		}
		for _, f := range check.Flaws {
			fmt.Println("WRONG  " + said(f))
		}
		fmt.Printf("verified %d entries in %d ms, head %s\n", check.Entries, check.TookMS, check.Head)
		if check.Broken > 0 {
			return fmt.Errorf("verify-audit: %d entries do not hold", check.Broken)
		}
		return nil
	})
}

// said is a flaw in words.
func said(f audit.Flaw) string {
	if f.Is == audit.Forged {
		return "what the latest good check had found was changed"
	}
	return fmt.Sprintf("entry %d %s", f.Entry, flawWords[f.Is])
}

var flawWords = map[audit.FlawKind]string{
	audit.Changed:  "was changed",
	audit.Removed:  "was removed, and maybe those before it in its chain",
	audit.Inserted: "was put in, and maybe those before it in its chain",
	audit.Cut:      "was cut off, and all after it in its chain",
}
