"""The peers, each as its users write it: the conversation of benchmarks.script, kept in memory only."""
