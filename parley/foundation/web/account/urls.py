from django.urls import path

from parley.foundation.web.account import resetting, security, signing_in, views

app_name = "account"
urlpatterns = [
    path("sign-in/", signing_in.sign_in, name="sign_in"),
    path("sign-in/code/", signing_in.code, name="code"),
    path("sign-in/passkey/", signing_in.passkey_question, name="passkey_question"),
    path("sign-in/passkey/answer/", signing_in.passkey_answer, name="passkey_answer"),
    path("sign-out/", signing_in.sign_out, name="sign_out"),
    path("confirm/", signing_in.confirm, name="confirm"),
    path("forgot/", resetting.forgot, name="forgot"),
    path("reset/new/", resetting.new_password, name="new_password"),
    path("reset/<str:secret>/", resetting.follow, name="reset"),
    path("view-as/end/", views.end_view_as, name="view_as_end"),
    path("profile/", views.profile, name="profile"),
    path("profile/password/", views.password, name="password"),
    path("profile/preferences/", views.preferences, name="preferences"),
    path("profile/security/", security.security, name="security"),
    path("profile/security/app/", security.code_app, name="code_app"),
    path("profile/security/app/off/", security.code_app_off, name="code_app_off"),
    path("profile/security/codes/", security.recovery_codes, name="recovery_codes"),
    path("profile/security/passkeys/options/", security.passkey_options, name="passkey_options"),
    path("profile/security/passkeys/", security.passkey_new, name="passkey_new"),
    path("profile/security/passkeys/<int:pk>/remove/", security.passkey_remove, name="passkey_remove"),
    path("profile/security/sessions/end/", security.end_session, name="end_session"),
]
