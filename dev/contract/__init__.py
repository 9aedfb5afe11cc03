"""What is made of the API's description, and what judges it: clients, a collection, linters."""
