"""The sample company: believable, in three languages, made through the actions, the same every time."""
