"""Use cases, one a file. They decide with bot.domain and act through bot.ports."""
