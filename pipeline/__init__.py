"""ziping (自评): Word self-evaluation forms in, canonical JSON, bilingual HTML and print-ready PDF out."""

__version__ = "0.1.0"
