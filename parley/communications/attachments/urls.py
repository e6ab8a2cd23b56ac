from __future__ import annotations

from django.urls import path

from parley.communications.attachments import views

app_name = "files"
urlpatterns = [
    path("files/<slug:record_type>/<int:pk>/", views.panel, name="panel"),
    path("files/<slug:record_type>/<int:pk>/upload/", views.upload, name="upload"),
    path("files/<slug:record_type>/<int:pk>/bin/", views.binned, name="bin"),
    path("files/<int:pk>/", views.look, name="look"),
    path("files/<int:pk>/download/", views.download, name="download"),
    path("files/<int:pk>/preview/<slug:size>/", views.preview, name="preview"),
    path("files/<int:pk>/versions/", views.versions, name="versions"),
    path("files/<int:pk>/remove/", views.remove, name="remove"),
    path("files/<int:pk>/restore/", views.restore, name="restore"),
]
