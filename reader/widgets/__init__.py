"""Widgets: they draw, and post messages for keys and clicks."""
