// Package codegen takes the place of the generator of .NET SDKs, whose module cannot be downloaded. The provider only
// describes a package for it; nothing of it is used while the provider runs.
package codegen

// CSharpPackageInfo has the fields that the docker-build provider sets.
type CSharpPackageInfo struct {
	RespectSchemaVersion bool              `json:"respectSchemaVersion,omitempty"`
	PackageReferences    map[string]string `json:"packageReferences,omitempty"`
}
