"""Widgets that draw rows of cells and post messages for keys and clicks."""
