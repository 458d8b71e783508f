package pictures

import (
	"errors"
	"syscall"
)

// isOutage tells whether a file system cannot be used, as opposed to a path that does not lead to a file.
func isOutage(err error) bool {
	for _, outage := range []error{syscall.EIO, syscall.ESTALE, syscall.ETIMEDOUT, syscall.ENOTCONN, syscall.EMFILE, syscall.ENFILE} {
		if errors.Is(err, outage) {
			return true
		}
	}
	return false
}
