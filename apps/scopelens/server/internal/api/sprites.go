package api

import (
	"bytes"
	"crypto/sha256"
	"fmt"
	"mime"
	"net/http"
	"path"
	"time"

	"github.com/gin-gonic/gin"
)

// spriteCache is short, because a new version of the server may have other sprites under the same names.
const spriteCache = "public, max-age=3600"

func (s *Server) sprites(engine *gin.Engine) {
	for name, content := range s.Species.Files() {
		tag := fmt.Sprintf(`"%x"`, sha256.Sum256(content))
		engine.GET("/assets/sprites/"+name, func(c *gin.Context) {
			c.Header("Cache-Control", spriteCache)
			c.Header("ETag", tag)
			c.Header("Content-Type", mime.TypeByExtension(path.Ext(name)))
			http.ServeContent(c.Writer, c.Request, name, time.Time{}, bytes.NewReader(content))
		})
	}
}
