"""The telephone operator's bill beside our own calls (5.1). Pure."""
