"""Training and evaluation of the classifier; not part of the service."""
