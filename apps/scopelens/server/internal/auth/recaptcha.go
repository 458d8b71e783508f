package auth

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"
)

const (
	recaptchaTimeout  = 5 * time.Second
	maxRecaptchaBytes = 64 << 10
)

// ErrNotHuman means that reCAPTCHA refused a visitor's token.
var ErrNotHuman = errors.New("reCAPTCHA refused the token")

// ErrWrongSecret means that reCAPTCHA does not know the server's secret.
var ErrWrongSecret = errors.New("reCAPTCHA says that the secret in RECAPTCHA_SECRET is wrong")

// Recaptcha asks reCAPTCHA about tokens of visitors.
type Recaptcha struct {
	url    string
	secret string
	client *http.Client
}

// NewRecaptcha returns a client of the verification at `url`.
func NewRecaptcha(url, secret string) *Recaptcha {
	return &Recaptcha{url, secret, &http.Client{
		Timeout: recaptchaTimeout,
		// The secret is sent to no other address.
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}}
}

// Check returns nil if the token is good, [ErrNotHuman] if it is not, [ErrWrongSecret], or another error if
// reCAPTCHA cannot be asked.
func (r *Recaptcha) Check(ctx context.Context, token string) error {
	form := url.Values{"secret": {r.secret}, "response": {token}}
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, r.url, strings.NewReader(form.Encode()))
	if err != nil {
		return err
	}
	request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	response, err := r.client.Do(request)
	if err != nil {
		return fmt.Errorf("reCAPTCHA cannot be reached: %w", err)
	}
	defer response.Body.Close()
	if response.StatusCode != http.StatusOK {
		return fmt.Errorf("reCAPTCHA answered %s", response.Status)
	}
	var answer struct {
		Success    bool     `json:"success"`
		ErrorCodes []string `json:"error-codes"`
	}
	if err := json.NewDecoder(io.LimitReader(response.Body, maxRecaptchaBytes)).Decode(&answer); err != nil {
		return fmt.Errorf("reCAPTCHA's answer cannot be read: %w", err)
	}
	switch {
	case answer.Success:
		return nil
	case slices.Contains(answer.ErrorCodes, "invalid-input-secret"), slices.Contains(answer.ErrorCodes, "missing-input-secret"):
		return ErrWrongSecret
	case slices.Contains(answer.ErrorCodes, "bad-request"):
		return errors.New("reCAPTCHA did not understand the request")
	}
	return ErrNotHuman
}
