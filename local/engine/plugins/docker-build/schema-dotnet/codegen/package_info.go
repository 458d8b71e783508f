// Package codegen replaces the generator of .NET SDKs, whose module cannot be downloaded. The provider
// describes a package for it in its schema, which is not used while the provider runs.
package codegen

// CSharpPackageInfo has the fields that the docker-build provider sets.
type CSharpPackageInfo struct {
	RespectSchemaVersion bool              `json:"respectSchemaVersion,omitempty"`
	PackageReferences    map[string]string `json:"packageReferences,omitempty"`
}
