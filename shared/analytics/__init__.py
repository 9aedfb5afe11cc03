"""Analytics: counters of pages, features and durations, which nobody can be found in."""
