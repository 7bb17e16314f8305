"""Stand-ins for the world outside: real servers on loopback ports, not mocks."""
