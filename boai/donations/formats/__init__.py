"""Statements as banks and payment platforms write them, read into one shape. Pure: bytes in, `Statement` out."""
