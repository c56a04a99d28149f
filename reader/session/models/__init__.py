"""The row models of the screens, which the session keeps while a screen is closed."""
