// Command nsqlookupd is NSQ's directory of queue daemons, with the flags of the original's command.
package main

import (
	"log"
	"os"
	"os/signal"
	"syscall"

	"github.com/nsqio/nsq/nsqlookupd"
	flags "slipway.local/mirror/nsq"
)

func main() {
	options := nsqlookupd.NewOptions()
	flags.Parse(options)
	daemon, err := nsqlookupd.New(options)
	if err != nil {
		log.Fatal(err)
	}
	stop := make(chan os.Signal, 1)
	signal.Notify(stop, syscall.SIGINT, syscall.SIGTERM)
	ended := make(chan error, 1)
	go func() { ended <- daemon.Main() }()
	select {
	case err = <-ended:
	case <-stop:
	}
	daemon.Exit()
	if err != nil {
		log.Fatal(err)
	}
}
