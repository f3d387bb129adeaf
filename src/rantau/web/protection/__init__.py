"""Pages of protection: help for anybody, the desk of the Crisis Center, its cases."""
