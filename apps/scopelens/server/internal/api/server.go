// Package api answers HTTP requests.
package api

import (
	"log/slog"
	"net/http"

	"github.com/gin-gonic/gin"

	"slipway.local/scopelens/server/internal/auth"
	"slipway.local/scopelens/server/internal/cache"
	"slipway.local/scopelens/server/internal/config"
	"slipway.local/scopelens/server/internal/limit"
	"slipway.local/scopelens/server/internal/pictures"
	"slipway.local/scopelens/server/internal/species"
	"slipway.local/scopelens/server/internal/store"
)

// maxUploads bounds the memory of pictures that are being received.
const maxUploads = 32

// Parts are what a server consists of.
type Parts struct {
	Config   config.Config
	Store    *store.Store
	Cache    *cache.Cache
	Pictures *pictures.Store
	Tokens   *auth.Tokens
	// Recaptcha is nil if registrations are not checked.
	Recaptcha *auth.Recaptcha
	Species   *species.Catalog
	Log       *slog.Logger
}

// Server has what the handlers of requests need.
type Server struct {
	Parts
	posts   *limit.Limiter
	logins  *limit.Limiter
	uploads chan struct{}
}

// New returns the handler of all requests.
func New(parts Parts) http.Handler {
	s := &Server{
		Parts:   parts,
		posts:   limit.NewLimiter(parts.Config.PostLimit),
		logins:  limit.NewLimiter(parts.Config.AuthLimit),
		uploads: make(chan struct{}, maxUploads),
	}
	engine := gin.New()
	engine.HandleMethodNotAllowed = true
	engine.RedirectTrailingSlash = false
	// Probes come before the middleware: they are neither limited nor logged.
	engine.GET("/healthz", s.health)
	engine.GET("/readyz", s.ready)
	engine.Use(s.begin, s.logRequest, s.recover)
	engine.NoRoute(func(c *gin.Context) { fail(c, newProblem(http.StatusNotFound, "there is nothing at this path")) })
	engine.NoMethod(func(c *gin.Context) {
		fail(c, newProblem(http.StatusMethodNotAllowed, "%s is not allowed here; allowed: %s", c.Request.Method, c.Writer.Header().Get("Allow")))
	})
	s.routes(engine)
	return asGet(engine)
}

func (s *Server) routes(engine *gin.Engine) {
	const ok, created = http.StatusOK, http.StatusCreated
	api := engine.Group("/api")
	logins, posts := s.limited(s.logins), s.limited(s.posts)

	api.POST("/auth/register", logins, s.answer(created, s.register))
	api.POST("/auth/login", logins, s.answer(ok, s.login))
	api.GET("/auth/checktoken", s.authenticate, s.answer(ok, s.checkToken))

	api.GET("/config", s.answer(ok, s.clientConfig))
	api.GET("/format", s.answer(ok, s.formats))
	api.GET("/format/", s.answer(ok, s.formats))

	api.GET("/team/teams", s.answer(ok, s.list(store.ByTime)))
	api.GET("/team/likes", s.answer(ok, s.list(store.ByLikes)))
	api.GET("/team/teams/:id", s.answer(ok, s.team))
	api.GET("/team/teams/:id/picture", s.picture)
	api.GET("/team/usage/:format", s.answer(ok, s.usage))
	api.GET("/team/likes/:username", s.answer(ok, s.likedBy))
	api.GET("/team/uploaded/:username", s.answer(ok, s.uploadedBy))
	api.POST("/team/search", posts, s.answer(ok, s.search))
	api.POST("/team/post", posts, s.authenticate, s.answer(created, s.post))

	api.GET("/user/username/:username", s.authenticate, s.answer(ok, s.user))
	api.POST("/user/like", posts, s.authenticate, s.answer(ok, s.like))

	s.sprites(engine)
}

func (s *Server) clientConfig(*gin.Context) (any, error) {
	return gin.H{
		"recaptchaSiteKey": s.Config.RecaptchaSiteKey,
		"maxPictureBytes":  s.Config.MaxPictureBytes,
		"pageSize":         s.Config.PageSize,
	}, nil
}

func (s *Server) formats(*gin.Context) (any, error) {
	return s.Config.Formats, nil
}

func (s *Server) health(c *gin.Context) {
	plain(c, http.StatusOK, "ok\n")
}

func (s *Server) ready(c *gin.Context) {
	if err := s.Store.Ping(c.Request.Context()); err != nil {
		plain(c, http.StatusServiceUnavailable, "MongoDB is not available\n")
		return
	}
	plain(c, http.StatusOK, "ok\n")
}

func plain(c *gin.Context, status int, text string) {
	c.Header("X-Content-Type-Options", "nosniff")
	c.Header("Cache-Control", "no-store")
	c.String(status, text)
}

// asGet lets HEAD requests be answered as GET: net/http leaves the body out.
func asGet(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method == http.MethodHead {
			r = r.WithContext(r.Context())
			r.Method = http.MethodGet
		}
		next.ServeHTTP(w, r)
	})
}
