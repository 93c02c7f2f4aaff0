"""Keeps AWS Lambda layers right in the templates that deploy them."""

__version__ = "0.1.0"
