package main

import (
	"context"
	"fmt"
	"os"
	"os/signal"
	"syscall"

	_ "kanca/bot/abide" // a terminal that is closed takes no service along, nor does who reads our log
	"kanca/bot/commandline"
	"kanca/bot/entrance"
	"kanca/bot/parts"
	"kanca/bot/service"
	"kanca/bot/settings"
	"kanca/bot/systemd"
)

type serveCommand struct {
	Listen      string   `help:"Address of the web server. Port 0 picks a free one; it is printed. Default: ${default}." default:"127.0.0.1:8080" env:"KANCA_LISTEN" placeholder:"HOST:PORT"`
	AdminListen string   `help:"Address of the probes and metrics. Default: 127.0.0.1:8081, or a free port where that is taken or --listen has port 0; it is printed." env:"KANCA_ADMIN_LISTEN" placeholder:"HOST:PORT"`
	Hosts       []string `help:"Names by which this server may be asked for, with commas between, besides that of KANCA_PUBLIC_URL, localhost and the server's addresses." env:"KANCA_HOSTS" placeholder:"NAME"`
	Demo        bool     `help:"Answer from invented openings, trainings and agencies, so marked in every reply, with the simulator. They are held in memory only. Refused where real data was imported." env:"KANCA_DEMO"`
	Simulator   bool     `help:"Two phones in the browser, at /simulator, on this machine only." env:"KANCA_SIMULATOR"`
}

func (serveCommand) Help() string {
	return `At --listen, which a proxy may publish whole:
  /            the staff console; kanca staff add makes the first account. Browsers keep the
               sign-in over https, through a proxy, or at http://127.0.0.1 on this machine
  /hooks/…     webhooks of the providers that are set up below; each refuses what is not its provider's

At --admin-listen:
  /healthz     200 while the database can be written, content is loaded and messages that could go are sent, else 503
  /readyz      the same, and 503 from the moment the program is asked to stop
               "degraded" in their answer, still with 200, means that a connection such as
               WhatsApp's does not work: a restart would not help, and other channels go on
  /metrics     for Prometheus: messages, outbox, webhooks, SMS segments and their price

For this machine only, at --listen; where KANCA_PUBLIC_URL is set and so leads to --listen, at --admin-listen:
  /simulator   two phones in the browser, with --demo or --simulator
  /hooks/kannel/…
               Kannel's webhooks; KANCA_KANNEL_LISTEN gives them an address of their own

Requests for a server of another name are refused with 421, see --hosts. Refused requests make one line a second in the log at most.
` + transportsHelp + backupHelp + regencyHelp + logHelp + `
SIGINT or SIGTERM stops it: nothing new is taken, turns under way are finished within 4 seconds, the right to send is given back; it ends within 15 seconds whatever the database does. After kill -9 it goes on where it was.`
}

func (c *serveCommand) Validate() error {
	if !entrance.IsAddress(c.Listen) {
		return fmt.Errorf("--listen (KANCA_LISTEN) is an address and a port, such as 127.0.0.1:8080, not %q", c.Listen)
	}
	if c.AdminListen != "" && !entrance.IsAddress(c.AdminListen) {
		return fmt.Errorf("--admin-listen (KANCA_ADMIN_LISTEN) is an address and a port, such as %s, not %q", entrance.UsualAdmin, c.AdminListen)
	}
	return nil
}

func (c *serveCommand) Run(ctx context.Context, s *settings.Settings, streams commandline.Streams) error {
	ctx, stop := signal.NotifyContext(ctx, os.Interrupt, syscall.SIGTERM)
	defer stop()
	// A terminal that is closed takes no service along, nor does who read our log.
	signal.Ignore(syscall.SIGHUP, syscall.SIGPIPE)
	log, flush, err := service.OpenLog(streams.Err, os.Getenv)
	if err != nil {
		return commandline.WrongUsage(err.Error())
	}
	defer flush()
	keep, err := settings.KeepFrom(os.Getenv)
	if err != nil {
		return err
	}
	plan, err := s.BackupPlan(os.Getenv)
	if err != nil {
		return err
	}
	doors, err := entrance.Options{Listen: c.Listen, AdminListen: c.AdminListen, Hosts: c.Hosts}.Open(log)
	if err != nil {
		return err
	}
	defer doors.Close()
	p, err := parts.Load()
	if err != nil {
		return err
	}
	served := doors.Serve()
	manager := systemd.New("http://"+entrance.Near(doors.Admin.Listener.Addr().String())+"/healthz", log)
	context.AfterFunc(ctx, manager.Stopping)
	var sv *service.Service
	defer func() { sv.Close() }()
	err = service.Waiter{Doors: doors, Log: log, Tell: func() {
		doors.Announce(streams.Out)
		manager.Ready(ctx, "waits for its database; see the log")
	}}.Until(ctx, func() (err error) {
		sv, err = service.Open(ctx, service.Setup{Settings: s, Doors: doors, Parts: p, Keep: keep, Backups: plan, Demo: c.Demo, Simulator: c.Simulator, Say: streams.Err, Log: log})
		return err
	})
	if ctx.Err() != nil { // asked to end before it began
		return nil
	}
	if err != nil {
		return err
	}
	manager.Ready(ctx, "people are answered; see http://"+entrance.Near(doors.Admin.Listener.Addr().String())+"/healthz")
	return sv.Run(ctx, stop, served, streams.Out)
}
