"""Record (and findings) to bytes: canonical JSON, HTML, PDF, receipts."""
