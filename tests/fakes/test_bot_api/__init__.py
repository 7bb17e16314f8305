"""The Bot API server is itself tested: a wrong stand-in would prove nothing."""
