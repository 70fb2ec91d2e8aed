"""One table for the whole product: every route, who may use it, and what the others hear.

A route without a line fails, and so does a line without a route. Whoever lacks the permission gets 403,
a stranger is led to sign-in (or gets 401 where programs knock); neither hears anything of the content.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from django.conf import settings
from django.http import HttpResponseBase
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from baylanys.accounts.choices import Role
from baylanys.accounts.models import Person
from baylanys.accounts.permissions import PERMISSIONS
from baylanys.accounts.tokens import issue_token
from baylanys.core import clock, commands
from tests.interaction_rows import LOST, contact, interaction, person

UUID = "0192f0c1-0000-7000-8000-000000000000"
# ruff: noqa: E501
# Who: a permission; `open` for everybody; `signed_in` for every person; `token` for programs; `demo` for
# everybody while the centre is a demonstration, nobody else; `keys` for who proves to know a key of ours.
TABLE = f"""
api_root                GET    /api/v1/                                      open
openapi-json            GET    /api/v1/openapi.json                          open
list_interactions       GET    /api/v1/interactions                          token
get_interaction         GET    /api/v1/interactions/{UUID}                   token
recording               GET    /api/v1/interactions/{UUID}/recording         token
list_messages           GET    /api/v1/messages                              token
send_message            POST   /api/v1/messages                              token
get_message             GET    /api/v1/messages/{UUID}                       token
message_media           GET    /api/v1/messages/{UUID}/media                 token
list_conversations      GET    /api/v1/conversations                         token
get_conversation        GET    /api/v1/conversations/{UUID}                  token
list_operators          GET    /api/v1/operators                             token
set_state               PUT    /api/v1/operators/operator1/state             token
list_kpi                GET    /api/v1/kpi                                   token
list_reports            GET    /api/v1/reports                               token
post_report             POST   /api/v1/reports/kpi_daily                     token
get_made_report         GET    /api/v1/reports/made/{UUID}                   token
made_report_file        GET    /api/v1/reports/made/{UUID}/file              token
get_report_order        GET    /api/v1/reports/orders/{UUID}                 token
send_reports            POST   /api/v1/reports/deliveries                    token
get_sending             GET    /api/v1/reports/deliveries/1                  token
list_articles           GET    /api/v1/knowledge                             token
list_queues             GET    /api/v1/queues                                token
api-root                GET    /api/v1/                                      open
api_nothing             GET    /api/nothing                                  open
healthz                 GET    /healthz                                      open
readyz                  GET    /readyz                                       open
metrics                 GET    /metrics                                      open
whatsapp_webhook        GET    /webhooks/whatsapp                            keys
try_it                  GET    /try/                                         demo
try_phone               GET    /try/phone/                                   demo
try_account             POST   /try/phone/account                            demo
try_sign_in             POST   /try/sign-in/                                 demo
try_calendar            POST   /try/calendar/                                demo
try_messenger           GET    /try/whatsapp/                                demo
try_messenger_people    GET    /try/whatsapp/people                          demo
try_messenger_conversation GET /try/whatsapp/people/arman                    demo
try_messenger_write     POST   /try/whatsapp/people/arman/messages           demo
try_messenger_act       POST   /try/whatsapp/people/arman/acts               demo
try_messenger_upload    POST   /try/whatsapp/people/arman/media              demo
try_messenger_media     GET    /try/whatsapp/media/1                         demo
try_messenger_flow      GET    /try/whatsapp/flows/1                         demo
try_review              GET    /try/whatsapp/templates/                      demo
try_review_decide       POST   /try/whatsapp/templates/1                     demo
start                   GET    /                                             signed_in
sign_in                 GET    /sign-in/                                     open
sign_out                POST   /sign-out/                                    open
language                POST   /language/                                    open
profile                 GET    /profile/                                     sign_in
live_stream             GET    /live/stream                                  stream
supervisor              GET    /supervisor/                                  see_live
live                    GET    /live/                                        see_live
live_pulse              GET    /live/pulse                                   see_live
live_operator           GET    /live/operators/operator1                     see_live
live_call               GET    /live/calls/{UUID}                            see_live
bot                     GET    /bot/                                         manage_bot
bot_rule                POST   /bot/rule                                     manage_bot
bot_end_binding         POST   /bot/bindings/1/end                           manage_bot
bot_texts               GET    /bot/texts/                                   manage_bot
bot_texts_publish       POST   /bot/texts/publish                            manage_bot
bot_texts_back          POST   /bot/texts/back                               manage_bot
bind_whatsapp           POST   /profile/whatsapp/code                        see_figures
unbind_whatsapp         POST   /profile/whatsapp/end                         sign_in
guard_rules             GET    /admin/guard/                                 manage_telephony
guard_log               GET    /admin/guard/log                              manage_telephony
guard_rule_save         POST   /admin/guard/rules/longest_wait               manage_telephony
guard_reserve_save      POST   /admin/guard/reserve                          manage_telephony
guard_calling_save      POST   /admin/guard/people                           manage_telephony
live_guard_sheet        GET    /live/guard/switch                            supervise
live_guard_off          POST   /live/guard/off                               supervise
live_guard_on           POST   /live/guard/on                                supervise
desk_guard              GET    /desk/guard                                   work_at_desk
desk_guard_answer       POST   /desk/guard/answer                            work_at_desk
chat_rules              GET    /admin/chats/                                 manage_telephony
chat_rules_change       POST   /admin/chats/rules                            manage_telephony
chat_capacity_change    POST   /admin/chats/capacity                         manage_telephony
chat_texts_change       POST   /admin/chats/texts                            manage_telephony
live_chat               GET    /live/chats/{UUID}                            see_live
live_assign_chat        POST   /live/chats/{UUID}/assign                     supervise
live_release_chat       POST   /live/chats/{UUID}/release                    supervise
live_move_chat          POST   /live/chats/{UUID}/move                       supervise
live_set_state          POST   /live/operators/operator1/state               supervise
live_free_offer         POST   /live/operators/operator1/free                supervise
live_move_caller        POST   /live/calls/{UUID}/move                       supervise
live_limits             GET    /live/limits/                                 supervise
live_limits_set         POST   /live/limits/set                              supervise
live_listen             POST   /live/calls/{UUID}/listen                     listen_live
live_whisper            POST   /live/calls/{UUID}/whisper                    listen_live
live_barge_in           POST   /live/calls/{UUID}/join                       listen_live
live_phone              POST   /live/phone                                   listen_live
live_stop_listening     POST   /live/phone/leave                             listen_live
overview                GET    /overview/                                    see_figures
wallboard               GET    /wallboard/                                   see_wallboard
wallboard_now           GET    /wallboard/now                                see_wallboard
wallboard_open          GET    /wallboard/open/nothing                       open
wallboards              GET    /admin/wallboards/                            manage_wallboards
wallboard_make          POST   /admin/wallboards/make                        manage_wallboards
wallboard_revoke        POST   /admin/wallboards/1/revoke                    manage_wallboards
staffing                GET    /staffing/                                    see_figures
staffing_export         GET    /staffing/staffing.csv                        see_figures
staffing_explain        POST   /staffing/reasons                             explain_gaps
staffing_wanted         GET    /staffing/wanted/                             see_figures
staffing_change         POST   /staffing/wanted/change                       manage_hours
staffing_peaks          POST   /staffing/wanted/peaks                        declare_peaks
minutes                 GET    /minutes/                                     see_figures
minutes_peak            POST   /minutes/peak                                 declare_peaks
minutes_correct         POST   /minutes/correct                              correct_minutes
bills                   GET    /minutes/bills/                               see_register
bill                    GET    /minutes/bills/1/                             see_register
bill_forget             POST   /minutes/bills/1/forget                       correct_minutes
bill_file               GET    /minutes/bills/1/differences.xlsx             see_register
reports                 GET    /reports/                                     see_figures
report                  GET    /reports/kpi_daily/                           see_figures
report_make             POST   /reports/kpi_daily/make                       see_figures
made_reports            GET    /reports/made/                                see_figures
made_report             GET    /reports/made/{UUID}/                         see_figures
report_order            GET    /reports/orders/{UUID}/                       see_figures
closings                GET    /closings/                                    see_figures
closings_close          POST   /closings/close                               close_months
closings_sign           POST   /closings/sign                                countersign_months
closings_correct        POST   /closings/correct                             close_months
report_schedules        GET    /reports/schedules/                           see_deliveries
report_mailbox          POST   /reports/schedules/mailbox                    manage_alarms
report_schedule         GET    /reports/schedules/0/                         manage_schedules
report_schedule_switch  POST   /reports/schedules/1/switch                   manage_schedules
report_schedule_test    POST   /reports/schedules/1/test                     manage_schedules
report_deliveries       GET    /reports/deliveries/                          see_deliveries
report_send             GET    /reports/deliveries/new/                      send_reports
report_delivery         GET    /reports/deliveries/1/                        see_deliveries
report_delivery_act     POST   /reports/deliveries/1/act                     manage_schedules
report_delivery_file    GET    /reports/deliveries/1/files/1                 see_deliveries
cockpit                 GET    /cockpit/                                     see_figures
cockpit_calls           GET    /cockpit/calls/                               see_register
reconciliation          GET    /reconciliation/                              see_reconciliation
reconciliation_now      POST   /reconciliation/now                           compare_records
desk                    GET    /desk/                                        work_at_desk
desk_work               GET    /desk/work                                    work_at_desk
desk_state              GET    /desk/state                                   work_at_desk
desk_queue              GET    /desk/queue                                   work_at_desk
desk_caller             GET    /desk/caller                                  work_at_desk
desk_person             GET    /desk/person                                  work_at_desk
desk_wrap_up_form       GET    /desk/wrap-up-form                            work_at_desk
desk_lease              POST   /desk/lease                                   work_at_desk
desk_offer              GET    /desk/offers/{UUID}                           work_at_desk
desk_choose_state       POST   /desk/state/choose                            work_at_desk
desk_dial               POST   /desk/dial                                    work_at_desk
desk_hold               POST   /desk/calls/{UUID}/hold                       work_at_desk
desk_resume             POST   /desk/calls/{UUID}/resume                     work_at_desk
desk_digits             POST   /desk/calls/{UUID}/digits                     work_at_desk
desk_refuse             POST   /desk/calls/{UUID}/refuse                     work_at_desk
desk_hang_up            POST   /desk/calls/{UUID}/hang-up                    work_at_desk
desk_chats              GET    /desk/chats                                  work_at_desk
desk_find_chats         GET    /desk/chats/find                             work_at_desk
desk_chat               GET    /desk/chats/{UUID}/                          work_at_desk
desk_chat_older         GET    /desk/chats/{UUID}/older                     work_at_desk
desk_chat_person        GET    /desk/chats/{UUID}/person                    work_at_desk
desk_chat_send          POST   /desk/chats/{UUID}/send                      work_at_desk
desk_chat_draft         POST   /desk/chats/{UUID}/draft                     work_at_desk
desk_chat_read          POST   /desk/chats/{UUID}/read                      work_at_desk
desk_accept_chat        POST   /desk/chats/{UUID}/accept                    work_at_desk
desk_refuse_chat        POST   /desk/chats/{UUID}/refuse                    work_at_desk
desk_release_chat       POST   /desk/chats/{UUID}/release                   work_at_desk
desk_take_chat          POST   /desk/chats/{UUID}/take                      work_at_desk
desk_park_chat          POST   /desk/chats/{UUID}/park                      work_at_desk
desk_unpark_chat        POST   /desk/chats/{UUID}/unpark                    work_at_desk
desk_transfer_chat      POST   /desk/chats/{UUID}/transfer                  work_at_desk
desk_close_chat         POST   /desk/chats/{UUID}/close                     work_at_desk
desk_chat_targets       GET    /desk/chats/{UUID}/targets                   work_at_desk
chat_text               GET    /chats/messages/{UUID}/text                  see_own_interactions
desk_chat_file          POST   /desk/chats/{UUID}/file                      work_at_desk
desk_chat_react         POST   /desk/chats/{UUID}/react                     work_at_desk
desk_chat_again         POST   /desk/chats/{UUID}/again                     work_at_desk
desk_chat_quick         GET    /desk/chats/{UUID}/quick                     work_at_desk
chat_media              GET    /chats/media/{UUID}/                         see_own_interactions
mailings                GET    /mailings/                                    see_mailings
new_mailing             GET    /mailings/new/                                manage_mailings
mailing_text            GET    /mailings/text                                manage_mailings
mailing_count           POST   /mailings/count                               manage_mailings
mailing                 GET    /mailings/1/                                  see_mailings
mailing_act             POST   /mailings/1/act                               manage_mailings
mailing_decide          POST   /mailings/1/decide                            decide_approvals
change_mailing          GET    /mailings/1/change/                           manage_mailings
mailing_list            POST   /mailings/1/list                              manage_mailings
mailing_people          GET    /mailings/1/people/                           see_mailings
mailing_people_file     GET    /mailings/1/people.xlsx                       see_mailings
mailing_rules           GET    /admin/mailings/                              manage_mailings
quick_answers           GET    /admin/quick-answers/                        manage_quick_answers
quick_answer_add        POST   /admin/quick-answers/new                     manage_quick_answers
quick_answer_change     POST   /admin/quick-answers/1                       manage_quick_answers
desk_chat_typing        POST   /desk/chats/{UUID}/typing                    work_at_desk
desk_chat_templates     GET    /desk/chats/{UUID}/templates                 work_at_desk
desk_chat_template      POST   /desk/chats/{UUID}/template                  work_at_desk
desk_contact_chat       GET    /desk/contacts/1/chat                        work_at_desk
desk_contact_templates  GET    /desk/contacts/1/templates                   work_at_desk
desk_contact_template   POST   /desk/contacts/1/template                    work_at_desk
chats                   GET    /chats/                                      read_chats
export_chats            GET    /chats/chats.csv                             read_chats
chat                    GET    /chats/{UUID}/                               see_own_interactions
chat_older              GET    /chats/{UUID}/older                          see_own_interactions
block_person            POST   /chats/{UUID}/block                          supervise
desk_transfer_targets   GET    /desk/calls/{UUID}/targets                    work_at_desk
desk_transfer           POST   /desk/calls/{UUID}/transfer                   work_at_desk
desk_consult            POST   /desk/calls/{UUID}/consult                    work_at_desk
desk_complete_transfer  POST   /desk/calls/{UUID}/hand-over                  work_at_desk
desk_cancel_transfer    POST   /desk/calls/{UUID}/back                       work_at_desk
desk_conference         POST   /desk/calls/{UUID}/conference                 work_at_desk
desk_swap               POST   /desk/calls/{UUID}/swap                       work_at_desk
desk_finish_wrap_up     POST   /desk/calls/{UUID}/wrap-up                    work_at_desk
register                GET    /register/                                    see_register
export_register         GET    /register/register.csv                        see_register
my_calls                GET    /my-calls/                                    see_own_interactions
export_my_calls         GET    /my-calls/my-calls.csv                        see_own_interactions
interaction             GET    /interactions/{UUID}/                         see_own_interactions
interaction_recordings  GET    /interactions/{UUID}/sound                    see_own_interactions
missing_recordings      GET    /recordings/missing/                          see_register
recording_sound         GET    /recordings/1/sound                           see_own_interactions
tasks                   GET    /tasks/                                       work_tasks
task                    GET    /tasks/1/                                     work_tasks
task_sound              GET    /tasks/1/sound                                work_tasks
task_take               POST   /tasks/1/take                                 work_tasks
task_give_back          POST   /tasks/1/give-back                            work_tasks
task_call               POST   /tasks/1/call                                 work_tasks
task_done               POST   /tasks/1/done                                 work_tasks
task_cancel             POST   /tasks/1/cancel                               work_tasks
prompts                 GET    /admin/prompts/                               manage_telephony
prompt                  GET    /admin/prompts/greeting/                      manage_telephony
prompt_sound            GET    /admin/prompts/greeting/ru/sound.wav          manage_telephony
prompt_upload           POST   /admin/prompts/greeting/ru/upload             manage_telephony
prompt_draft            POST   /admin/prompts/greeting/ru/draft              manage_telephony
prompt_version_sound    GET    /admin/prompts/versions/1.wav                 manage_telephony
prompt_use_version      POST   /admin/prompts/versions/1/use                 manage_telephony
flows                   GET    /admin/flows/                                 manage_telephony
flow                    GET    /admin/flows/nothing/                         manage_telephony
flow_roll_back          POST   /admin/flows/nothing/roll-back                manage_telephony
flow_version            GET    /admin/flows/nothing/1/                       manage_telephony
flow_new_draft          POST   /admin/flows/nothing/1/draft                  manage_telephony
flow_publish            POST   /admin/flows/nothing/1/publish                manage_telephony
flow_delete             POST   /admin/flows/nothing/1/delete                 manage_telephony
contacts                GET    /contacts/                                    see_contacts
new_contact             GET    /contacts/new/                                change_contacts
contact_doubles         GET    /contacts/doubles/                            merge_contacts
cases                   GET    /cases/                                       see_cases
new_case                GET    /cases/new/                                   open_cases
case_categories         GET    /cases/categories                             see_cases
case                    GET    /cases/1/                                     see_cases
case_act                POST   /cases/1/act                                  answer_cases
case_tell               POST   /cases/1/tell                                 open_cases
case_call               POST   /cases/1/call                                 open_cases
case_people             GET    /cases/1/people                               open_cases
case_attach             POST   /cases/1/files                                answer_cases
case_file               GET    /cases/1/files/1                              see_cases
cases_give              POST   /cases/give                                   open_cases
case_view_keep          POST   /cases/views                                  see_cases
case_view_drop          POST   /cases/views/1/drop                           see_cases
case_texts              GET    /cases/texts/                                 manage_quick_answers
case_escalation         GET    /cases/escalation/                            manage_quick_answers
case_escalation_end     POST   /cases/escalation/1/end                       manage_quick_answers
case_escalation_mine    GET    /cases/escalation/mine                        see_cases
platform_operations     GET    /operations/                                  see_operation
platform_operations_file GET   /operations/operations.xlsx                   see_operations
new_platform_operation  GET    /operations/new/                              ask_operations
platform_consent        POST   /operations/consent                           ask_operations
platform_waiting        GET    /operations/waiting                           confirm_operations
platform_operation      GET    /operations/{UUID}/                           see_operation
platform_operation_act  POST   /operations/{UUID}/act                        see_operation
connectors              GET    /admin/platforms/                             manage_connectors
new_connector           GET    /admin/platforms/new/                         manage_connectors
connector               GET    /admin/platforms/1/                           manage_connectors
connector_check         POST   /admin/platforms/1/check                      manage_connectors
case_register           GET    /registers/                                   see_register
case_register_file      GET    /registers/requests.xlsx                      see_register
classifier              GET    /classifier/                                  see_classifier
classifier_file         GET    /classifier/1.xlsx                            see_classifier
classifier_draft        POST   /classifier/draft                             draft_classifier
classifier_upload       POST   /classifier/upload                            draft_classifier
classifier_line         POST   /classifier/line                              draft_classifier
classifier_submit       POST   /classifier/submit                            draft_classifier
classifier_reopen       POST   /classifier/1/reopen                          draft_classifier
classifier_decide       POST   /classifier/1/decide                          approve_classifier
report_templates        GET    /report-templates/                            see_report_forms
report_places           GET    /report-templates/places/                     see_report_forms
report_template_new     POST   /report-templates/new                         bring_report_forms
report_template         GET    /report-templates/weekly/                     see_report_forms
report_template_upload  POST   /report-templates/weekly/upload               bring_report_forms
report_template_make    POST   /report-templates/weekly/make                 see_report_forms
report_template_made    GET    /report-templates/weekly/made/{UUID}          see_report_forms
report_template_file    GET    /report-templates/weekly/1/file               see_report_forms
report_template_preview GET    /report-templates/weekly/1/preview.xlsx       see_report_forms
report_template_hand_over POST /report-templates/weekly/1/hand-over          bring_report_forms
report_template_withdraw POST  /report-templates/weekly/1/withdraw           bring_report_forms
report_template_decide  POST   /report-templates/weekly/1/decide             decide_approvals
approvals               GET    /approvals/                                   see_approvals
approval_rules          GET    /admin/approvals/                             manage_approvals
approval_rule_set       POST   /admin/approvals/set                          manage_approvals
scripts                 GET    /scripts/                                     see_scripts
script_new              POST   /scripts/new                                  draft_scripts
script                  GET    /scripts/1/                                   see_scripts
script_draft            POST   /scripts/1/draft                              draft_scripts
script_new_step         POST   /scripts/1/steps                              draft_scripts
script_step             POST   /scripts/1/steps/s1                           draft_scripts
script_submit           POST   /scripts/1/submit                             draft_scripts
script_archive          POST   /scripts/1/archive                            draft_scripts
script_answers          GET    /scripts/1/answers.xlsx                       see_script_answers
script_decide           POST   /scripts/versions/1/decide                    decide_approvals
script_walk             GET    /scripts/versions/1/walk                      see_scripts
desk_script             GET    /desk/scripts/{UUID}                          work_at_desk
desk_script_begin       POST   /desk/scripts/{UUID}/begin                    work_at_desk
desk_script_step        POST   /desk/scripts/{UUID}/runs/1                   work_at_desk
improvements            GET    /improvement/                                 see_improvements
new_improvement         GET    /improvement/new/                             open_improvements
improvement_summary     GET    /improvement/summary/                         see_improvements
improvement_summary_file GET   /improvement/summary.xlsx                     export_improvements
improvement             GET    /improvement/1/                               see_improvements
improvement_comment     POST   /improvement/1/comment                        see_improvements
improvement_act         POST   /improvement/1/act                            work_improvements
improvement_again       POST   /improvement/1/deliveries/1/again             work_improvements
developers              GET    /admin/developers/                            manage_developers
developers_set          POST   /admin/developers/1                           manage_developers
knowledge               GET    /knowledge/                                   see_articles
new_article             GET    /knowledge/new                                write_articles
article                 GET    /knowledge/1/                                 see_articles
write_article           GET    /knowledge/1/kk/write                         write_articles
article_card            POST   /knowledge/1/card                             write_articles
article_away            POST   /knowledge/1/away                             write_articles
article_drop            POST   /knowledge/versions/1/drop                    write_articles
article_hand_over       POST   /knowledge/versions/1/hand-over               write_articles
article_decide          POST   /knowledge/versions/1/decide                  decide_approvals
article_withdraw        POST   /knowledge/versions/1/withdraw                write_articles
article_feedback        POST   /knowledge/versions/1/feedback                see_articles
article_add_file        POST   /knowledge/1/files                            write_articles
article_file            GET    /knowledge/files/1                            see_articles
article_remove_file     POST   /knowledge/files/1/remove                     write_articles
knowledge_gaps          GET    /knowledge/gaps/                              see_drafts
ask_for_article         POST   /knowledge/gaps/ask                           see_articles
knowledge_gap           POST   /knowledge/gaps/1                             write_articles
desk_knowledge          GET    /desk/knowledge                               work_at_desk
desk_hints              GET    /desk/knowledge/hints                         work_at_desk
desk_article            GET    /desk/knowledge/1                             work_at_desk
contact_imports         GET    /contacts/imports/                            import_contacts
contact_import          GET    /contacts/imports/1/                          import_contacts
contact_import_problems GET    /contacts/imports/1/problems.csv              import_contacts
contact                 GET    /contacts/1/                                  see_contacts
contact_note            POST   /contacts/1/notes                             change_contacts
contact_consent         POST   /contacts/1/consents                          change_contacts
settings                GET    /settings/                                    see_settings
contact_hand_out        POST   /contacts/1/data                              erase_contacts
contact_erase           GET    /contacts/1/erase                             erase_contacts
retention               GET    /admin/retention/                             manage_retention
retention_change        POST   /admin/retention/change                       manage_retention
contact_merge           POST   /contacts/1/merge                             merge_contacts
contact_undo_merge      POST   /contacts/merges/1/undo                       merge_contacts
people                  GET    /admin/people/                                manage_people
new_person              GET    /admin/people/new/                            manage_people
person                  GET    /admin/people/1/                              manage_people
person_deactivate       POST   /admin/people/1/deactivate                    manage_people
person_reactivate       POST   /admin/people/1/reactivate                    manage_people
person_password         POST   /admin/people/1/password                      manage_people
person_phone            POST   /admin/people/1/phone                         manage_people
margins                 GET    /margins/                                     see_alarms
margins_bar             GET    /margins/bar                                  see_figures
margins_acknowledge     POST   /margins/1/acknowledge                        supervise
margins_silence         POST   /margins/silence                              supervise
margins_unsilence       POST   /margins/silences/1/end                       supervise
margin_settings         GET    /admin/margins/                               supervise
margin_told             POST   /admin/margins/told                           supervise
margin_told_end         POST   /admin/margins/told/1/end                     supervise
margin_template         POST   /admin/margins/template                       supervise
margin_rule             POST   /admin/margins/lost_day/rule                  supervise
alarms                  GET    /admin/alarms/                                see_alarms
alarms_mail             POST   /admin/alarms/mail/                           manage_alarms
alarms_try_mail         POST   /admin/alarms/mail/try/                       manage_alarms
whatsapp_numbers        GET    /admin/whatsapp/                              manage_numbers
whatsapp_number_resume  POST   /admin/whatsapp/0/resume/                     manage_numbers
templates               GET    /templates/                                   manage_templates
templates_sync          POST   /templates/sync/                              manage_templates
template_new            GET    /templates/new/                               manage_templates
template                GET    /templates/of/nothing/                        manage_templates
template_save           POST   /templates/of/nothing/kk/                     manage_templates
template_delete         POST   /templates/of/nothing/kk/delete/              manage_templates
template_names          POST   /templates/of/nothing/kk/names/               manage_templates
spelling_check          POST   /spelling/check                               check_spelling
spelling_add_word       POST   /spelling/words                               manage_words
words                   GET    /admin/words/                                 manage_words
words_add               POST   /admin/words/add/                             manage_words
export_words            GET    /admin/words/words.txt                        manage_words
words_remove            POST   /admin/words/1/remove/                        manage_words
queues                  GET    /admin/queues/                                manage_telephony
callback_rules          GET    /admin/callbacks/                             manage_telephony
callback_rule_add       POST   /admin/callbacks/new                          manage_telephony
queue_add               POST   /admin/queues/new                             manage_telephony
queue_change            POST   /admin/queues/1                               manage_telephony
topic_change            POST   /admin/topics/1                               manage_telephony
number_change           POST   /admin/numbers/1                              manage_telephony
hours                   GET    /admin/hours/                                 see_hours
hours_lines             POST   /admin/hours/lines/                           manage_hours
hours_day_add           POST   /admin/hours/days/                            manage_hours
hours_day_remove        POST   /admin/hours/days/1/remove/                   manage_hours
hours_day_move          POST   /admin/hours/days/1/move/                     manage_hours
hours_in_force          POST   /admin/hours/nothing/in-force/                manage_hours
audit                   GET    /audit/                                       see_audit
access                  GET    /admin/access/                                manage_access
unlock                  POST   /admin/access/locks/1/end                     manage_access
end_session             POST   /profile/sessions/1/end                       sign_in
end_other_sessions      POST   /profile/sessions/end                         sign_in
account_login           GET    /sign-in/again                                open
mfa_authenticate        GET    /sign-in/second-factor                        open
openid_connect_login    POST   /sign-in/with/house                           open
openid_connect_callback GET    /sign-in/with/house/back                      open
mfa_login_webauthn      POST   /sign-in/passkey                              open
mfa_index               GET    /profile/second-factor/                       sign_in
mfa_activate_totp       GET    /profile/second-factor/app                    sign_in
mfa_deactivate_totp     POST   /profile/second-factor/app/remove             sign_in
mfa_view_recovery_codes GET    /profile/second-factor/codes                  sign_in
mfa_generate_recovery_codes POST /profile/second-factor/codes/new            sign_in
mfa_list_webauthn       GET    /profile/second-factor/keys                   sign_in
mfa_add_webauthn        GET    /profile/second-factor/keys/add               sign_in
mfa_remove_webauthn     POST   /profile/second-factor/keys/1/remove          sign_in
account_reauthenticate  GET    /profile/confirm/password                     sign_in
mfa_reauthenticate      POST   /profile/confirm/code                         sign_in
mfa_reauthenticate_webauthn GET /profile/confirm/key                         sign_in
make_token              POST   /admin/access/tokens/                         manage_access
revoke_token            POST   /admin/access/tokens/1/revoke                 manage_access
uncover_number          POST   /interactions/{UUID}/number                    uncover_numbers
export_audit            GET    /audit/audit.csv                              see_audit
hours_week              POST   /admin/hours/nothing/                         manage_hours
"""


@dataclass(frozen=True)
class Line:
    """One route: how to knock, and who may enter."""

    name: str
    method: str
    address: str
    who: str

    def ask(self, client: Client) -> HttpResponseBase:
        body: dict[str, Any] = {"content_type": "application/json"} if self.method == "PUT" else {}
        answer: HttpResponseBase = getattr(client, self.method.lower())(self.address, **body)
        return answer


LINES = [Line(*row.split()) for row in TABLE.strip().splitlines()]
FOR_PEOPLE = [line for line in LINES if line.who in PERMISSIONS]
pytestmark = pytest.mark.django_db


def routes(resolver: URLResolver) -> Iterator[URLPattern]:
    for entry in resolver.url_patterns:
        if isinstance(entry, URLResolver):
            yield from routes(entry)
        else:
            yield entry


@pytest.fixture(autouse=True)
def engine_away(monkeypatch: pytest.MonkeyPatch) -> None:
    """Orders are not waited for."""
    monkeypatch.setattr(commands.await_answer, "__defaults__", (0.0,))


def test_every_route_has_a_line_and_every_line_a_route() -> None:
    names = sorted(str(route.name) for route in routes(get_resolver()))
    assert names == sorted(line.name for line in LINES)


@pytest.mark.parametrize("line", LINES, ids=lambda line: line.name)
def test_address_of_a_line_leads_to_its_route(line: Line) -> None:
    reached = get_resolver().resolve(line.address).url_name
    same_address = {each.name for each in LINES if each.address == line.address}
    assert reached in {"api_root"} | same_address


@pytest.mark.parametrize("line", FOR_PEOPLE, ids=lambda line: line.name)
def test_view_names_the_permission_of_its_line(line: Line) -> None:
    view: Any = get_resolver().resolve(line.address).func
    assert view.permission == line.who


@pytest.mark.parametrize("line", [*FOR_PEOPLE, *(line for line in LINES if line.who == "signed_in")], ids=lambda line: line.name)
def test_stranger_is_led_to_sign_in(client: Client, line: Line) -> None:
    answer: Any = line.ask(client)
    assert answer.status_code == 302
    assert answer.headers["Location"].startswith(settings.LOGIN_URL)
    assert answer.content == b""


@pytest.fixture
def people() -> dict[Role, Person]:
    return {role: person(role, role) for role in Role}


@pytest.mark.parametrize("line", FOR_PEOPLE, ids=lambda line: line.name)
def test_roles_meet_what_their_permissions_say(people: dict[Role, Person], line: Line) -> None:
    for role, someone in people.items():
        client = Client()
        client.force_login(someone)
        answer = line.ask(client)
        if role in PERMISSIONS[line.who]:
            assert answer.status_code not in {401, 403, 500}, role
            assert not answer.headers.get("Location", "").startswith(settings.LOGIN_URL), role
        else:
            assert answer.status_code == 403, role


def test_wrong_role_hears_nothing_of_the_content(client: Client) -> None:
    call = interaction(LOST, contact=contact("Ерлан Ахметов", "+77010000002"))
    client.force_login(person("guest", Role.OBSERVER))
    for address in ("/register/", "/register/register.csv", "/my-calls/", f"/interactions/{call.pk}/"):
        answer = client.get(address)
        assert answer.status_code == 403
        assert b"00 02" not in answer.content
        assert "Ерлан" not in answer.content.decode()


def test_person_who_left_is_a_stranger(client: Client) -> None:
    client.force_login(person("gone", Role.SUPERVISOR))
    Person.objects.update(is_active=False)
    assert client.get("/register/").status_code == 302


@pytest.mark.parametrize("line", [line for line in LINES if line.who == "token"], ids=lambda line: line.name)
def test_program_needs_a_token_and_a_persons_session_is_none(client: Client, line: Line) -> None:
    client.force_login(person("boss", Role.ADMINISTRATOR))
    assert line.ask(client).status_code == 401
    token = issue_token(name="tests", at=clock.now())
    assert line.ask(Client(headers={"Authorization": f"Bearer {token}"})).status_code in {200, 404, 400, 422, 503}


@pytest.mark.parametrize("line", [line for line in LINES if line.who == "open"], ids=lambda line: line.name)
def test_open_address_answers_everybody(client: Client, line: Line) -> None:
    assert line.ask(client).status_code in {200, 302, 404, 503}


@pytest.mark.parametrize("line", [line for line in LINES if line.who == "keys"], ids=lambda line: line.name)
def test_door_with_keys_opens_to_nobody_without(client: Client, line: Line) -> None:
    client.force_login(person("boss", Role.ADMINISTRATOR))
    assert line.ask(client).status_code == 403
    assert client.post(line.address, b"{}", content_type="application/json").status_code == 401


@pytest.mark.parametrize("line", [line for line in LINES if line.who == "demo"], ids=lambda line: line.name)
def test_demonstration_is_absent_elsewhere(client: Client, line: Line, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(settings.INSTALLATION.__dict__, "demo", False)
    assert line.ask(client).status_code == 404


def test_live_stream_refuses_a_stranger(client: Client) -> None:
    assert client.get("/live/stream").status_code == 401


FORMS = [line for line in LINES if line.method == "POST" and line.who != "token"]


@pytest.mark.parametrize("line", FORMS, ids=lambda line: line.name)
def test_form_without_its_token_is_refused(line: Line) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(person("boss", Role.SUPERVISOR))
    assert line.ask(client).status_code == 403
