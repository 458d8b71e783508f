package processor

import "github.com/prometheus/client_golang/prometheus"

type metrics struct {
	images       *prometheus.CounterVec
	redeliveries prometheus.Counter
	seconds      prometheus.Histogram
}

func newMetrics(registry prometheus.Registerer) *metrics {
	m := &metrics{
		images: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "face_recognition_images_total", Help: "Pictures that became processed or failed.",
		}, []string{"result"}),
		redeliveries: prometheus.NewCounter(prometheus.CounterOpts{
			Name: "face_recognition_redeliveries_total", Help: "Messages about rows that were not pending.",
		}),
		seconds: prometheus.NewHistogram(prometheus.HistogramOpts{
			Name: "face_recognition_identify_seconds", Help: "How long face-recog took for a picture.",
			Buckets: []float64{0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 20, 60},
		}),
	}
	// Both results are there from the start, so that rates can be computed.
	m.images.WithLabelValues("processed")
	m.images.WithLabelValues("failed")
	registry.MustRegister(m.images, m.redeliveries, m.seconds)
	return m
}
