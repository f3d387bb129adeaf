"""The nouns of what is issued and of what is received."""

from rantau.documents.models.document import Document, SerialCounter
from rantau.documents.models.knock import Knock
from rantau.documents.models.stored_file import StoredFile

__all__ = ["Document", "Knock", "SerialCounter", "StoredFile"]
