package api

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/gin-gonic/gin"
	"go.mongodb.org/mongo-driver/v2/bson"

	"slipway.local/scopelens/server/internal/pictures"
	"slipway.local/scopelens/server/internal/showdown"
	"slipway.local/scopelens/server/internal/store"
)

const (
	maxTitle       = 100
	maxAuthor      = 50
	maxDescription = 2000
	maxShowdown    = 8000
	uploadPatience = 5 * time.Second
)

var validRental = regexp.MustCompile(`^[A-Z0-9]{6}$`)

// post adds a team. The picture is stored before the team, so that no listed team lacks its picture.
func (s *Server) post(c *gin.Context) (any, error) {
	release, err := s.uploadSlot(c.Request.Context())
	if err != nil {
		return nil, err
	}
	defer release()
	form, err := s.readForm(c)
	if err != nil {
		return nil, err
	}
	team, err := s.newTeam(form)
	if err != nil {
		return nil, err
	}
	team.Uploader = currentUser(c).Username
	if form.picture != nil {
		if team.Image, err = s.storePicture(c, form.picture); err != nil {
			return nil, err
		}
	}
	if err := s.Store.AddTeam(c.Request.Context(), team); err != nil {
		s.removePicture(c, team.Image, err)
		return nil, err
	}
	return viewTeam(team), nil
}

// uploadSlot waits until there is memory for another picture.
func (s *Server) uploadSlot(ctx context.Context) (release func(), err error) {
	ctx, cancel := context.WithTimeout(ctx, uploadPatience)
	defer cancel()
	select {
	case s.uploads <- struct{}{}:
		return func() { <-s.uploads }, nil
	case <-ctx.Done():
		return nil, unavailable("too many pictures are being received; try again later")
	}
}

func (s *Server) storePicture(c *gin.Context, content []byte) (string, error) {
	pictureType, err := pictures.Inspect(content)
	switch {
	case errors.Is(err, pictures.ErrType):
		return "", newProblem(http.StatusUnsupportedMediaType, "picture: %s", err)
	case errors.Is(err, pictures.ErrSide):
		return "", newProblem(http.StatusRequestEntityTooLarge, "picture: %s", err)
	}
	return s.Pictures.Put(c.Request.Context(), content, pictureType)
}

// removePicture deletes the picture of a team that was not stored.
func (s *Server) removePicture(c *gin.Context, key string, cause error) {
	if key == "" {
		return
	}
	if errors.Is(cause, store.ErrUncertain) {
		s.logger(c).Warn("a picture may belong to no team", "key", key)
		return
	}
	// Also if the client is gone by now.
	if err := s.Pictures.Delete(context.WithoutCancel(c.Request.Context()), key); err != nil {
		s.logger(c).Warn("a picture of no team was not deleted", "key", key, "error", err.Error())
	}
}

func (s *Server) newTeam(form teamForm) (store.Team, error) {
	text, err := cleanTexts(form.text)
	if err != nil {
		return store.Team{}, err
	}
	if err := s.checkFormat(text["format"]); err != nil {
		return store.Team{}, err
	}
	if err := s.checkPokemon(form.pokemon, 1); err != nil {
		return store.Team{}, err
	}
	if rental := text["rental"]; rental != "" && !validRental.MatchString(rental) {
		return store.Team{}, invalid("rental", rental, "has to be 6 characters of A-Z and 0-9, or empty")
	}
	if export := text["showdown"]; export != "" {
		if err := showdown.Check(export, form.pokemon); err != nil {
			return store.Team{}, newProblem(http.StatusBadRequest, "showdown: %s", err)
		}
	}
	species := slices.Clone(form.pokemon)
	slices.Sort(species)
	return store.Team{
		ID:          bson.NewObjectID(),
		Title:       text["title"],
		Author:      text["author"],
		Format:      text["format"],
		Pokemon:     form.pokemon,
		Species:     slices.Compact(species),
		Showdown:    text["showdown"],
		Rental:      text["rental"],
		Description: text["description"],
		// MongoDB keeps milliseconds.
		CreatedAt:   time.Now().UTC().Truncate(time.Millisecond),
		State:       store.Listed,
		HasShowdown: text["showdown"] != "",
		HasRental:   text["rental"] != "",
	}, nil
}

// cleanTexts returns the texts of a form without spaces around them and with \n at the ends of lines.
func cleanTexts(fields map[string]string) (map[string]string, error) {
	clean := map[string]string{}
	for _, field := range []struct {
		name        string
		least, most int
		lines       bool
	}{
		{"title", 1, maxTitle, false},
		{"author", 1, maxAuthor, false},
		{"format", 1, maxTitle, false},
		{"rental", 0, maxTitle, false},
		{"description", 0, maxDescription, true},
		{"showdown", 0, maxShowdown, true},
	} {
		value := strings.TrimSpace(strings.ReplaceAll(fields[field.name], "\r\n", "\n"))
		if n := utf8.RuneCountInString(value); n < field.least || n > field.most {
			return nil, newProblem(http.StatusBadRequest, "%s: has %d characters; it has to have %d to %d", field.name, n, field.least, field.most)
		}
		if !utf8.ValidString(value) || strings.ContainsFunc(value, func(r rune) bool {
			return unicode.IsControl(r) && !(field.lines && (r == '\n' || r == '\t'))
		}) {
			kind := "text in UTF-8 without control characters"
			if field.lines {
				kind += " other than ends of lines and tabs"
			}
			return nil, invalid(field.name, value, fmt.Sprintf("has to be %s", kind))
		}
		clean[field.name] = value
	}
	return clean, nil
}
