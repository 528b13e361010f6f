package server

import (
	"net/http"
	"strconv"
	"sync"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"

	"faqtory/search"
)

// metrics count what an operator wants to see. Each server has a registry of its
// own, so that two of them in one process do not mix.
type metrics struct {
	registry *prometheus.Registry
	requests *prometheus.CounterVec
	seconds  *prometheus.HistogramVec
	inFlight prometheus.Gauge
	searches *prometheus.CounterVec
	search   *prometheus.HistogramVec
	rejected prometheus.Counter
	limited  prometheus.Counter
	switches prometheus.Counter
	build    *prometheus.GaugeVec

	mu    sync.Mutex
	shown string // build id
}

func newMetrics(s *Server) *metrics {
	m := &metrics{
		registry: prometheus.NewRegistry(),
		requests: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "faqtory_http_requests_total", Help: "Requests answered.",
		}, []string{"route", "method", "status"}),
		seconds: prometheus.NewHistogramVec(prometheus.HistogramOpts{
			Name: "faqtory_http_request_seconds", Help: "Time to the end of an answer.",
			Buckets: []float64{.0005, .001, .0025, .005, .01, .025, .05, .1, .25, .5, 1, 2.5, 5},
		}, []string{"route"}),
		inFlight: prometheus.NewGauge(prometheus.GaugeOpts{
			Name: "faqtory_http_requests_in_flight", Help: "Requests being answered.",
		}),
		searches: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "faqtory_searches_total", Help: "Searches by the door they came through and how sure the result was.",
		}, []string{"door", "locale", "confidence"}),
		search: prometheus.NewHistogramVec(prometheus.HistogramOpts{
			Name: "faqtory_search_seconds", Help: "Time of a search or suggestion with all that it waited for.",
			Buckets: []float64{.0005, .001, .0025, .005, .01, .025, .05, .1, .25, .5, 1, 2.5, 5},
		}, []string{"door"}),
		rejected: prometheus.NewCounter(prometheus.CounterOpts{
			Name: "faqtory_searches_rejected_total", Help: "Searches turned away because too many were running.",
		}),
		limited: prometheus.NewCounter(prometheus.CounterOpts{
			Name: "faqtory_requests_limited_total", Help: "Requests over their client's share.",
		}),
		switches: prometheus.NewCounter(prometheus.CounterOpts{
			Name: "faqtory_build_switches_total", Help: "Switches to a newer build while serving.",
		}),
		build: prometheus.NewGaugeVec(prometheus.GaugeOpts{
			Name: "faqtory_build_info", Help: "The build being served, always 1.",
		}, []string{"build_id", "version"}),
	}
	cache := prometheus.NewGaugeFunc(prometheus.GaugeOpts{
		Name: "faqtory_file_cache_bytes", Help: "Files kept in memory, with their compressed forms.",
	}, func() float64 { return float64(s.files.bytes()) })
	m.registry.MustRegister(m.requests, m.seconds, m.inFlight, m.searches, m.search, m.rejected, m.limited, m.switches, m.build, cache,
		collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	return m
}

func (m *metrics) served(route, method string, status int, took time.Duration) {
	switch method {
	case http.MethodGet, http.MethodHead, http.MethodPost, http.MethodOptions:
	default:
		method = "other" // a client may send any word
	}
	m.requests.WithLabelValues(route, method, strconv.Itoa(status)).Inc()
	m.seconds.WithLabelValues(route).Observe(took.Seconds())
}

func (m *metrics) searched(door, locale string, c search.Confidence, took time.Duration) {
	m.searches.WithLabelValues(door, locale, string(c)).Inc()
	m.search.WithLabelValues(door).Observe(took.Seconds())
}

func (m *metrics) suggested(locale string, took time.Duration) {
	m.searches.WithLabelValues("suggest", locale, "").Inc()
	m.search.WithLabelValues("suggest").Observe(took.Seconds())
}

func (m *metrics) showBuild(s *Server, id string) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.shown != id {
		m.build.Reset()
		m.shown = id
	}
	m.build.WithLabelValues(id, s.options.Version).Set(1)
}

// MetricsHandler answers /metrics in Prometheus' text format. It is a handler of
// its own, for an address that visitors cannot reach.
func MetricsHandler(s *Server) http.Handler {
	mux := http.NewServeMux()
	mux.Handle("GET /metrics", promhttp.HandlerFor(s.metrics.registry, promhttp.HandlerOpts{}))
	return mux
}
