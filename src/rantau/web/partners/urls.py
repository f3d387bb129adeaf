"""URLs of agencies, their job orders, and the public check of a company."""

from django.urls import path

from rantau.web.partners import views

app_name = "partners"
urlpatterns = [
    path("mitra/", views.agency_list, name="agencies"),
    path("mitra/<str:code>/", views.agency_detail, name="agency"),
    path("mitra/<str:code>/job-order/", views.open_job_order, name="open_job_order"),
    path("p3mi/", views.own_agency_detail, name="mine"),
    path("periksa/perusahaan/", views.check_company, name="check"),
]
