package testservers

import (
	"context"
	"net"
	"sync"
	"testing"

	"google.golang.org/grpc"
	"google.golang.org/grpc/health"
	"google.golang.org/grpc/health/grpc_health_v1"

	"slipway.dev/face-recognition/pipeline/internal/facerecog"
)

// Answer is what a fake face-recog does about a path.
type Answer func(ctx context.Context, path string) (imageName string, err error)

// FaceRecog is a fake face-recog, which counts requests.
type FaceRecog struct {
	facerecog.UnimplementedIdentifyServer
	Address string
	// Health sets what the health service reports.
	Health *health.Server

	server *grpc.Server
	mutex  sync.Mutex
	answer Answer
	calls  map[string]int
	total  int
}

// StartFaceRecog starts a server that ends with the test.
func StartFaceRecog(t *testing.T, answer Answer) *FaceRecog {
	t.Helper()
	f := &FaceRecog{Address: "127.0.0.1:0", Health: health.NewServer(), answer: answer, calls: map[string]int{}}
	f.SetServing(true)
	f.Start(t)
	t.Cleanup(f.Stop)
	return f
}

// Start starts the server, again at the same address if it was stopped.
func (f *FaceRecog) Start(t *testing.T) {
	t.Helper()
	listener, err := net.Listen("tcp", f.Address)
	if err != nil {
		t.Fatal(err)
	}
	f.Address = listener.Addr().String()
	f.server = grpc.NewServer()
	facerecog.RegisterIdentifyServer(f.server, f)
	grpc_health_v1.RegisterHealthServer(f.server, f.Health)
	server := f.server
	go func() { _ = server.Serve(listener) }()
}

// Stop ends all connections and accepts no more.
func (f *FaceRecog) Stop() {
	f.server.Stop()
}

// SetServing sets what the health service reports.
func (f *FaceRecog) SetServing(serving bool) {
	state := grpc_health_v1.HealthCheckResponse_NOT_SERVING
	if serving {
		state = grpc_health_v1.HealthCheckResponse_SERVING
	}
	f.Health.SetServingStatus(facerecog.Identify_ServiceDesc.ServiceName, state)
}

// SetAnswer changes what the server answers.
func (f *FaceRecog) SetAnswer(answer Answer) {
	f.mutex.Lock()
	defer f.mutex.Unlock()
	f.answer = answer
}

// Identify counts the request and answers.
func (f *FaceRecog) Identify(ctx context.Context, request *facerecog.IdentifyRequest) (*facerecog.IdentifyResponse, error) {
	f.mutex.Lock()
	answer := f.answer
	f.calls[request.GetImagePath()]++
	f.total++
	f.mutex.Unlock()
	name, err := answer(ctx, request.GetImagePath())
	return &facerecog.IdentifyResponse{ImageName: name}, err
}

// Calls is how often a path was asked about.
func (f *FaceRecog) Calls(path string) int {
	f.mutex.Lock()
	defer f.mutex.Unlock()
	return f.calls[path]
}

// Total is the number of all requests.
func (f *FaceRecog) Total() int {
	f.mutex.Lock()
	defer f.mutex.Unlock()
	return f.total
}
