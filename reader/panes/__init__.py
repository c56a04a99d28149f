"""Widgets: what is drawn, and which keys were pressed. They decide nothing."""
