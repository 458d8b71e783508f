package command

import (
	"context"
	"fmt"
	"os"
	"os/signal"
	"syscall"
)

// Main runs the command of the process's arguments until it ends or the process has to, and returns the exit code.
func Main() int {
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGTERM, os.Interrupt)
	defer stop()
	// In a pod, the name of the host is the pod's.
	host, err := os.Hostname()
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return failed
	}
	return Run(ctx, os.Args[1:], os.Getenv, host, os.Stdout, os.Stderr)
}
