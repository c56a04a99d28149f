"""The command line interface: subcommands for scripts, and the entry point of the app."""
