"""A PDF as lines of text in reading order, with the links that lie on them."""
