"""Access to the terminal beyond Textual: output guard, key queue, signals, job control, background, clipboard."""
