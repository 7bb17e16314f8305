"""Measured claims, each with the peer it is measured against. `make bench` prints the figures."""
