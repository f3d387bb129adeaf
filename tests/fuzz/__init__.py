"""Every form, address and operation against every bad input, made from the code itself: what is
asked is read from the pages and from the contract, so a new field is tested without being named.
"""
