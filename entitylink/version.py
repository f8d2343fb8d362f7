"""The version of the library, read by the package build and written into every index."""

__all__ = ["__version__"]

__version__ = "0.1.0"
