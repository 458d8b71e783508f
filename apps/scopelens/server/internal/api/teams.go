package api

import (
	"fmt"
	"net/http"
	"time"

	"github.com/gin-gonic/gin"

	"slipway.local/scopelens/server/internal/cache"
	"slipway.local/scopelens/server/internal/store"
)

type teamView struct {
	ID          string    `json:"id"`
	Title       string    `json:"title"`
	Author      string    `json:"author"`
	Format      string    `json:"format"`
	Pokemon     []string  `json:"pokemon"`
	Showdown    string    `json:"showdown"`
	Rental      string    `json:"rental"`
	Image       string    `json:"image"`
	Description string    `json:"description"`
	Uploader    string    `json:"uploader"`
	CreatedAt   time.Time `json:"created_at"`
	Likes       int       `json:"likes"`
	State       int       `json:"state"`
	HasShowdown bool      `json:"has_showdown"`
	HasRental   bool      `json:"has_rental"`
}

func viewTeam(t store.Team) teamView {
	image := ""
	if t.Image != "" {
		image = "/api/team/teams/" + t.ID.Hex() + "/picture"
	}
	return teamView{
		ID: t.ID.Hex(), Title: t.Title, Author: t.Author, Format: t.Format, Pokemon: t.Pokemon, Showdown: t.Showdown,
		Rental: t.Rental, Image: image, Description: t.Description, Uploader: t.Uploader, CreatedAt: t.CreatedAt.UTC(),
		Likes: t.Likes, State: t.State, HasShowdown: t.HasShowdown, HasRental: t.HasRental,
	}
}

func viewTeams(teams []store.Team) []teamView {
	views := make([]teamView, len(teams))
	for i, team := range teams {
		views[i] = viewTeam(team)
	}
	return views
}

type teamList struct {
	Teams []teamView `json:"teams"`
	Total int        `json:"total"`
}

// list answers with a page of all teams.
func (s *Server) list(order store.Order) handler {
	return func(c *gin.Context) (any, error) {
		page, err := readPage(c)
		if err != nil {
			return nil, err
		}
		ctx := c.Request.Context()
		token, err := s.cacheToken(ctx)
		if err != nil {
			return nil, err
		}
		// The size is part of the name: replicas with another one have other pages.
		field := fmt.Sprintf("%d/%d", page, s.Config.PageSize)
		teams, err := cached(ctx, s, cache.Entry{Name: string(order) + ":all", Field: field, Token: token}, func() ([]teamView, error) {
			teams, err := s.Store.Teams(ctx, store.Query{Order: order}, page, s.Config.PageSize)
			return viewTeams(teams), err
		})
		if err != nil {
			return nil, err
		}
		total, err := cached(ctx, s, cache.Entry{Name: "total", Token: token}, func() (int, error) {
			return s.Store.Count(ctx, store.Query{})
		})
		return teamList{teams, total}, err
	}
}

// page answers with a page of selected teams, which is not cached.
func (s *Server) page(c *gin.Context, query store.Query) (any, error) {
	page, err := readPage(c)
	if err != nil {
		return nil, err
	}
	teams, err := s.Store.Teams(c.Request.Context(), query, page, s.Config.PageSize)
	if err != nil {
		return nil, err
	}
	total, err := s.Store.Count(c.Request.Context(), query)
	return teamList{viewTeams(teams), total}, err
}

func (s *Server) team(c *gin.Context) (any, error) {
	id, err := readTeamID("id", c.Param("id"))
	if err != nil {
		return nil, err
	}
	ctx := c.Request.Context()
	token, err := s.cacheToken(ctx)
	if err != nil {
		return nil, err
	}
	team, err := cached(ctx, s, cache.Entry{Name: "team:" + id.Hex(), Token: token}, func() (teamView, error) {
		team, err := s.Store.Team(ctx, id)
		return viewTeam(team), err
	})
	if isNotFound(err) {
		return nil, noTeam(id.Hex())
	}
	return team, err
}

func noTeam(id string) *problem {
	return newProblem(http.StatusNotFound, "id: there is no team %q", id)
}

func (s *Server) usage(c *gin.Context) (any, error) {
	format := c.Param("format")
	if err := s.checkFormat(format); err != nil {
		return nil, err
	}
	ctx := c.Request.Context()
	token, err := s.cacheToken(ctx)
	if err != nil {
		return nil, err
	}
	return cached(ctx, s, cache.Entry{Name: "usage", Field: format, Token: token}, func() ([]store.Usage, error) {
		return s.Store.Usage(ctx, format)
	})
}

func (s *Server) search(c *gin.Context) (any, error) {
	var body struct {
		Format      string   `json:"format"`
		Pokemon     []string `json:"pokemon"`
		HasShowdown bool     `json:"has_showdown"`
		HasRental   bool     `json:"has_rental"`
		OrderBy     string   `json:"order_by"`
	}
	if err := readJSON(c, &body); err != nil {
		return nil, err
	}
	query := store.Query{Format: body.Format, Species: body.Pokemon, Order: store.ByTime}
	if body.Format != "" {
		if err := s.checkFormat(body.Format); err != nil {
			return nil, err
		}
	}
	if err := s.checkPokemon(body.Pokemon, 0); err != nil {
		return nil, err
	}
	switch order := store.Order(body.OrderBy); order {
	case "":
	case store.ByTime, store.ByLikes:
		query.Order = order
	default:
		return nil, invalid("order_by", body.OrderBy, "has to be time or likes")
	}
	// False means that it does not matter, as for a box of a form that is not ticked.
	if body.HasShowdown {
		query.HasShowdown = &body.HasShowdown
	}
	if body.HasRental {
		query.HasRental = &body.HasRental
	}
	return s.page(c, query)
}
