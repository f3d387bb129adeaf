"""What tests arrange: persons, placements, contacts, cases and documents, made by the services.

Each factory takes what differs from an ordinary example as keyword arguments and makes it as the
officer whose task it is, so that it is under the same row policies as in the product.
"""
