package store

import (
	"context"
	"errors"
	"strings"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo"
)

// User is somebody who registered.
type User struct {
	ID        bson.ObjectID `bson:"_id"`
	Username  string        `bson:"username"`
	Email     string        `bson:"email"`
	Password  string        `bson:"password"`
	CreatedAt time.Time     `bson:"created_at"`
	// UsernameLower is what makes names unique in whatever case.
	UsernameLower string `bson:"username_lower"`
}

// AddUser adds a user with the hash of a password. The email address has to be in lower case. It returns
// [ErrUsernameTaken] or [ErrEmailTaken] if the unique indexes say so.
func (s *Store) AddUser(ctx context.Context, username, email, hash string) error {
	if !s.ready.Load() {
		return ErrUnavailable
	}
	_, err := s.users.InsertOne(ctx, User{
		ID:            bson.NewObjectID(),
		Username:      username,
		Email:         email,
		Password:      hash,
		CreatedAt:     time.Now(),
		UsernameLower: strings.ToLower(username),
	})
	if !mongo.IsDuplicateKeyError(err) {
		return classify(err)
	}
	// Servers name the violated index in different ways.
	if taken := s.Taken(ctx, username, email); taken != nil {
		return taken
	}
	return classify(err)
}

// Taken returns [ErrUsernameTaken] or [ErrEmailTaken] if a user has the name, or the address in lower case.
func (s *Store) Taken(ctx context.Context, username, email string) error {
	if !s.ready.Load() {
		return ErrUnavailable
	}
	for _, field := range []struct {
		key, value string
		taken      error
	}{
		{"username_lower", strings.ToLower(username), ErrUsernameTaken},
		{"email", email, ErrEmailTaken},
	} {
		err := classify(s.users.FindOne(ctx, bson.D{{Key: field.key, Value: field.value}}).Err())
		if err == nil {
			return field.taken
		}
		if !errors.Is(err, ErrNotFound) {
			return err
		}
	}
	return nil
}

// UserByName returns the user of a name in whatever case, or [ErrNotFound].
func (s *Store) UserByName(ctx context.Context, username string) (User, error) {
	if !s.ready.Load() {
		return User{}, ErrUnavailable
	}
	var user User
	filter := bson.D{{Key: "username_lower", Value: strings.ToLower(username)}}
	err := s.users.FindOne(ctx, filter).Decode(&user)
	return user, classify(err)
}
