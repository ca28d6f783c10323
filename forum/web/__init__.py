"""Flask plumbing: what every door of the web stands on."""
