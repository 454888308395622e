"""Boai (博爱): the whole work of a district Red Cross society, recorded once."""

__version__ = "0.1.0"
