"""Fields and record types that an administrator makes on the screen: their rows, their storage, how they join the declarations."""
