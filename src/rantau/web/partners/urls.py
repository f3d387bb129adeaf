"""URLs of agencies, their job orders, and the public check of a company."""

from django.urls import path

from rantau.web.partners import (
    agency_change_views,
    job_order_views,
    licence_views,
    rate_views,
    views,
)

app_name = "partners"
urlpatterns = [
    path("mitra/", views.agency_list, name="agencies"),
    path("mitra/baru/", licence_views.propose_agency, name="propose_agency"),
    path("mitra/kurs/", rate_views.exchange_rates, name="exchange_rates"),
    path("mitra/izin/<str:reference>/", licence_views.decide_licence, name="licence"),
    path(
        "mitra/usulan-job-order/<str:reference>/",
        job_order_views.decide_job_order,
        name="job_order_proposal",
    ),
    path(
        "mitra/perubahan/<str:reference>/",
        agency_change_views.decide_agency_change,
        name="agency_change",
    ),
    path("mitra/<str:code>/ubah/", agency_change_views.change_agency, name="change_agency"),
    path("mitra/<str:code>/akhiri/", agency_change_views.end_agency, name="end_agency"),
    path(
        "mitra/job-order/<str:number>/tahan/", job_order_views.hold_job_order, name="hold_job_order"
    ),
    path(
        "mitra/job-order/<str:number>/cabut-penahanan/",
        job_order_views.lift_job_order_hold,
        name="lift_job_order_hold",
    ),
    path("mitra/<str:code>/izin/", licence_views.renew_licence, name="renew_licence"),
    path("mitra/<str:code>/", views.agency_detail, name="agency"),
    path("mitra/<str:code>/job-order/", views.open_job_order, name="open_job_order"),
    path("p3mi/", views.own_agency_detail, name="mine"),
    path("p3mi/izin/<str:code>/", licence_views.own_licence, name="own_licence"),
    path("periksa/perusahaan/", views.check_company, name="check"),
]
