package store

import (
	"context"
	"errors"
	"fmt"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo"
	"go.mongodb.org/mongo-driver/v2/mongo/options"
)

// Listed is the state of a team that everybody sees.
const Listed = 1

// Team is a shared team.
type Team struct {
	ID      bson.ObjectID `bson:"_id"`
	Title   string        `bson:"title"`
	Author  string        `bson:"author"`
	Format  string        `bson:"format"`
	Pokemon []string      `bson:"pokemon"`
	// Species are the names in Pokemon, each once, for searches and statistics.
	Species     []string `bson:"species"`
	Showdown    string   `bson:"showdown"`
	Rental      string   `bson:"rental"`
	Description string   `bson:"description"`
	// Image is the key of the picture in the object store, or empty.
	Image       string    `bson:"image"`
	Uploader    string    `bson:"uploader"`
	CreatedAt   time.Time `bson:"created_at"`
	Likes       int       `bson:"likes"`
	State       int       `bson:"state"`
	HasShowdown bool      `bson:"has_showdown"`
	HasRental   bool      `bson:"has_rental"`
}

// Order is what a list of teams is sorted by.
type Order string

// The orders of lists: newest first, and most liked first.
const (
	ByTime  Order = "time"
	ByLikes Order = "likes"
)

// Query selects listed teams; empty fields select all.
type Query struct {
	Format      string
	Species     []string
	HasShowdown *bool
	HasRental   *bool
	Uploader    string
	IDs         []bson.ObjectID
	Order       Order
}

func (q Query) filter() bson.D {
	filter := bson.D{{Key: "state", Value: Listed}}
	add := func(condition bool, key string, value any) {
		if condition {
			filter = append(filter, bson.E{Key: key, Value: value})
		}
	}
	add(q.Format != "", "format", q.Format)
	add(len(q.Species) > 0, "species", bson.D{{Key: "$all", Value: q.Species}})
	add(q.HasShowdown != nil, "has_showdown", q.HasShowdown)
	add(q.HasRental != nil, "has_rental", q.HasRental)
	add(q.Uploader != "", "uploader", q.Uploader)
	add(q.IDs != nil, "_id", bson.D{{Key: "$in", Value: q.IDs}})
	return filter
}

func (o Order) sort() bson.D {
	newest := bson.D{{Key: "created_at", Value: -1}, {Key: "_id", Value: -1}}
	if o == ByLikes {
		return append(bson.D{{Key: "likes", Value: -1}}, newest...)
	}
	return newest
}

// Teams returns a page (the first is 1) of the selected teams.
func (s *Store) Teams(ctx context.Context, query Query, page, size int) ([]Team, error) {
	if !s.ready.Load() {
		return nil, ErrUnavailable
	}
	cursor, err := s.teams.Find(ctx, query.filter(),
		options.Find().SetSort(query.Order.sort()).SetSkip(int64(page-1)*int64(size)).SetLimit(int64(size)))
	if err != nil {
		return nil, classify(err)
	}
	teams := []Team{}
	return teams, classify(cursor.All(ctx, &teams))
}

// Count returns how many teams a query selects.
func (s *Store) Count(ctx context.Context, query Query) (int, error) {
	if !s.ready.Load() {
		return 0, ErrUnavailable
	}
	count, err := s.teams.CountDocuments(ctx, query.filter())
	return int(count), classify(err)
}

// Team returns a listed team, or [ErrNotFound].
func (s *Store) Team(ctx context.Context, id bson.ObjectID) (Team, error) {
	if !s.ready.Load() {
		return Team{}, ErrUnavailable
	}
	var team Team
	err := s.teams.FindOne(ctx, bson.D{{Key: "_id", Value: id}, {Key: "state", Value: Listed}}).Decode(&team)
	return team, classify(err)
}

// AddTeam adds a team with its id. With [ErrUncertain] it may exist; with any other error it does not.
func (s *Store) AddTeam(ctx context.Context, team Team) error {
	return s.changeTeams(ctx, func() error {
		_, err := s.teams.InsertOne(ctx, team)
		if err == nil || (!mongo.IsNetworkError(err) && !mongo.IsTimeout(err) && ctx.Err() == nil) {
			return classify(err)
		}
		_, lookup := s.Team(context.WithoutCancel(ctx), team.ID)
		switch {
		case lookup == nil:
			return nil
		case errors.Is(lookup, ErrNotFound):
			return classify(err)
		}
		return fmt.Errorf("%w: %w: %w", ErrUncertain, ErrUnavailable, err)
	})
}

// Usage is how many listed teams have a species.
type Usage struct {
	Name  string `bson:"_id" json:"name"`
	Value int    `bson:"value" json:"value"`
}

// Usage returns the species of a format's teams, the most used first.
func (s *Store) Usage(ctx context.Context, format string) ([]Usage, error) {
	if !s.ready.Load() {
		return nil, ErrUnavailable
	}
	cursor, err := s.teams.Aggregate(ctx, mongo.Pipeline{
		{{Key: "$match", Value: Query{Format: format}.filter()}},
		{{Key: "$unwind", Value: "$species"}},
		{{Key: "$group", Value: bson.D{{Key: "_id", Value: "$species"}, {Key: "value", Value: bson.D{{Key: "$sum", Value: 1}}}}}},
		{{Key: "$sort", Value: bson.D{{Key: "value", Value: -1}, {Key: "_id", Value: 1}}}},
	})
	if err != nil {
		return nil, classify(err)
	}
	usage := []Usage{}
	return usage, classify(cursor.All(ctx, &usage))
}
