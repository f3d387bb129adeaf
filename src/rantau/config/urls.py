"""Every address: includes only."""

urlpatterns: list = []
