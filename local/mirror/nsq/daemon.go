package nsq

import (
	"log"
	"os"
	"os/signal"
	"syscall"
)

// Daemon is one of NSQ's.
type Daemon interface {
	// Main serves until Exit.
	Main() error
	// Exit ends Main, and keeps what is in memory if the daemon has a data folder.
	Exit()
}

// Run serves until SIGINT or SIGTERM; ends the program with status 1 if the daemon fails.
func Run(daemon Daemon) {
	stop := make(chan os.Signal, 1)
	signal.Notify(stop, syscall.SIGINT, syscall.SIGTERM)
	ended := make(chan error, 1)
	go func() { ended <- daemon.Main() }()
	var err error
	select {
	case err = <-ended:
	case <-stop:
	}
	daemon.Exit()
	Check(err)
}

// Check ends the program with status 1 if there is an error.
func Check(err error) {
	if err != nil {
		log.Fatal(err)
	}
}
