// The server of scopelens: an HTTP API for sharing teams.
package main

import (
	"context"
	"fmt"
	"log/slog"
	"net"
	"os"
	"os/signal"
	"strconv"
	"syscall"

	"slipway.local/scopelens/server/internal/api"
	"slipway.local/scopelens/server/internal/app"
	"slipway.local/scopelens/server/internal/config"
	"slipway.local/scopelens/server/internal/serve"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGTERM, os.Interrupt)
	err := run(ctx)
	stop()
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// run serves until `ctx` ends.
func run(ctx context.Context) error {
	settings, err := config.Load()
	if err != nil {
		return err
	}
	// In a pod, the name of the host is the pod's.
	pod, err := os.Hostname()
	if err != nil {
		return err
	}
	log := slog.New(slog.NewJSONHandler(os.Stdout, &slog.HandlerOptions{Level: settings.LogLevel()})).
		With("service", "scopelens-server", "pod", pod)
	app.SetLibraries(settings.Mode, log)
	parts, err := app.Assemble(ctx, settings, log)
	if err != nil {
		return err
	}
	defer app.Close(parts)
	listener, err := net.Listen("tcp", ":"+strconv.Itoa(settings.Port))
	if err != nil {
		return err
	}
	go parts.Store.Prepare(ctx, log)
	return serve.Run(ctx, listener, api.New(parts), serve.Options{
		ReadTimeout:  settings.ReadTimeout,
		WriteTimeout: settings.WriteTimeout,
		Log:          log,
	})
}
