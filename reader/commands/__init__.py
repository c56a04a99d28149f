"""The commands of the application: their table, their scopes and their keys."""
