"""The command line: `caunoi --help`."""

from bot.cli import main

if __name__ == "__main__":
    main()
