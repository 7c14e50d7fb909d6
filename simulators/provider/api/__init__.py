"""The provider's API: request validation as strict as the document, and responses in its format."""
