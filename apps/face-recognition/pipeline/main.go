// The Go services of face-recognition: one program with a command for each.
package main

import (
	"context"
	"fmt"
	"os"
	"os/signal"
	"syscall"

	"slipway.dev/face-recognition/pipeline/internal/command"
)

func main() {
	os.Exit(run())
}

func run() int {
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGTERM, os.Interrupt)
	defer stop()
	// In a pod, the name of the host is the pod's.
	host, err := os.Hostname()
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	return command.Run(ctx, os.Args[1:], os.Getenv, host, os.Stdout, os.Stderr)
}
