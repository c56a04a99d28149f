"""The state of an analyst's session and the actions on it. This package does not import Textual."""
