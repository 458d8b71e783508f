package store

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"go.mongodb.org/mongo-driver/v2/mongo"
)

var (
	// ErrUnavailable means that MongoDB is away, or refuses the server's login.
	ErrUnavailable = errors.New("MongoDB is not available")
	// ErrNotFound means that there is no such user or listed team.
	ErrNotFound = errors.New("not found")
	// ErrUsernameTaken means that another user has the name, in whatever case.
	ErrUsernameTaken = errors.New("the username is taken")
	// ErrEmailTaken means that another user has the email address.
	ErrEmailTaken = errors.New("the email address is taken")
	// ErrUncertain means that the connection failed while a document was written, and it is unknown whether it exists.
	ErrUncertain = errors.New("it is unknown whether the document was written")
)

// unavailableCodes are what servers answer that shut down, change roles or do not accept the login.
var unavailableCodes = []int{13, 18, 91, 189, 10107, 11600, 11602, 13435, 13436}

// classify wraps an error of the driver: [ErrUnavailable] unless it is a server's answer to a wrong request.
func classify(err error) error {
	if err == nil || errors.Is(err, ErrUnavailable) || errors.Is(err, context.Canceled) {
		return err
	}
	if errors.Is(err, mongo.ErrNoDocuments) {
		return ErrNotFound
	}
	var answer mongo.ServerError
	if errors.As(err, &answer) && !mongo.IsNetworkError(err) && !mongo.IsTimeout(err) &&
		!slices.ContainsFunc(unavailableCodes, answer.HasErrorCode) {
		return err
	}
	return fmt.Errorf("%w: %w", ErrUnavailable, err)
}
