"""What the product needs of the outside world: protocols and our own types."""
