package store

import (
	"context"
	"errors"
	"fmt"
	"testing"

	"go.mongodb.org/mongo-driver/v2/mongo"
)

func TestErrorsAreClassified(t *testing.T) {
	for name, test := range map[string]struct {
		err         error
		unavailable bool
	}{
		"time limit":    {context.DeadlineExceeded, true},
		"network":       {mongo.CommandError{Labels: []string{"NetworkError"}}, true},
		"no selection":  {fmt.Errorf("server selection error: %w", errors.New("no server")), true},
		"login refused": {mongo.CommandError{Code: 18}, true},
		"no right":      {mongo.CommandError{Code: 13}, true},
		"shutdown":      {mongo.CommandError{Code: 11600}, true},
		"not primary":   {mongo.CommandError{Code: 10107}, true},
		"wrong query":   {mongo.CommandError{Code: 2}, false},
		"client gone":   {context.Canceled, false},
	} {
		got := classify(test.err)
		if errors.Is(got, ErrUnavailable) != test.unavailable {
			t.Errorf("%s: got %v", name, got)
		}
	}
	if classify(nil) != nil || !errors.Is(classify(mongo.ErrNoDocuments), ErrNotFound) {
		t.Error("no error and no document are mistaken")
	}
}
