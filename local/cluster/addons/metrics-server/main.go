// metrics-server serves the resource metrics API with the library of the project of that name. The project's own command
// was written for an older apiserver library and does not compile with the pinned one, so this one creates the server's
// configuration. It has only the flags that the local cluster uses.
package main

import (
	"flag"
	"fmt"
	"net"
	"os"
	"time"

	openapinamer "k8s.io/apiserver/pkg/endpoints/openapi"
	genericapiserver "k8s.io/apiserver/pkg/server"
	genericoptions "k8s.io/apiserver/pkg/server/options"
	"k8s.io/apiserver/pkg/util/compatibility"
	"k8s.io/client-go/rest"
	"sigs.k8s.io/metrics-server/pkg/api"
	generatedopenapi "sigs.k8s.io/metrics-server/pkg/api/generated/openapi"
	"sigs.k8s.io/metrics-server/pkg/scraper/client"
	"sigs.k8s.io/metrics-server/pkg/server"
	"sigs.k8s.io/metrics-server/pkg/utils"
)

// title and version describe the API in its OpenAPI document.
const (
	title   = "Kubernetes metrics-server"
	version = "0.7.2"
)

// apiserverConfig configures HTTPS on the port, with a self-signed certificate in certDir and with authentication and
// authorization by the API server.
func apiserverConfig(port int, certDir string) (*genericapiserver.Config, error) {
	serving := genericoptions.NewSecureServingOptions().WithLoopback()
	serving.BindPort = port
	serving.ServerCert.CertDirectory = certDir
	if err := serving.MaybeDefaultWithSelfSignedCerts("localhost", nil, []net.IP{net.IPv4(127, 0, 0, 1)}); err != nil {
		return nil, fmt.Errorf("certificate in %s: %w", certDir, err)
	}
	config := genericapiserver.NewConfig(api.Codecs)
	if err := serving.ApplyTo(&config.SecureServing, &config.LoopbackClientConfig); err != nil {
		return nil, err
	}
	if err := genericoptions.NewDelegatingAuthenticationOptions().ApplyTo(&config.Authentication, config.SecureServing, nil); err != nil {
		return nil, err
	}
	if err := genericoptions.NewDelegatingAuthorizationOptions().ApplyTo(&config.Authorization); err != nil {
		return nil, err
	}
	config.EffectiveVersion = compatibility.DefaultBuildEffectiveVersion()
	namer := openapinamer.NewDefinitionNamer(api.Scheme)
	config.OpenAPIConfig = genericapiserver.DefaultOpenAPIConfig(generatedopenapi.GetOpenAPIDefinitions, namer)
	config.OpenAPIV3Config = genericapiserver.DefaultOpenAPIV3Config(generatedopenapi.GetOpenAPIDefinitions, namer)
	config.OpenAPIConfig.Info.Title, config.OpenAPIConfig.Info.Version = title, version
	config.OpenAPIV3Config.Info.Title, config.OpenAPIV3Config.Info.Version = title, version
	return config, nil
}

func run(port int, certDir string, resolution, timeout time.Duration) error {
	apiserver, err := apiserverConfig(port, certDir)
	if err != nil {
		return err
	}
	cluster, err := rest.InClusterConfig()
	if err != nil {
		return fmt.Errorf("the cluster's API: %w", err)
	}
	kubelet := *rest.CopyConfig(cluster)
	if err := rest.SetKubernetesDefaults(cluster); err != nil {
		return err
	}
	cluster.ContentType = "application/vnd.kubernetes.protobuf"
	metrics, err := server.Config{
		Apiserver: apiserver,
		Rest:      cluster,
		Kubelet: &client.KubeletClientConfig{
			Scheme: "https", DefaultPort: 10250, UseNodeStatusPort: true,
			AddressTypePriority: utils.DefaultAddressTypePriority[2:3], // InternalIP: the node's name is in no DNS
			Client:              kubelet,
		},
		MetricResolution: resolution,
		ScrapeTimeout:    timeout,
	}.Complete()
	if err != nil {
		return err
	}
	return metrics.RunUntil(genericapiserver.SetupSignalHandler())
}

func main() {
	port := flag.Int("secure-port", 10250, "port of the metrics API")
	certDir := flag.String("cert-dir", "/tmp", "writable folder for the self-signed certificate")
	resolution := flag.Duration("metric-resolution", 15*time.Second, "interval between two scrapes of a kubelet, at least 10s")
	flag.Parse()
	if *resolution < 10*time.Second {
		fmt.Fprintf(os.Stderr, "metrics-server: --metric-resolution is %s; it must be at least 10s\n", *resolution)
		os.Exit(2)
	}
	if err := run(*port, *certDir, *resolution, *resolution*9/10); err != nil {
		fmt.Fprintln(os.Stderr, "metrics-server:", err)
		os.Exit(1)
	}
}
