// Package store has the rows of pictures and people. All times are those of the database's clock.
package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"

	"slipway.dev/face-recognition/pipeline/internal/database"
)

// Status is what happened to a picture.
type Status uint8

// The values of the column `status`.
const (
	Pending    Status = 0
	Processed  Status = 1
	Failed     Status = 2
	Processing Status = 3
)

// Store has the tables of a database.
type Store struct {
	db *sql.DB
}

// New returns the store in a database.
func New(db *sql.DB) *Store {
	return &Store{db}
}

// Image is a picture to identify.
type Image struct {
	ID   uint64
	Path string
}

// DuplicateError names pictures that are stored already.
type DuplicateError struct {
	Images []Image
}

func (e *DuplicateError) Error() string {
	texts := make([]string, len(e.Images))
	for i, image := range e.Images {
		texts[i] = fmt.Sprintf("%q with id %d", image.Path, image.ID)
	}
	return "stored already: " + strings.Join(texts, ", ")
}

// AddImages inserts a pending row for each path, or none. It calls `place` before the rows are committed; the rows are not
// stored if that fails. The error is a [DuplicateError] if there are rows with one of the paths.
func (s *Store) AddImages(ctx context.Context, paths []string, place func() error) ([]Image, error) {
	var images []Image
	err := database.Transaction(ctx, s.db, func(tx *sql.Tx) error {
		images = make([]Image, len(paths))
		for i, path := range paths {
			id, err := insert(ctx, tx, "INSERT INTO images (path, created_at, updated_at) VALUES (?, UTC_TIMESTAMP(6), UTC_TIMESTAMP(6))", path)
			if err != nil {
				return err
			}
			images[i] = Image{id, path}
		}
		return place()
	})
	if database.IsDuplicate(err) {
		return nil, s.duplicates(ctx, "SELECT id, path FROM images WHERE path IN", paths)
	}
	return images, err
}

// duplicates returns the error about rows that a query finds by their paths.
func (s *Store) duplicates(ctx context.Context, query string, paths []string) error {
	var found []Image
	err := database.Read(ctx, func() error {
		found = nil
		rows, err := s.db.QueryContext(ctx, query+placeholders(len(paths))+" ORDER BY id", arguments(paths)...)
		if err != nil {
			return err
		}
		defer rows.Close()
		for rows.Next() {
			var image Image
			if err := rows.Scan(&image.ID, &image.Path); err != nil {
				return err
			}
			found = append(found, image)
		}
		return rows.Err()
	})
	if err != nil {
		return err
	}
	return &DuplicateError{found}
}

// Backlog counts rows that wait to be published, up to `limit`.
func (s *Store) Backlog(ctx context.Context, limit int) (int, error) {
	var count int
	query := "SELECT COUNT(*) FROM (SELECT 1 FROM images WHERE status = 0 AND queued_at IS NULL LIMIT ?) AS waiting"
	err := database.Read(ctx, func() error { return s.db.QueryRowContext(ctx, query, limit).Scan(&count) })
	return count, err
}

// The tables of pictures, with the column that has the name of the file.
const (
	Images       = "images WHERE path"
	PersonImages = "person_images WHERE image_name"
)

// RemoveUnused calls `remove` if no row of [Images] or [PersonImages] has the file. Nobody can insert such a row meanwhile.
func (s *Store) RemoveUnused(ctx context.Context, table, file string, remove func() error) error {
	return database.Exclusive(ctx, s.db, func(tx *sql.Tx) error {
		var id uint64
		err := tx.QueryRowContext(ctx, "SELECT id FROM "+table+" = ? FOR UPDATE", file).Scan(&id)
		if errors.Is(err, sql.ErrNoRows) {
			return remove()
		}
		return err
	})
}

func insert(ctx context.Context, tx *sql.Tx, statement string, args ...any) (uint64, error) {
	result, err := tx.ExecContext(ctx, statement, args...)
	if err != nil {
		return 0, err
	}
	id, err := result.LastInsertId()
	return uint64(id), err
}

func placeholders(count int) string {
	return " (?" + strings.Repeat(", ?", count-1) + ")"
}

func arguments[T any](values []T) []any {
	all := make([]any, len(values))
	for i, value := range values {
		all[i] = value
	}
	return all
}
