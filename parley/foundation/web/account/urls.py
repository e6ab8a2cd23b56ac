from django.urls import path

from parley.foundation.web.account import views

app_name = "account"
urlpatterns = [
    path("sign-in/", views.sign_in, name="sign_in"),
    path("sign-out/", views.sign_out, name="sign_out"),
    path("view-as/end/", views.end_view_as, name="view_as_end"),
    path("profile/", views.profile, name="profile"),
    path("profile/password/", views.password, name="password"),
    path("profile/preferences/", views.preferences, name="preferences"),
]
