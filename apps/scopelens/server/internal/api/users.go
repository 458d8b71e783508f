package api

import (
	"net/http"
	"strings"
	"time"

	"github.com/gin-gonic/gin"

	"slipway.local/scopelens/server/internal/store"
)

// userView has no hash of a password, and the email address only for the user.
type userView struct {
	Username  string    `json:"username"`
	Email     string    `json:"email,omitempty"`
	Like      []string  `json:"like"`
	CreatedAt time.Time `json:"created_at"`
}

func (s *Server) findUser(c *gin.Context) (store.User, error) {
	username := c.Param("username")
	if err := checkUsername(username); err != nil {
		return store.User{}, err
	}
	user, err := s.Store.UserByName(c.Request.Context(), username)
	if isNotFound(err) {
		err = newProblem(http.StatusNotFound, "username: there is no user %q", username)
	}
	return user, err
}

func (s *Server) user(c *gin.Context) (any, error) {
	user, err := s.findUser(c)
	if err != nil {
		return nil, err
	}
	ids, err := s.Store.LikedTeams(c.Request.Context(), user.Username)
	if err != nil {
		return nil, err
	}
	view := userView{Username: user.Username, Like: make([]string, len(ids)), CreatedAt: user.CreatedAt.UTC()}
	for i, id := range ids {
		view.Like[i] = id.Hex()
	}
	if user.ID == currentUser(c).ID {
		view.Email = user.Email
	}
	return view, nil
}

func (s *Server) uploadedBy(c *gin.Context) (any, error) {
	user, err := s.findUser(c)
	if err != nil {
		return nil, err
	}
	return s.page(c, store.Query{Uploader: user.Username, Order: store.ByTime})
}

func (s *Server) likedBy(c *gin.Context) (any, error) {
	user, err := s.findUser(c)
	if err != nil {
		return nil, err
	}
	ids, err := s.Store.LikedTeams(c.Request.Context(), user.Username)
	if err != nil {
		return nil, err
	}
	return s.page(c, store.Query{IDs: ids, Order: store.ByTime})
}

func (s *Server) like(c *gin.Context) (any, error) {
	var body struct {
		Username string `json:"username"`
		ID       string `json:"id"`
		Liked    *bool  `json:"liked"`
	}
	if err := readJSON(c, &body); err != nil {
		return nil, err
	}
	if err := checkUsername(body.Username); err != nil {
		return nil, err
	}
	id, err := readTeamID("id", body.ID)
	if err != nil {
		return nil, err
	}
	user := currentUser(c)
	if !strings.EqualFold(body.Username, user.Username) {
		return nil, newProblem(http.StatusForbidden, "username: %q is not the user of the token, %q", body.Username, user.Username)
	}
	liked := body.Liked == nil || *body.Liked
	likes, err := s.Store.SetLike(c.Request.Context(), user.Username, id, liked)
	if isNotFound(err) {
		return nil, noTeam(body.ID)
	}
	return gin.H{"id": id.Hex(), "likes": likes, "liked": liked}, err
}
