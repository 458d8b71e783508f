package store

import (
	"context"
	"strings"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo"
	"go.mongodb.org/mongo-driver/v2/mongo/options"
)

// like is one user's like of one team. Its id is made of both, which makes it unique.
type like struct {
	ID        string        `bson:"_id"`
	User      string        `bson:"user"`
	Team      bson.ObjectID `bson:"team"`
	CreatedAt time.Time     `bson:"created_at"`
}

// SetLike adds or removes a user's like of a listed team and returns the team's number of likes. It may be repeated.
func (s *Store) SetLike(ctx context.Context, username string, id bson.ObjectID, liked bool) (int, error) {
	if _, err := s.Team(ctx, id); err != nil {
		return 0, err
	}
	user := strings.ToLower(username)
	key := user + "/" + id.Hex()
	count := 0
	err := s.changeTeams(ctx, func() error {
		var err error
		if liked {
			_, err = s.likes.InsertOne(ctx, like{ID: key, User: user, Team: id, CreatedAt: time.Now()})
			if mongo.IsDuplicateKeyError(err) {
				err = nil
			}
		} else {
			_, err = s.likes.DeleteOne(ctx, bson.D{{Key: "_id", Value: key}})
		}
		if err != nil {
			return classify(err)
		}
		count, err = s.storeLikeCount(context.WithoutCancel(ctx), id)
		return classify(err)
	})
	return count, err
}

func (s *Store) storeLikeCount(ctx context.Context, id bson.ObjectID) (int, error) {
	return settle(
		func() (int, error) {
			count, err := s.likes.CountDocuments(ctx, bson.D{{Key: "team", Value: id}})
			return int(count), err
		},
		func(count int) error {
			update := bson.D{{Key: "$set", Value: bson.D{{Key: "likes", Value: count}}}}
			_, err := s.teams.UpdateOne(ctx, bson.D{{Key: "_id", Value: id}}, update)
			return err
		})
}

// settle writes a number, and counts again until what was written is still true.
//
// The number is not incremented: a retried or interrupted increment would be wrong for ever. Of several requests, each
// counts after its own like is stored and after its own write, so the last one to write has the right number.
func settle(count func() (int, error), write func(int) error) (int, error) {
	written := -1
	for {
		n, err := count()
		if err != nil {
			return 0, err
		}
		if n == written {
			return n, nil
		}
		if err := write(n); err != nil {
			return 0, err
		}
		written = n
	}
}

// LikedTeams returns the ids of the teams that a user likes, the latest like first.
func (s *Store) LikedTeams(ctx context.Context, username string) ([]bson.ObjectID, error) {
	if !s.ready.Load() {
		return nil, ErrUnavailable
	}
	latest := bson.D{{Key: "created_at", Value: -1}, {Key: "_id", Value: -1}}
	cursor, err := s.likes.Find(ctx, bson.D{{Key: "user", Value: strings.ToLower(username)}}, options.Find().SetSort(latest))
	if err != nil {
		return nil, classify(err)
	}
	var likes []like
	if err := cursor.All(ctx, &likes); err != nil {
		return nil, classify(err)
	}
	ids := make([]bson.ObjectID, len(likes))
	for i, like := range likes {
		ids[i] = like.Team
	}
	return ids, nil
}
