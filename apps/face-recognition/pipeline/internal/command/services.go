package command

import (
	"context"
	"errors"
	"net"
	"net/http"
	"strconv"
	"sync"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"

	"slipway.dev/face-recognition/pipeline/internal/config"
	"slipway.dev/face-recognition/pipeline/internal/database"
	"slipway.dev/face-recognition/pipeline/internal/pictures"
	"slipway.dev/face-recognition/pipeline/internal/processor"
	"slipway.dev/face-recognition/pipeline/internal/publisher"
	"slipway.dev/face-recognition/pipeline/internal/receiver"
	"slipway.dev/face-recognition/pipeline/internal/schema"
	"slipway.dev/face-recognition/pipeline/internal/serve"
	"slipway.dev/face-recognition/pipeline/internal/store"
)

// receive answers requests and publishes new rows.
func receive(ctx context.Context, e environment) error {
	settings, err := config.ReadReceiver(e.get)
	if err != nil {
		return err
	}
	db, err := database.Open(settings.Database)
	if err != nil {
		return err
	}
	defer db.Close()
	listener, err := listen(settings.Port)
	if err != nil {
		return err
	}
	unknown, known := pictures.NewFolder(settings.UnknownPeople), pictures.NewFolder(settings.KnownPeople)
	for _, folder := range []*pictures.Folder{unknown, known} {
		if err := folder.RemoveAbandoned(); err != nil {
			e.log.Warn("abandoned uploads cannot be deleted", "error", err.Error())
		}
	}
	registry := newRegistry()
	rows := store.New(db)
	queue := publisher.New(rows, settings.ProducerAddress, publisher.Interval, registry, e.log)

	// Requests that are finished after `ctx` ends still have the publisher.
	work, stop := context.WithCancel(context.WithoutCancel(ctx))
	var background sync.WaitGroup
	background.Go(func() { queue.Run(work) })
	err = serve.Run(ctx, listener, receiver.New(work, receiver.Parts{
		Store:           rows,
		Unknown:         unknown,
		Known:           known,
		Queue:           queue,
		MaxBacklog:      settings.MaxBacklog,
		MaxPictureBytes: settings.MaxPictureBytes,
		BatchRoute:      settings.BatchRoute,
		Ready:           func(ctx context.Context) error { return schema.Check(ctx, db) },
		Registry:        registry,
		Log:             e.log,
	}), e.log)
	stop()
	background.Wait()
	return err
}

// process has pictures identified.
func process(ctx context.Context, e environment) error {
	settings, err := config.ReadProcessor(e.get)
	if err != nil {
		return err
	}
	db, err := database.Open(settings.Database)
	if err != nil {
		return err
	}
	defer db.Close()
	connection, err := processor.Connect(settings.GRPCAddress)
	if err != nil {
		return err
	}
	defer connection.Close()
	listener, err := listen(settings.Port)
	if err != nil {
		return err
	}
	registry := newRegistry()
	mux := http.NewServeMux()
	serve.AddProbes(mux, registry, func(ctx context.Context) error { return schema.Check(ctx, db) }, e.log)

	// Either part ends the other one.
	ctx, stop := context.WithCancel(ctx)
	var background sync.WaitGroup
	var serveErr error
	background.Go(func() {
		defer stop()
		serveErr = serve.Run(ctx, listener, mux, e.log)
	})
	err = processor.Run(ctx, processor.Options{
		Store:           store.New(db),
		Conn:            connection,
		Host:            e.host,
		LookupAddress:   settings.LookupAddress,
		Concurrency:     settings.Concurrency,
		Claim:           settings.Claim,
		GRPCTimeout:     settings.GRPCTimeout,
		RetryDelay:      settings.RetryDelay,
		BreakerFailures: settings.BreakerFailures,
		BreakerProbe:    settings.BreakerProbe,
		DrainTimeout:    processor.DrainTimeout,
	}, registry, e.log)
	stop()
	background.Wait()
	return errors.Join(err, serveErr)
}

func listen(port int) (net.Listener, error) {
	return net.Listen("tcp", ":"+strconv.Itoa(port))
}

func newRegistry() *prometheus.Registry {
	registry := prometheus.NewRegistry()
	registry.MustRegister(collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	return registry
}
