// Command nsqd is NSQ's queue daemon, with the flags of the original's command.
package main

import (
	"log"
	"os"
	"os/signal"
	"syscall"

	"github.com/nsqio/nsq/nsqd"
	flags "slipway.local/mirror/nsq"
)

func main() {
	options := nsqd.NewOptions()
	flags.Parse(options)
	daemon, err := nsqd.New(options)
	if err != nil {
		log.Fatal(err)
	}
	// Topics and channels of an earlier run, and whether the data folder can be written.
	for _, step := range []func() error{daemon.LoadMetadata, daemon.PersistMetadata} {
		if err := step(); err != nil {
			log.Fatal(err)
		}
	}
	stop := make(chan os.Signal, 1)
	signal.Notify(stop, syscall.SIGINT, syscall.SIGTERM)
	ended := make(chan error, 1)
	go func() { ended <- daemon.Main() }()
	select {
	case err = <-ended:
	case <-stop:
	}
	// Writes the messages in memory to the data folder.
	daemon.Exit()
	if err != nil {
		log.Fatal(err)
	}
}
