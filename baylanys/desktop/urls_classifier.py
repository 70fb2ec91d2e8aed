"""Addresses of the pages of the customer's guide."""

from django.urls import path

from baylanys.desktop.views import classifier

urlpatterns = [
    path("classifier/", classifier.classifier, name="classifier"),
    path("classifier/<int:number>.xlsx", classifier.file, name="classifier_file"),
    path("classifier/draft", classifier.draft, name="classifier_draft"),
    path("classifier/upload", classifier.upload, name="classifier_upload"),
    path("classifier/line", classifier.line, name="classifier_line"),
    path("classifier/submit", classifier.submit, name="classifier_submit"),
    path("classifier/<int:number>/reopen", classifier.reopen, name="classifier_reopen"),
    path("classifier/<int:number>/decide", classifier.decide, name="classifier_decide"),
]
