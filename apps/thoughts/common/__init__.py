"""Code shared by the services of thoughts: settings, logs, probes, tokens, database and server configuration."""
