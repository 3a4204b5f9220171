"""The engines behind django-haystack. Only ``search.engine`` talks to them."""
