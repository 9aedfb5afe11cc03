"""Erasure of an account: asked for once, carried on by whoever is there until nothing is left."""
