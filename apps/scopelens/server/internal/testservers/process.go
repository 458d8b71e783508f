// Package testservers starts the real servers that tests need, on free ports and with folders of their own.
package testservers

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"sync"
	"syscall"
	"time"
)

const (
	startTimeout = 30 * time.Second
	pollInterval = 20 * time.Millisecond
)

// process is a server that can be stopped and started again with the same port and data.
type process struct {
	name    string
	folder  string
	port    int
	command func() *exec.Cmd
	// stop is the signal that ends it.
	stop syscall.Signal
	// check returns nil once the server answers.
	check func() error

	running *exec.Cmd
	ended   chan struct{}
}

func newProcess(name string) (*process, error) {
	folder, err := os.MkdirTemp("", name+"-")
	if err != nil {
		return nil, err
	}
	port, err := FreePort()
	return &process{name: name, folder: folder, port: port, stop: syscall.SIGKILL}, err
}

// Start starts the server and returns once it answers.
func (p *process) Start() error {
	command := p.command()
	var output safeBuffer
	command.Stdout, command.Stderr = &output, &output
	// The server ends with the tests, also if they are killed.
	command.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL}
	if err := command.Start(); err != nil {
		return fmt.Errorf("%s does not start: %w", p.name, err)
	}
	ended := make(chan struct{})
	go func() {
		_ = command.Wait()
		close(ended)
	}()
	p.running, p.ended = command, ended
	deadline := time.Now().Add(startTimeout)
	for {
		err := p.check()
		if err == nil {
			return nil
		}
		select {
		case <-ended:
			return fmt.Errorf("%s ended: %s", p.name, output.String())
		case <-time.After(pollInterval):
		}
		if time.Now().After(deadline) {
			return fmt.Errorf("%s does not answer: %w: %s", p.name, err, output.String())
		}
	}
}

// first starts a new server, and leaves nothing behind if it does not start.
func (p *process) first() error {
	err := p.Start()
	if err != nil {
		p.Remove()
	}
	return err
}

// Stop ends the server; its data stays.
func (p *process) Stop() {
	if p.running == nil {
		return
	}
	_ = p.running.Process.Signal(p.stop)
	<-p.ended
	p.running = nil
}

// Remove ends the server and deletes its data.
func (p *process) Remove() {
	p.Stop()
	_ = os.RemoveAll(p.folder)
}

func (p *process) address() string {
	return fmt.Sprintf("127.0.0.1:%d", p.port)
}

// program returns the path of a server from an environment variable.
func program(variable, standard string) (string, error) {
	name := os.Getenv(variable)
	if name == "" {
		name = standard
	}
	if name == "" {
		return "", errors.New(variable + " has to be the path of the server's program")
	}
	path, err := exec.LookPath(name)
	if err != nil {
		return "", fmt.Errorf("%s has to be the path of the server's program: %w", variable, err)
	}
	return path, nil
}

type safeBuffer struct {
	mutex  sync.Mutex
	buffer bytes.Buffer
}

func (b *safeBuffer) Write(p []byte) (int, error) {
	b.mutex.Lock()
	defer b.mutex.Unlock()
	return b.buffer.Write(p)
}

func (b *safeBuffer) String() string {
	b.mutex.Lock()
	defer b.mutex.Unlock()
	return b.buffer.String()
}
