"""Settings, URLs, WSGI application, start-up checks. No other package imports it."""
