"""URLs of what an officer does with the worklist; the worklist itself is `common:desk`."""

from django.urls import path

from rantau.web.duties import absences, holding, pauses, receiving, views

app_name = "duties"
urlpatterns = [
    path("ambil/", holding.claim, name="claim"),
    path("kembalikan/", holding.give_back, name="give_back"),
    path("serahkan/", holding.pass_on, name="pass_on"),
    path("urungkan/", holding.undo, name="undo"),
    path("jeda/<uuid:duty>/", pauses.pause, name="pause_clock"),
    path("jeda/akhiri/", pauses.start, name="start_clock"),
    path("terima/", receiving.receive, name="receive"),
    path("terima/urungkan/", receiving.undo_receive, name="undo_receive"),
    path("berikutnya/", views.open_next, name="next"),
    path("saringan/", views.save_filter, name="filter"),
    path("cuti/", absences.absences, name="absences"),
    path("cuti/<uuid:absence>/", absences.withdraw, name="withdraw_absence"),
]
