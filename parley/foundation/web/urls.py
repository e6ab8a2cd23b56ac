from django.urls import path

from parley.foundation.web import views
from parley.foundation.web.screens.undoing import undo

app_name = "web"
urlpatterns = [
    path("styleguide/", views.style_guide, name="style_guide"),
    path("keys/", views.shortcuts, name="shortcuts"),
    path("undo/<uuid:operation>/", undo, name="undo"),
    path("find/", views.palette, name="palette"),
]
