"""What keeps a process from writing where it must not: the kernel, and Python's own audit."""
