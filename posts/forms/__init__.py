"""Shape and cleaning of what people type. The rules of writing are the actions'."""
