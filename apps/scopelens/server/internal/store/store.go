// Package store keeps users, teams and likes in MongoDB.
package store

import (
	"context"
	"log/slog"
	"sync/atomic"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo"
	"go.mongodb.org/mongo-driver/v2/mongo/options"
)

const (
	// selectionTimeout is short, so that requests get their 503 quickly while MongoDB is away.
	selectionTimeout = 2 * time.Second
	operationTimeout = 10 * time.Second
	retryInterval    = time.Second
	maxPoolSize      = 50
)

// Store is the database. Its methods return [ErrUnavailable] while MongoDB is away.
type Store struct {
	client   *mongo.Client
	users    *mongo.Collection
	teams    *mongo.Collection
	likes    *mongo.Collection
	versions *mongo.Collection

	// ready is set once the indexes exist: without the unique ones, duplicates could be written.
	ready atomic.Bool
	// stale counts writes whose second change of the version token is not done yet.
	stale atomic.Int64
}

// Open returns a store that connects on first use; it fails only if the URI is invalid.
func Open(uri, database string) (*Store, error) {
	client, err := mongo.Connect(options.Client().ApplyURI(uri).
		SetAppName("scopelens-server").
		SetServerSelectionTimeout(selectionTimeout).
		SetConnectTimeout(selectionTimeout).
		SetTimeout(operationTimeout).
		SetMaxPoolSize(maxPoolSize))
	if err != nil {
		return nil, err
	}
	db := client.Database(database)
	return &Store{
		client:   client,
		users:    db.Collection("users"),
		teams:    db.Collection("teams"),
		likes:    db.Collection("likes"),
		versions: db.Collection("versions"),
	}, nil
}

// Prepare creates the indexes, and tries again until MongoDB is there or `ctx` ends. Until then, all methods return
// [ErrUnavailable].
func (s *Store) Prepare(ctx context.Context, log *slog.Logger) {
	for failures := 0; ; failures++ {
		err := s.createIndexes(ctx)
		if err == nil {
			s.ready.Store(true)
			log.Info("MongoDB is ready")
			return
		}
		if ctx.Err() != nil {
			return
		}
		if failures == 0 {
			log.Warn("MongoDB cannot be used yet; trying again", "error", err.Error())
		}
		select {
		case <-ctx.Done():
			return
		case <-time.After(retryInterval):
		}
	}
}

// Ping returns nil if MongoDB answers and the indexes exist.
func (s *Store) Ping(ctx context.Context) error {
	if !s.ready.Load() {
		return ErrUnavailable
	}
	ctx, cancel := context.WithTimeout(ctx, selectionTimeout)
	defer cancel()
	return classify(s.client.Ping(ctx, nil))
}

// Close ends all connections.
func (s *Store) Close(ctx context.Context) error {
	return s.client.Disconnect(ctx)
}

func (s *Store) createIndexes(ctx context.Context) error {
	newest := bson.D{{Key: "state", Value: 1}, {Key: "created_at", Value: -1}, {Key: "_id", Value: -1}}
	mostLiked := bson.D{{Key: "state", Value: 1}, {Key: "likes", Value: -1}, {Key: "created_at", Value: -1}, {Key: "_id", Value: -1}}
	indexes := []struct {
		collection *mongo.Collection
		keys       bson.D
		unique     bool
	}{
		{s.users, bson.D{{Key: "username_lower", Value: 1}}, true},
		{s.users, bson.D{{Key: "email", Value: 1}}, true},
		{s.teams, newest, false},
		{s.teams, mostLiked, false},
		{s.teams, bson.D{{Key: "uploader", Value: 1}, {Key: "created_at", Value: -1}}, false},
		{s.teams, bson.D{{Key: "format", Value: 1}, {Key: "created_at", Value: -1}}, false},
		{s.teams, bson.D{{Key: "species", Value: 1}}, false},
		{s.likes, bson.D{{Key: "team", Value: 1}}, false},
		{s.likes, bson.D{{Key: "user", Value: 1}, {Key: "created_at", Value: -1}}, false},
	}
	for _, index := range indexes {
		model := mongo.IndexModel{Keys: index.keys}
		if index.unique {
			model.Options = options.Index().SetUnique(true)
		}
		if _, err := index.collection.Indexes().CreateOne(ctx, model); err != nil {
			return err
		}
	}
	return s.replaceToken(ctx)
}
