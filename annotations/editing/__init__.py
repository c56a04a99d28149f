"""Edits, made of what an analyst wants and what the annotations hold; :mod:`annotations.store.store` applies them."""
