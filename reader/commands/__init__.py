"""The commands of the application, with their scopes and key bindings."""
