"""Models that look at photos and footage: where a person is, what they wear, where their joints and face are."""
