// The official Kubernetes provider, built from its Go module. This program only starts it.
package main

import (
	"github.com/pulumi/pulumi-kubernetes/provider/v4/pkg/provider"
	"github.com/pulumi/pulumi-kubernetes/provider/v4/pkg/version"
)

// The schemas describe the SDKs for code generators; the engine works without them.
var noSchema = []byte("{}")

func main() {
	provider.Serve("kubernetes", version.Version, noSchema, noSchema)
}
