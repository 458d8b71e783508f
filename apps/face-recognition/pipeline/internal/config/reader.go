package config

import (
	"errors"
	"fmt"
	"net"
	"path"
	"strconv"
	"time"
)

// Reader reads variables and collects what is wrong with them.
type Reader struct {
	get      func(string) string
	problems []error
}

// NewReader returns a reader of variables; `get` returns an empty text for one that is not set.
func NewReader(get func(string) string) *Reader {
	return &Reader{get: get}
}

// Err returns all problems that were found, or nil.
func (r *Reader) Err() error {
	return errors.Join(r.problems...)
}

func (r *Reader) problem(format string, args ...any) {
	r.problems = append(r.problems, fmt.Errorf(format, args...))
}

func (r *Reader) required(name string) string {
	value := r.get(name)
	if value == "" {
		r.problem("%s: is required", name)
	}
	return value
}

func (r *Reader) folder(name, standard string) string {
	value := r.get(name)
	if value == "" {
		return standard
	}
	if !path.IsAbs(value) {
		r.problem("%s = %q: has to be an absolute path", name, value)
	}
	return value
}

func (r *Reader) integer(name string, standard, least, most int) int {
	text := r.get(name)
	if text == "" {
		return standard
	}
	value, err := strconv.Atoi(text)
	if err != nil || value < least || value > most {
		r.problem("%s = %q: has to be a whole number from %d to %d", name, text, least, most)
		return standard
	}
	return value
}

func (r *Reader) boolean(name string) bool {
	switch text := r.get(name); text {
	case "true":
		return true
	case "", "false":
	default:
		r.problem("%s = %q: has to be true or false", name, text)
	}
	return false
}

// duration reads a number of seconds, or a number with a unit such as 500ms or 2m.
func (r *Reader) duration(name string, standard, least, most time.Duration) time.Duration {
	text := r.get(name)
	if text == "" {
		return standard
	}
	value, err := time.ParseDuration(text)
	if seconds, secondsErr := strconv.Atoi(text); secondsErr == nil {
		value, err = time.Duration(seconds)*time.Second, nil
	}
	if err != nil || value < least || value > most {
		r.problem("%s = %q: has to be a number of seconds, or a duration such as 500ms, from %s to %s", name, text, least, most)
		return standard
	}
	return value
}

// address reads <host>:<port>.
func (r *Reader) address(name string) string {
	value := r.required(name)
	if value == "" {
		return ""
	}
	host, port, err := net.SplitHostPort(value)
	number, portErr := strconv.ParseUint(port, 10, 16)
	if err != nil || portErr != nil || host == "" || number == 0 {
		r.problem("%s = %q: has to be <host>:<port> with a port from 1 to 65535", name, value)
	}
	return value
}
