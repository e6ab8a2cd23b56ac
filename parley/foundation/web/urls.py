from django.urls import path

from parley.foundation.web import views
from parley.foundation.web.palette import palette
from parley.foundation.web.screens import bulk_views
from parley.foundation.web.screens.undoing import undo

app_name = "web"
urlpatterns = [
    path("styleguide/", views.style_guide, name="style_guide"),
    path("keys/", views.shortcuts, name="shortcuts"),
    path("undo/<uuid:operation>/", undo, name="undo"),
    path("find/", palette, name="palette"),
    path("bulk/", bulk_views.overview, name="bulk_runs"),
    path("bulk/<int:pk>/", bulk_views.page, name="bulk_run"),
    path("bulk/<int:pk>/progress/", bulk_views.progress, name="bulk_progress"),
    path("bulk/<int:pk>/stop/", bulk_views.stop, name="bulk_stop"),
    path("bulk/<int:pk>/resume/", bulk_views.resume, name="bulk_resume"),
    path("bulk/<int:pk>/undo/", bulk_views.undo, name="bulk_undo"),
    path("bulk/<int:pk>/refused/", bulk_views.refused, name="bulk_refused"),
]
