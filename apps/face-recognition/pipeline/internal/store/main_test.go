package store_test

import (
	"fmt"
	"os"
	"testing"

	"slipway.dev/face-recognition/pipeline/internal/testservers"
)

var server *testservers.MariaDB

func TestMain(m *testing.M) {
	os.Exit(run(m))
}

func run(m *testing.M) int {
	var err error
	if server, err = testservers.StartMariaDB(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	defer server.Remove()
	return m.Run()
}
