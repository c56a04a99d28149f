"""The rows of each screen, as the session keeps them while the screen is closed."""
