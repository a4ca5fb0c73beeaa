"""Bytes on the disk: which files a run reads, in which encoding and version they are written."""
