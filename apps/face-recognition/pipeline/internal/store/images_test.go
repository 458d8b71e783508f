package store_test

import (
	"context"
	"errors"
	"testing"

	"slipway.dev/face-recognition/pipeline/internal/store"
	"slipway.dev/face-recognition/pipeline/internal/testservers"
)

func TestRemoveUnusedKeepsFilesWithRows(t *testing.T) {
	db, _ := server.NewTables(t)
	rows, ctx := store.New(db), context.Background()
	add(t, rows, "a.png")
	removed := false
	remove := func() error { removed = true; return nil }
	if err := rows.RemoveUnused(ctx, store.Images, "a.png", remove); err != nil || removed {
		t.Errorf("removed %t, %v", removed, err)
	}
	if err := rows.RemoveUnused(ctx, store.PersonImages, "a.png", remove); err != nil || !removed {
		t.Errorf("removed %t, %v", removed, err)
	}
}

func TestNobodyInsertsARowWhileItsFileIsRemoved(t *testing.T) {
	db, _ := server.NewTables(t)
	rows, ctx := store.New(db), context.Background()
	var order []string
	inserted := make(chan error)
	err := rows.RemoveUnused(ctx, store.Images, "a.png", func() error {
		go func() {
			_, err := rows.AddImages(ctx, []string{"a.png"}, func() error {
				order = append(order, "placed")
				return nil
			})
			inserted <- err
		}()
		testservers.Eventually(t, "the insertion waits", func() bool {
			return testservers.Number(t, db, "SELECT VARIABLE_VALUE FROM information_schema.GLOBAL_STATUS WHERE VARIABLE_NAME = 'INNODB_ROW_LOCK_CURRENT_WAITS'") > 0
		})
		order = append(order, "removed")
		return nil
	})
	if err := errors.Join(err, <-inserted); err != nil || len(order) != 2 || order[0] != "removed" {
		t.Errorf("order %v, %v", order, err)
	}
}

func TestNamesDifferByCaseAndSpaces(t *testing.T) {
	db, _ := server.NewTables(t)
	rows := store.New(db)
	for _, path := range []string{"a.png", "A.png", "a.png ", "ä.png"} {
		add(t, rows, path)
	}
	var duplicate *store.DuplicateError
	if _, err := rows.AddImages(context.Background(), []string{"b.png", "ä.png"}, nil); !errors.As(err, &duplicate) || len(duplicate.Images) != 1 {
		t.Errorf("got %v", err)
	}
}
