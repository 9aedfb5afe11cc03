"""Practice beside a session: its questions tried again."""
