package store

import (
	"errors"
	"testing"
)

func TestOverwrittenNumberIsCorrected(t *testing.T) {
	likes, stored := 1, 0
	got, err := settle(
		func() (int, error) { return likes, nil },
		func(n int) error {
			if likes == 1 {
				// Another request adds its like and writes its number between this one's count and write.
				likes, stored = 2, 2
			}
			stored = n
			return nil
		})
	if err != nil || got != 2 || stored != 2 {
		t.Errorf("got %d, stored %d, %v", got, stored, err)
	}
}

func TestErrorsEndCounting(t *testing.T) {
	failure := errors.New("failure")
	if _, err := settle(func() (int, error) { return 0, failure }, nil); !errors.Is(err, failure) {
		t.Errorf("got %v", err)
	}
	if _, err := settle(func() (int, error) { return 1, nil }, func(int) error { return failure }); !errors.Is(err, failure) {
		t.Errorf("got %v", err)
	}
}
