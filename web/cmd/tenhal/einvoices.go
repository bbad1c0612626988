package main

import (
	"cmp"
	"context"
	"errors"
	"flag"
	"fmt"
	"net"
	"time"

	"tenhal.sa/tenhal/services/access"
	"tenhal.sa/tenhal/services/audit"
	"tenhal.sa/tenhal/services/foundation/clock"
	"tenhal.sa/tenhal/services/foundation/fault"
	"tenhal.sa/tenhal/services/foundation/i18n"
	"tenhal.sa/tenhal/services/integrations/einvoices"
	"tenhal.sa/tenhal/services/integrations/zatca/zatcatest"
)

// electronic registers the device that stamps e-invoices, renews it, goes on with a registration that was cut off, changes
// the address that its documents say, or says how things stand.
func electronic(ctx context.Context, args []string) error {
	verbs := map[string]func(context.Context, *einvoices.Service, einvoices.Order) error{
		"onboard": onboard, "resume": resume, "renew": renew, "address": move, "status": standing,
	}
	if len(args) == 0 || verbs[args[0]] == nil {
		return errors.New("einvoices: say onboard, resume, renew, address or status")
	}
	var o einvoices.Order
	set := flag.NewFlagSet("einvoices "+args[0], flag.ContinueOnError)
	if args[0] == "onboard" || args[0] == "renew" {
		set.StringVar(&o.OTP, "otp", "", "one-time password from the Fatoora portal; it is good for an hour")
	}
	if args[0] == "onboard" {
		orderFlags(set, &o)
	}
	if args[0] == "onboard" || args[0] == "address" {
		addressFlags(set, &o)
	}
	if err := flags(set, args[1:]); err != nil {
		return err
	}
	ctx = audit.WithReason(access.With(i18n.With(ctx, i18n.English), access.System), "command line")
	return with(ctx, func(c *centre) error { return spoken(ctx, verbs[args[0]](ctx, c.services.EInvoices, o)) })
}

// orderFlags are what the authority wants to know of a device.
func orderFlags(set *flag.FlagSet, o *einvoices.Order) {
	set.StringVar(&o.Name, "name", "", "name of the device, such as Tenhal-1")
	set.StringVar(&o.Branch, "branch", "", "name of the branch; for a member of a VAT group, its 10-digit tax number")
	set.StringVar(&o.Location, "location", "", "short national address, such as RRRD2929")
	set.StringVar(&o.Industry, "industry", "Healthcare", "what the centre does")
}

func addressFlags(set *flag.FlagSet, o *einvoices.Order) {
	set.StringVar(&o.Address.Street, "street", "", "street of the national address, in Arabic or both: عربي | English")
	set.StringVar(&o.Address.Building, "building", "", "its building number, 4 digits")
	set.StringVar(&o.Address.District, "district", "", "its district")
	set.StringVar(&o.Address.City, "city", "", "its city")
	set.StringVar(&o.Address.Postcode, "postcode", "", "its postcode, 5 digits")
}

func onboard(ctx context.Context, s *einvoices.Service, o einvoices.Order) error {
	return works(s.Onboard(ctx, o))
}

func resume(ctx context.Context, s *einvoices.Service, _ einvoices.Order) error {
	return works(s.Resume(ctx))
}

func renew(ctx context.Context, s *einvoices.Service, o einvoices.Order) error {
	return works(s.Renew(ctx, o.OTP))
}

func move(ctx context.Context, s *einvoices.Service, o einvoices.Order) error {
	return works(s.Move(ctx, einvoices.Move{To: o.Address}))
}

func works(u *einvoices.Unit, err error) error {
	if err != nil {
		return err
	}
	fmt.Printf("%s is registered in %s until %s. Switch e-invoicing on in /admin/features.\n", u.Name, u.Environment, u.ValidUntil.Format(time.DateOnly))
	return nil
}

func standing(ctx context.Context, s *einvoices.Service, _ einvoices.Order) error {
	r, err := s.Readiness(ctx)
	if err != nil {
		return err
	}
	fmt.Printf("switched on: %t   environment: %s   not sent: %d, past the legal time: %d\n", r.On, cmp.Or(r.Environment, "none"), r.Pending, r.Overdue)
	if r.Unit == nil {
		fmt.Println("no device is registered")
		return nil
	}
	fmt.Printf("%s in %s, certificate until %s\n", r.Unit.Name, r.Unit.Environment, r.Unit.ValidUntil.Format(time.DateOnly))
	if !r.Unit.HeldSince.IsZero() {
		fmt.Printf("ZATCA refuses it: %s\n", r.Unit.HeldBecause)
	}
	if r.Unfit != nil {
		fmt.Println(i18n.T(ctx, fault.Of(r.Unfit).Key))
	}
	return nil
}

// einvoicesReady looks at what e-invoicing needs.
func einvoicesReady(ctx context.Context, c *centre) (string, error) {
	r, err := c.services.EInvoices.Readiness(ctx)
	switch {
	case err != nil:
		return "", err
	case !r.On:
		return "switched off", nil
	case !r.Key || r.Environment == "" || r.Unit == nil:
		return "", errors.New("are switched on and can't be made: see /einvoices for what is missing")
	case r.Unit.Environment != r.Environment:
		return "", fmt.Errorf("the device is registered in %s, and ZATCA_ENVIRONMENT is %s", r.Unit.Environment, r.Environment)
	case r.Unfit != nil:
		return "", errors.New(i18n.T(i18n.With(ctx, i18n.English), fault.Of(r.Unfit).Key))
	case !r.Unit.HeldSince.IsZero():
		return "", fmt.Errorf("ZATCA refuses the device: %s; renew it, or register it anew where that is refused, then send all again in /einvoices", r.Unit.HeldBecause)
	case r.Expires:
		return "", fmt.Errorf("the certificate ends on %s; run `tenhal einvoices renew`", r.Unit.ValidUntil.Format(time.DateOnly))
	case r.Overdue > 0:
		return "", fmt.Errorf("%d are not sent, and the legal time is up", r.Overdue)
	}
	return fmt.Sprintf("%s in %s until %s, %d to be sent", r.Unit.Name, r.Environment, r.Unit.ValidUntil.Format(time.DateOnly), r.Pending), nil
}

// emulate plays the tax authority, for demonstrations and tests of the whole program. It remembers nothing.
func emulate(ctx context.Context, args []string) error {
	set := flag.NewFlagSet("emulate-zatca", flag.ContinueOnError)
	addr := set.String("addr", "127.0.0.1:8199", "where it listens")
	if err := flags(set, args); err != nil {
		return err
	}
	l, err := (&net.ListenConfig{}).Listen(ctx, "tcp", *addr)
	if err != nil {
		return fmt.Errorf("emulate-zatca: %w", err)
	}
	fmt.Printf("An emulator of ZATCA, which is not ZATCA. Serve with\n  ZATCA_ENVIRONMENT=simulation ZATCA_API_URL=http://%s\nAny six digits are a one-time password, once.\n", l.Addr())
	go func() {
		<-ctx.Done()
		_ = l.Close()
	}()
	if err := zatcatest.New(clock.Clock{}).Serve(l); ctx.Err() == nil {
		return err
	}
	return nil
}
