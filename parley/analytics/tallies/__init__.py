"""Sums over all deals that every change keeps right, so that a report costs the same at a thousand deals and a million."""
