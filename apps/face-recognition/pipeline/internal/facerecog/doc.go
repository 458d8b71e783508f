// Package facerecog is the generated code of the gRPC contract in ../../../proto/facerecog.proto.
//
// The generators are protoc 35.1 (grpcio-tools 1.85.1 from PyPI contains it), google.golang.org/protobuf/cmd/protoc-gen-go
// v1.36.12 and google.golang.org/grpc/cmd/protoc-gen-go-grpc v1.6.2.
package facerecog

//go:generate protoc --proto_path=../../../proto --go_out=. --go_opt=paths=source_relative --go-grpc_out=. --go-grpc_opt=paths=source_relative facerecog.proto
