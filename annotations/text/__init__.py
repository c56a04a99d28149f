"""The ground everything stands on: spans of canonical text, and pure functions over them."""
