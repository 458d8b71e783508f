package database

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"io"
	"net"
	"slices"

	"github.com/go-sql-driver/mysql"
)

const (
	errDuplicate       = 1062
	errRecordChanged   = 1020
	errDeadlock        = 1213
	errUnknownTable    = 1146
	errUnknownColumn   = 1054
	errUnknownDatabase = 1049
)

// awayErrors are answers of a server that starts, stops, is overloaded, or does not know a rotated login yet.
var awayErrors = []uint16{
	1040, // too many connections
	1045, // access denied
	1053, // shutdown in progress
	1129, // host is blocked
	1205, // lock wait timeout
	1226, // too many connections of the login
	1290, // read-only
	1317, // query interrupted
	1836, // read-only
	1927, // connection was killed
	errDeadlock,
	errRecordChanged,
}

// IsAway tells whether a statement failed because the database cannot be used for now.
func IsAway(err error) bool {
	if err == nil {
		return false
	}
	for _, away := range []error{
		driver.ErrBadConn, mysql.ErrInvalidConn, mysql.ErrPktSync, sql.ErrConnDone, io.EOF, io.ErrUnexpectedEOF, context.DeadlineExceeded,
	} {
		if errors.Is(err, away) {
			return true
		}
	}
	var network net.Error
	return errors.As(err, &network) || slices.Contains(awayErrors, number(err))
}

// IsDuplicate tells whether a row with the same unique key exists.
func IsDuplicate(err error) bool {
	return number(err) == errDuplicate
}

// IsSchemaMissing tells whether tables were not created yet.
func IsSchemaMissing(err error) bool {
	return slices.Contains([]uint16{errUnknownTable, errUnknownColumn, errUnknownDatabase}, number(err))
}

func isConflict(err error) bool {
	return slices.Contains([]uint16{errDeadlock, errRecordChanged}, number(err))
}

func number(err error) uint16 {
	var answer *mysql.MySQLError
	if errors.As(err, &answer) {
		return answer.Number
	}
	return 0
}
