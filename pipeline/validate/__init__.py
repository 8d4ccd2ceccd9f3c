"""Record to findings: one small function a rule."""
