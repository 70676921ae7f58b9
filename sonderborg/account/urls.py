"""Signing in and one's own account, under the names by which allauth finds its pages. There is no sign-up."""

from allauth.account import views as account
from django.urls import include, path, re_path

from sonderborg.account import invited, sign_on, views

urlpatterns = [
    path("login/", views.SignIn.as_view(), name="account_login"),
    path("logout/", account.logout, name="account_logout"),
    path("password_change/", views.ChangePassword.as_view(), name="account_change_password"),
    path("account/", views.own_account, name="account"),
    path("account/sign-out-everywhere/", views.sign_out_everywhere, name="sign-out-everywhere"),
    path("account/invitation/<str:token>/", invited.invitation, name="invitation"),
    path("account/inactive/", account.account_inactive, name="account_inactive"),
    path("account/reauthenticate/", account.reauthenticate, name="account_reauthenticate"),
    path("account/forgotten/", views.Forgotten.as_view(), name="account_reset_password"),
    path("account/forgotten/sent/", account.password_reset_done, name="account_reset_password_done"),
    re_path(
        r"^account/forgotten/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>[^/]+)/$",
        views.NewPassword.as_view(),
        name="account_reset_password_from_key",
    ),
    path("account/forgotten/done/", account.password_reset_from_key_done, name="account_reset_password_from_key_done"),
    path("account/second-factor/", include("allauth.mfa.urls")),
    path("account/sign-on/<slug:provider_id>/login/", sign_on.start, name="openid_connect_login"),
    path("account/sign-on/<slug:provider_id>/back/", sign_on.back, name="openid_connect_callback"),
    path("account/sign-on/error/", views.sign_on_failed, name="socialaccount_login_error"),
    path("account/sign-on/cancelled/", views.sign_on_failed, name="socialaccount_login_cancelled"),
]
