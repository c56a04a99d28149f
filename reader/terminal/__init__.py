"""What the application needs of the terminal beside Textual: guard, key queue, signals, background, clipboard."""
