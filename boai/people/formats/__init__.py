"""Files of this module's kind → rows. Pure."""
