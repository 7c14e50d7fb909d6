"""From what people type and send to who is called: numbers in handwriting, contacts, tables."""
