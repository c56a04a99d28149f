"""The state of one analyst at work, and what the actions do to it. It does not import Textual."""
