package store

import (
	"context"
	"database/sql"
	"errors"

	"slipway.dev/face-recognition/pipeline/internal/database"
)

// AddPerson adds pictures to the person with a name, who is created if there is none. It calls `place` before the rows are
// committed; nothing is stored if that fails. The error is a [DuplicateError] if one of the pictures is known.
func (s *Store) AddPerson(ctx context.Context, name string, pictures []string, place func() error) (uint32, error) {
	var id uint32
	err := database.Transaction(ctx, s.db, func(tx *sql.Tx) error {
		var err error
		if id, err = person(ctx, tx, name); err != nil {
			return err
		}
		for _, picture := range pictures {
			if _, err := tx.ExecContext(ctx, "INSERT INTO person_images (image_name, person_id) VALUES (?, ?)", picture, id); err != nil {
				return err
			}
		}
		return place()
	})
	if database.IsDuplicate(err) {
		return 0, s.duplicates(ctx, "SELECT id, image_name FROM person_images WHERE image_name IN", pictures)
	}
	return id, err
}

// SeedPerson adds a person and pictures as far as they are missing, and changes nothing else. It returns the pictures that
// belong to somebody else.
func (s *Store) SeedPerson(ctx context.Context, name string, pictures []string) ([]string, error) {
	var others []string
	err := database.Transaction(ctx, s.db, func(tx *sql.Tx) error {
		others = nil
		id, err := person(ctx, tx, name)
		if err != nil {
			return err
		}
		for _, picture := range pictures {
			var owner uint32
			err := tx.QueryRowContext(ctx, "SELECT person_id FROM person_images WHERE image_name = ?", picture).Scan(&owner)
			switch {
			case errors.Is(err, sql.ErrNoRows):
				_, err = tx.ExecContext(ctx, "INSERT INTO person_images (image_name, person_id) VALUES (?, ?)", picture, id)
			case err == nil && owner != id:
				others = append(others, picture)
			}
			if err != nil {
				return err
			}
		}
		return nil
	})
	return others, err
}

// person returns the id of the person with a name, who is created if there is none. The insertion comes second because a
// refused one uses up an id.
func person(ctx context.Context, tx *sql.Tx, name string) (uint32, error) {
	var id uint32
	err := tx.QueryRowContext(ctx, "SELECT id FROM person WHERE name = ?", name).Scan(&id)
	if !errors.Is(err, sql.ErrNoRows) {
		return id, err
	}
	created, err := insert(ctx, tx, "INSERT INTO person (name) VALUES (?) ON DUPLICATE KEY UPDATE id = LAST_INSERT_ID(id)", name)
	return uint32(created), err
}
