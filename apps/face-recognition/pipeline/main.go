// The Go services of face-recognition: one program with a command for each.
package main

import (
	"os"

	"slipway.dev/face-recognition/pipeline/internal/command"
)

func main() {
	os.Exit(command.Main())
}
