"""Tools for developers: a local host, a demonstration, compilers of files. Never deployed."""
