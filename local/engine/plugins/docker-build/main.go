// The official docker-build provider, built from its Go module. This program only starts it.
package main

import (
	"fmt"
	"os"

	"github.com/pulumi/pulumi-docker-build/provider"
)

func main() {
	if err := provider.Serve(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
