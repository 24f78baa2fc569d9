"""An archive <-> immutable Parquet parts and one manifest: a list with local features and, where said, thumbnails."""
