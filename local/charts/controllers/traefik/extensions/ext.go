// Package ext contains the types by which other editions of Traefik extend its dynamic configuration. In this edition
// they are empty.
package ext

// HTTP extends the HTTP configuration.
type HTTP struct{}

// Router extends a router of the HTTP configuration.
type Router struct{}
