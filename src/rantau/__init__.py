"""Rantau: the open national service network for migrant workers."""
