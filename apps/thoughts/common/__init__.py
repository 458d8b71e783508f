"""What the services of thoughts share: settings, logs, probes, tokens, the database, the server's configuration."""
