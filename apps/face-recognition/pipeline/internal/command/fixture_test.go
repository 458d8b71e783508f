package command_test

import (
	"context"
	"fmt"
	"maps"
	"os"
	"os/exec"
	"strconv"
	"testing"
	"time"

	"slipway.dev/face-recognition/pipeline/internal/command"
	"slipway.dev/face-recognition/pipeline/internal/database"
	"slipway.dev/face-recognition/pipeline/internal/testservers"
)

// asProgram makes the tests' program run a command instead of the tests.
const asProgram = "PIPELINE_TEST_COMMAND"

var mariaDB *testservers.MariaDB

func TestMain(m *testing.M) {
	if name := os.Getenv(asProgram); name != "" {
		os.Args = []string{os.Args[0], name}
		os.Exit(command.Main())
	}
	os.Exit(run(m))
}

func run(m *testing.M) int {
	var err error
	if mariaDB, err = testservers.StartMariaDB(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	defer mariaDB.Remove()
	return m.Run()
}

func variables(c database.Config) map[string]string {
	return map[string]string{
		"MYSQL_HOST": c.Host, "MYSQL_PORT": strconv.Itoa(c.Port), "MYSQL_DATABASE": c.Database, "MYSQL_USER": c.User,
		"MYSQL_PASSWORD": c.Password,
	}
}

// result is how a command ended.
type result struct {
	code             int
	output, problems string
}

// runCommand runs a command in this process until it ends.
func runCommand(environment map[string]string, args ...string) result {
	var output, problems testservers.Buffer
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	code := command.Run(ctx, args, func(name string) string { return environment[name] }, "tests", &output, &problems)
	return result{code, output.String(), problems.String()}
}

// program is a command that runs as a process.
type program struct {
	*exec.Cmd
	output *testservers.Buffer
	port   int
}

func startProgram(t *testing.T, name string, environment ...map[string]string) *program {
	t.Helper()
	port, err := testservers.FreePort()
	if err != nil {
		t.Fatal(err)
	}
	p := &program{exec.Command(os.Args[0]), &testservers.Buffer{}, port}
	all := map[string]string{asProgram: name, "PORT": strconv.Itoa(port)}
	for _, more := range environment {
		maps.Copy(all, more)
	}
	for name, value := range all {
		p.Env = append(p.Env, name+"="+value)
	}
	p.Stdout, p.Stderr = p.output, p.output
	if err := p.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = p.Process.Kill() })
	return p
}

func (p *program) url(path string) string {
	return fmt.Sprintf("http://127.0.0.1:%d%s", p.port, path)
}
