// Package command has the commands of the program.
package command

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"maps"
	"slices"
	"strings"
)

// Exit codes of the program.
const (
	success    = 0
	failed     = 1
	wrongUsage = 2
)

// environment is what a command gets from outside.
type environment struct {
	get func(string) string
	// host is the name of the pod.
	host string
	log  *slog.Logger
}

var commands = map[string]func(context.Context, environment) error{
	"receiver":        receive,
	"image-processor": process,
	"redeemer":        redeem,
	"migrate":         migrate,
}

// Run runs the command that the only argument names until it ends or `ctx` does, and returns the exit code. It logs to
// `output`, and explains to `problems` why it fails.
func Run(ctx context.Context, args []string, get func(string) string, host string, output, problems io.Writer) int {
	known := strings.Join(slices.Sorted(maps.Keys(commands)), ", ")
	if len(args) != 1 {
		fmt.Fprintf(problems, "usage: pipeline <command>; commands: %s\n", known)
		return wrongUsage
	}
	run, found := commands[args[0]]
	if !found {
		fmt.Fprintf(problems, "%q is not a command; commands: %s\n", args[0], known)
		return wrongUsage
	}
	log := slog.New(slog.NewJSONHandler(output, nil)).With("service", args[0], "pod", host)
	if err := run(ctx, environment{get, host, log}); err != nil {
		fmt.Fprintln(problems, err)
		return failed
	}
	return success
}
