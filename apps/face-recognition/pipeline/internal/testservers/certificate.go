package testservers

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"math/big"
	"net"
	"os"
	"path/filepath"
	"time"
)

// certificate creates a certificate that nobody trusts, and returns the paths of it and of its key.
func certificate(folder string) (certificateFile, keyFile string, err error) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return "", "", err
	}
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1), NotAfter: time.Now().Add(24 * time.Hour), IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)},
	}
	content, err := x509.CreateCertificate(rand.Reader, template, template, &key.PublicKey, key)
	if err != nil {
		return "", "", err
	}
	keyContent, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		return "", "", err
	}
	certificateFile, keyFile = filepath.Join(folder, "certificate.pem"), filepath.Join(folder, "key.pem")
	return certificateFile, keyFile, errors.Join(
		writePEM(certificateFile, "CERTIFICATE", content),
		writePEM(keyFile, "PRIVATE KEY", keyContent))
}

// WriteAuthority writes a certificate that has signed nothing but itself.
func WriteAuthority(path string) error {
	certificateFile, keyFile, err := certificate(filepath.Dir(path))
	if err != nil {
		return err
	}
	return errors.Join(os.Rename(certificateFile, path), os.Remove(keyFile))
}

func writePEM(path, kind string, content []byte) error {
	return os.WriteFile(path, pem.EncodeToMemory(&pem.Block{Type: kind, Bytes: content}), 0o600)
}
