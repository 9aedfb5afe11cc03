"""The embedded backend: everything on one disk of one machine, with nothing to install."""
