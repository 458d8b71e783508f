package api

import (
	"errors"
	"net/http"
	"path"
	"strings"

	"github.com/gin-gonic/gin"

	"slipway.local/scopelens/server/internal/pictures"
)

// pictureCache lets browsers and proxies keep pictures: a picture never changes.
const pictureCache = "public, max-age=2592000, immutable"

// picture streams the picture of a team.
func (s *Server) picture(c *gin.Context) {
	if err := s.sendPicture(c); err != nil {
		fail(c, s.asProblem(c, err))
	}
}

func (s *Server) sendPicture(c *gin.Context) error {
	id, err := readTeamID("id", c.Param("id"))
	if err != nil {
		return err
	}
	ctx := c.Request.Context()
	team, err := s.Store.Team(ctx, id)
	switch {
	case isNotFound(err):
		return noTeam(id.Hex())
	case err != nil:
		return err
	case team.Image == "":
		return newProblem(http.StatusNotFound, "id: the team %q has no picture", id.Hex())
	}
	name := path.Base(team.Image)
	tag := `"` + strings.TrimSuffix(name, path.Ext(name)) + `"`
	if c.GetHeader("If-None-Match") == tag {
		c.Header("ETag", tag)
		c.Header("Cache-Control", pictureCache)
		c.Status(http.StatusNotModified)
		return nil
	}
	object, err := s.Pictures.Get(ctx, team.Image)
	if errors.Is(err, pictures.ErrNotFound) {
		s.logger(c).Warn("the picture of a team is missing", "key", team.Image)
		return newProblem(http.StatusNotFound, "id: the picture of the team %q is gone", id.Hex())
	}
	if err != nil {
		return err
	}
	defer object.Close()
	c.DataFromReader(http.StatusOK, object.Size, object.MediaType, object, map[string]string{
		"ETag":          tag,
		"Cache-Control": pictureCache,
	})
	return nil
}
