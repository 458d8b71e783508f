package api

import (
	"context"
	"errors"
	"net/http"
	"net/mail"
	"regexp"
	"strings"

	"github.com/gin-gonic/gin"

	"slipway.local/scopelens/server/internal/auth"
	"slipway.local/scopelens/server/internal/store"
)

const (
	minPasswordBytes = 8
	// The limit of bcrypt.
	maxPasswordBytes  = 72
	maxEmailBytes     = 254
	maxRecaptchaBytes = 8 << 10
)

var (
	validUsername = regexp.MustCompile(`^[A-Za-z0-9_-]{3,32}$`)
	validDomain   = regexp.MustCompile(`^([A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z]([A-Za-z0-9-]{0,61}[A-Za-z0-9])$`)
)

func checkUsername(username string) error {
	if !validUsername.MatchString(username) {
		return invalid("username", username, "has to be 3 to 32 letters (A-Z, a-z), digits, _ or -")
	}
	return nil
}

// checkEmail returns an email address in the form in which it is stored.
func checkEmail(email string) (string, error) {
	address, err := mail.ParseAddress(email)
	_, domain, _ := strings.Cut(email, "@")
	if err != nil || address.Name != "" || address.Address != email || len(email) > maxEmailBytes || !validDomain.MatchString(domain) {
		return "", invalid("email", email, "has to be an email address of at most 254 bytes, such as name@example.org")
	}
	return strings.ToLower(email), nil
}

func (s *Server) register(c *gin.Context) (any, error) {
	var body struct {
		Username string `json:"username"`
		Email    string `json:"email"`
		Password string `json:"password"`
	}
	if err := readJSON(c, &body); err != nil {
		return nil, err
	}
	if err := checkUsername(body.Username); err != nil {
		return nil, err
	}
	email, err := checkEmail(body.Email)
	if err != nil {
		return nil, err
	}
	if n := len(body.Password); n < minPasswordBytes || n > maxPasswordBytes {
		return nil, newProblem(http.StatusBadRequest, "password: has %d bytes; it has to have %d to %d", n, minPasswordBytes, maxPasswordBytes)
	}
	if err := s.checkHuman(c); err != nil {
		return nil, err
	}
	return gin.H{"username": body.Username}, s.addUser(c.Request.Context(), body.Username, email, body.Password)
}

func (s *Server) addUser(ctx context.Context, username, email, password string) error {
	// The unique indexes decide; asking before saves the work for the hash.
	err := s.Store.Taken(ctx, username, email)
	if err == nil {
		var hash string
		if hash, err = auth.HashPassword(ctx, password); err != nil {
			return err
		}
		err = s.Store.AddUser(ctx, username, email, hash)
	}
	switch {
	case errors.Is(err, store.ErrUsernameTaken):
		return newProblem(http.StatusConflict, "username: %q is taken", username)
	case errors.Is(err, store.ErrEmailTaken):
		return newProblem(http.StatusConflict, "email: %q has an account", email)
	}
	return err
}

func (s *Server) checkHuman(c *gin.Context) error {
	if s.Recaptcha == nil {
		return nil
	}
	token := c.Query("recaptcha")
	if token == "" || len(token) > maxRecaptchaBytes {
		return newProblem(http.StatusBadRequest, "recaptcha: the query needs the token of reCAPTCHA, of at most %d bytes", maxRecaptchaBytes)
	}
	err := s.Recaptcha.Check(c.Request.Context(), token)
	switch {
	case err == nil:
		return nil
	case errors.Is(err, auth.ErrNotHuman):
		return newProblem(http.StatusBadRequest, "recaptcha: the token is wrong, was used before or has expired; solve the reCAPTCHA again")
	}
	s.logger(c).Error("registrations are impossible", "error", err.Error())
	return unavailable("registrations cannot be checked now; try again later")
}

func (s *Server) login(c *gin.Context) (any, error) {
	var body struct {
		Username string `json:"username"`
		Password string `json:"password"`
	}
	if err := readJSON(c, &body); err != nil {
		return nil, err
	}
	if body.Username == "" {
		return nil, invalid("username", body.Username, "is required")
	}
	if n := len(body.Password); n == 0 || n > maxPasswordBytes {
		return nil, newProblem(http.StatusBadRequest, "password: has %d bytes; it has to have 1 to %d", n, maxPasswordBytes)
	}
	user, err := s.Store.UserByName(c.Request.Context(), body.Username)
	if err != nil && !isNotFound(err) {
		return nil, err
	}
	matches, err := auth.PasswordMatches(c.Request.Context(), user.Password, body.Password)
	if err != nil {
		return nil, err
	}
	if !matches {
		return nil, newProblem(http.StatusUnauthorized, "the username or the password is wrong")
	}
	return s.Tokens.Sign(auth.Identity{Username: user.Username, UserID: user.ID.Hex()})
}

func (s *Server) checkToken(c *gin.Context) (any, error) {
	return gin.H{"username": currentUser(c).Username}, nil
}
