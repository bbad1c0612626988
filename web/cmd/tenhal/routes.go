package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"text/tabwriter"

	"tenhal.sa/tenhal/web"
)

// routes lists what browsers may ask for.
func routes(_ context.Context, args []string) error {
	if err := flags(flag.NewFlagSet("routes", flag.ContinueOnError), args); err != nil {
		return err
	}
	services, _, err := paper()
	if err != nil {
		return err
	}
	out := tabwriter.NewWriter(os.Stdout, 0, 0, 2, ' ', 0)
	for _, r := range append(web.Openings(web.Config{}, services), web.Routes(web.Config{}, services)...) {
		fmt.Fprintf(out, "%s\t%s\t%s\n", r.Method, r.Path, r.Needs)
	}
	return out.Flush()
}
