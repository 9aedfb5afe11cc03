"""A coach reads one session by a link and grades its answers before seeing our scores."""
