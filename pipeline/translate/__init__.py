"""The catalogues: labels, the memory of free texts, sentences."""
