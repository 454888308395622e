"""Photographs and the words of other people's tables. Pure."""
