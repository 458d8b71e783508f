// Package java replaces the generator of Java SDKs, whose module cannot be downloaded. The provider
// describes a package for it in its schema, which is not used while the provider runs.
package java

// PackageInfo has the fields that the docker-build provider sets.
type PackageInfo struct {
	BuildFiles                      string            `json:"buildFiles,omitempty"`
	GradleNexusPublishPluginVersion string            `json:"gradleNexusPublishPluginVersion,omitempty"`
	Dependencies                    map[string]string `json:"dependencies,omitempty"`
}
