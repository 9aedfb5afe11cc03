"""Having the answers of a session judged by a language model too, within its budget."""
