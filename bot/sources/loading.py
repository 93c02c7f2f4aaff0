"""What is known of layers without asking anybody: the bundled catalogue, and the user's own files over it."""

from typing import TYPE_CHECKING

from bot.sources.bundled import load_bundled

if TYPE_CHECKING:
    from bot.layers.catalogue import Catalogue
    from bot.settings import Settings
    from bot.sources.user import Files


def load_catalogue(settings: "Settings", files: "Files") -> "Catalogue":
    """The bundled catalogue with the user's own files over it. Raises UserError for a file that is wrong."""
    catalogue = load_bundled()
    if not settings.catalogues:
        return catalogue
    from bot.sources.user import read_user_catalogues

    return read_user_catalogues(catalogue, settings.catalogues, files)
