"""Everything that writes clearing: settlements of channels, platform campaigns, declared headline rules."""
