"""Moving out: the whole paper as documented files, and back from them into an empty one."""
