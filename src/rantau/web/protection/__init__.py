"""Pages of protection: public help, the desk of the Crisis Center, and its cases."""
