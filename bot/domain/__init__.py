"""The rules, as plain functions over plain values: no clock, no randomness, no I/O, no await."""
