package store

import (
	"context"
	"crypto/rand"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo"
	"go.mongodb.org/mongo-driver/v2/mongo/options"
)

// versionID is the id of the one document with the version token.
const versionID = "teams"

// Version returns the token of the present state of all teams, or an empty one if nothing may be cached now.
//
// What is read from the database after this call may be cached under the token: every write replaces the token before
// it begins and after it ended, so a token under which something old was read is never returned again.
func (s *Store) Version(ctx context.Context) (string, error) {
	if !s.ready.Load() {
		return "", ErrUnavailable
	}
	if s.stale.Load() > 0 {
		return "", nil
	}
	var version struct {
		Token string `bson:"token"`
	}
	err := s.versions.FindOne(ctx, bson.D{{Key: "_id", Value: versionID}}).Decode(&version)
	if err == mongo.ErrNoDocuments {
		return "", nil
	}
	return version.Token, classify(err)
}

// changeTeams runs a write that changes teams between two replacements of the version token.
func (s *Store) changeTeams(ctx context.Context, write func() error) error {
	if !s.ready.Load() {
		return ErrUnavailable
	}
	if err := s.replaceToken(ctx); err != nil {
		return classify(err)
	}
	s.stale.Add(1)
	err := write()
	// The write may have happened even if it failed or the client is gone.
	ctx = context.WithoutCancel(ctx)
	if s.replaceToken(ctx) == nil {
		s.stale.Add(-1)
		return err
	}
	go func() {
		for s.replaceToken(ctx) != nil {
			time.Sleep(retryInterval)
		}
		s.stale.Add(-1)
	}()
	return err
}

func (s *Store) replaceToken(ctx context.Context) error {
	filter := bson.D{{Key: "_id", Value: versionID}}
	update := bson.D{{Key: "$set", Value: bson.D{{Key: "token", Value: rand.Text()}}}}
	_, err := s.versions.UpdateOne(ctx, filter, update, options.UpdateOne().SetUpsert(true))
	if mongo.IsDuplicateKeyError(err) {
		// Another replica created the document at the same time.
		_, err = s.versions.UpdateOne(ctx, filter, update)
	}
	return err
}
