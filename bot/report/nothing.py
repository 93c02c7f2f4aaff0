"""What people read where no file can matter, without loading anything else of the reports."""


def nothing_to_check(files: int) -> str:
    """The sentence for a repository without a template that uses layers."""
    return f"No template with layers among {files} {'file' if files == 1 else 'files'}."
