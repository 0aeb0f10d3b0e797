#pragma once

// Requests in protobuf's text format. What stands between brackets is filled in at random:
//   [a|b|c]    one of these
//   [n 1 9]    a number, both ends included
//   [t -9 9]   an instant, that many hours from now
//   [d -9 9]   a day, that many days from now
//   [contracts]  a name of that collection that is known, now and then one that isn't
namespace steward::simulation {

struct Template {
  const char* type;
  // How often, against the others.
  int weight;
  const char* text;
};

#define STEWARD_HOURS                                                             \
  "week {weekday: WEEKDAY_[MONDAY|TUESDAY] open {open: '09:00' close: '17:00'}} " \
  "week {weekday: WEEKDAY_[THURSDAY|FRIDAY] open {open: '[08|10]:00' close: '[16|18]:00'}}"
#define STEWARD_LINE "lines " STEWARD_LINE_FIELDS
#define STEWARD_LINE_FIELDS                                       \
  "{line_id: 'l[1|2]' product: '[Pro|Basic]' quantity: [n 1 50] " \
  "unit_price {currency: 'USD' minor_units: [n 1 9000]} period: " \
  "PERIOD_[WEEK|MONTH|QUARTER|YEAR|ONE_OFF]}"
#define STEWARD_CHANGE                                                                             \
  "changes {[quantity {line_id: 'l[1|2]' quantity: [n 1 50]}|price {line_id: 'l[1|2]' unit_price " \
  "{currency: 'USD' minor_units: [n 1 9000]}}|remove_line: 'l[1|2]'|add_line " STEWARD_LINE_FIELDS \
  "|co_term_line " STEWARD_LINE_FIELDS "|extend_to {[d 60 500]}]}"

inline constexpr Template kTemplates[] = {
    // accounts
    {"accounts.v1.CreateCalendarRequest", 2,
     "calendar_id: 'k[n 1 2]' display_name: 'K' rules {time_zone: "
     "'[UTC|Europe/Berlin|America/New_York]' " STEWARD_HOURS "}"},
    {"accounts.v1.ReviseCalendarRequest", 2,
     "name: '[calendars]' rules {time_zone: '[UTC|Asia/Tokyo]' " STEWARD_HOURS
     "} [|effective_time {[t -1500 0]}]"},
    {"accounts.v1.CreatePersonRequest", 4,
     "person_id: 'p[n 1 4]' person {display_name: 'Ann' email: 'a@example.com'}"},
    {"accounts.v1.CreateAccountRequest", 4,
     "account_id: 'a[n 1 3]' account {display_name: 'Acme' tier: TIER_[STRATEGIC|KEY|SCALE] "
     "country: '[DE|NL]' onboarding_required: [true|true|false]}"},
    {"accounts.v1.UpdateAccountRequest", 2,
     "account {name: '[accounts]' display_name: 'B[n 1 9]' tier: TIER_[STRATEGIC|GROWTH] country: "
     "'FR'} update_mask {paths: '[tier|country|display_name]'}"},
    {"accounts.v1.MarkLiveRequest", 12, "name: '[accounts]'"},
    {"accounts.v1.ImportAccountParentRequest", 1,
     "account: '[accounts]' parent: '[|[accounts]]' overwrite: [true|false]"},
    {"accounts.v1.ArchiveAccountRequest", 1, "name: '[accounts]'"},
    {"accounts.v1.RestoreAccountRequest", 3, "name: '[accounts]'"},
    {"accounts.v1.SetAccountParentRequest", 2, "account: '[accounts]' parent: '[accounts]'"},
    {"accounts.v1.ImportAccountRequest", 1,
     "account {name: 'accounts/a[n 1 4]' display_name: 'Old' tier: TIER_KEY country: 'DE'} "
     "overwrite: [true|false]"},
    {"accounts.v1.AssignAccountRequest", 5,
     "account: '[accounts]' assignment_id: 's[n 1 9]' role: "
     "ASSIGNMENT_ROLE_[ACCOUNT_MANAGER|EXECUTIVE_SPONSOR|SUPPORT_LEAD] person: '[people]' "
     "[|valid_from {[t -900 900]}]"},
    {"accounts.v1.EndAssignmentRequest", 2,
     "name: '[accounts]/assignments/s[n 1 9]' [|valid_to {[t -10 900]}]"},
    {"accounts.v1.CorrectAssignmentRequest", 1,
     "name: '[accounts]/assignments/s[n 1 9]' person: '[people]' valid_from {[t -900 10]}"},
    {"accounts.v1.ImportAssignmentRequest", 1,
     "account: '[accounts]' assignment_id: 's[n 1 9]' role: ASSIGNMENT_ROLE_TECHNICAL_LEAD person: "
     "'[people]' valid_from {[t -9000 -10]}"},
    {"accounts.v1.LogInteractionRequest", 4,
     "account: '[accounts]' people: '[people]' channel: INTERACTION_CHANNEL_[EMAIL|CALL|MEETING] "
     "[|time {[t -9000 0]}] summary: 'S[n 1 9]'"},
    {"accounts.v1.AttestAccountManagerRequest", 5,
     "account: '[accounts]' attestation_id: 't[1|2]' person: '[people]' stakeholder_name: "
     "'[Cy|Di]' stakeholder_position: '[CFO|COO]' [|valid_from {[t -900 0]}]"},
    {"accounts.v1.WithdrawAttestationRequest", 6, "name: '[accounts]/attestations/t[1|2]'"},
    {"accounts.v1.SetJobTitlesRequest", 1,
     "[|rules {pattern: '[manager|lead]' strength_bp: [n 0 10000]}]"},
    {"accounts.v1.UpdatePersonRequest", 1,
     "person {name: '[people]' display_name: 'Bo' job_title: 'J[n 1 9]'} update_mask {paths: "
     "'[job_title|display_name]'}"},
    {"accounts.v1.MarkPersonLeftRequest", 1, "name: '[people]'"},
    {"accounts.v1.ErasePersonRequest", 1, "name: '[people]'"},
    {"accounts.v1.SetReportingLineRequest", 2, "person: '[people]' reports_to: '[people]'"},
    {"accounts.v1.CreateOrgUnitRequest", 1,
     "org_unit_id: 'u[n 1 3]' org_unit {display_name: 'U' kind: KIND_TEAM}"},
    {"accounts.v1.UpdateOrgUnitRequest", 1,
     "org_unit {name: '[orgUnits]' display_name: 'V[n 1 9]' kind: KIND_OFFICE parent: "
     "'[orgUnits]'} update_mask {paths: '[kind|parent|display_name]'}"},
    {"accounts.v1.ImportOrgUnitRequest", 1,
     "org_unit {name: 'orgUnits/u[n 1 4]' display_name: 'W' kind: KIND_DEPARTMENT} "
     "overwrite: [true|false]"},
    {"accounts.v1.ImportReportingLineRequest", 1,
     "person: '[people]' reports_to: '[people]' valid_from {[t -9000 -10]} "
     "overwrite: [true|false]"},
    {"accounts.v1.ImportPersonRequest", 1,
     "person {name: 'people/p[n 1 5]' display_name: 'Cy'} overwrite: [true|false]"},
    {"accounts.v1.DefineScorecardRequest", 1,
     "scorecard {name: 'scorecards/[default|default|next]' display_name: 'S[n 1 2]' rules {groups "
     "{group: 'g' weight_bp: 10000 measures {measure: 'product_usage' weight_bp: 6000 "
     "valid_for_ms: "
     "[0|86400000|864000000] stale_policy: STALE_POLICY_[EXCLUDE|KEEP_FLAGGED|DECAY] half_life_ms: "
     "432000000} measures {measure: '[satisfaction|open_escalations]' weight_bp: [4000|4000|3000] "
     "valid_for_ms: [0|8640000000]}} worst_of_gate: [true|false]}}"},
    {"accounts.v1.SetMeasureRequest", 5,
     "account: '[accounts]' measure: '[product_usage|product_usage|satisfaction|engagement]' "
     "[raw: [n 0 10000]|raw: [n 0 10000]|not_applicable: true] [|measured_at {[t -2000 0]}]"},
    {"accounts.v1.RescoreHealthRequest", 1, "account: '[accounts]'"},
    {"accounts.v1.OverrideHealthRequest", 2,
     "account: '[accounts]' band: HEALTH_BAND_[RED|GREEN] expires_at {[t 1 2000]}"},
    {"accounts.v1.ClearHealthOverrideRequest", 1, "account: '[accounts]'"},
    // contracts
    {"contracts.v1.CreateContractRequest", 8,
     "parent: '[accounts]' contract_id: 'c[n 1 4]' contract {title: 'T' currency: 'USD' start_date "
     "{[d -20 60]} "
     "[end_date {[d 90 400]}|end_date {[d 90 400]}|] time_zone: '[|UTC|Europe/Berlin]' owner: "
     "'[|[people]]' " STEWARD_LINE
     " renewal_terms {auto_renew: [true|false] notice_days: [n 0 60] grace_days: [n 0 30] "
     "notice_counting: NOTICE_COUNTING_[CALENDAR_DAYS|BUSINESS_DAYS] calendar: '[calendars]' "
     "price_rule: PRICE_RULE_[SAME|UPLIFT] cpi_bp: 610 margin_bp: 100 floor_bp: 300 cap_bp: 500}}"},
    {"contracts.v1.UpdateContractRequest", 2,
     "contract {name: '[contracts]' title: 'U' currency: 'USD' " STEWARD_LINE
     "} update_mask {paths: '[lines|title]'}"},
    {"contracts.v1.SubmitContractRequest", 8, "name: '[contracts]'"},
    {"contracts.v1.ApproveContractRequest", 8, "name: '[contracts]'"},
    {"contracts.v1.RejectContractRequest", 1, "name: '[contracts]'"},
    {"contracts.v1.SignContractRequest", 14,
     "name: '[contracts]' party: '[customer|supplier]' signatory: 'Ann'"},
    {"contracts.v1.CancelContractRequest", 1, "name: '[contracts]'"},
    {"contracts.v1.SuspendContractRequest", 6,
     "name: '[contracts]' service: '[billing|legal]' scopes: "
     "SCOPE_[ENTITLEMENT|CHANGE|BILLING|BILLING]"},
    {"contracts.v1.ResumeContractRequest", 4, "name: '[contracts]' service: '[billing|legal]'"},
    {"contracts.v1.TerminateContractRequest", 2,
     "name: '[contracts]' termination_date {[d -5 90]}"},
    {"contracts.v1.RescindTerminationRequest", 2, "name: '[contracts]'"},
    {"contracts.v1.ReinstateContractRequest", 1, "name: '[contracts]'"},
    {"contracts.v1.ImportContractRequest", 2,
     "contract {name: '[accounts]/contracts/i[n 1 3]' title: 'H' state: STATE_[ACTIVE|SIGNED] "
     "currency: 'USD' start_date {[d -300 -30]} end_date {[d 10 200]} " STEWARD_LINE
     "} overwrite: [true|false]"},
    {"contracts.v1.OpenRenewalRequest", 8, "name: '[contracts]/renewals/[1|2]'"},
    {"contracts.v1.PrepareRenewalRequest", 3, "name: '[renewals]'"},
    {"contracts.v1.ProposeRenewalRequest", 6, "name: '[renewals]' [|" STEWARD_LINE "]"},
    {"contracts.v1.SubmitRoundRequest", 8,
     "name: '[renewals]' side: SIDE_[OURS|THEIRS] " STEWARD_LINE},
    {"contracts.v1.AgreeVerballyRequest", 6, "name: '[renewals]'"},
    {"contracts.v1.GiveNoticeRequest", 4,
     "name: '[renewals]' channel: '[LETTER|EMAIL]' [|sent_time {[t -90 0]}]"},
    {"contracts.v1.RescindNoticeRequest", 2, "name: '[renewals]'"},
    {"contracts.v1.DecideRenewalRequest", 4,
     "name: '[renewals]' decision: DECISION_[WON|LOST] [|" STEWARD_LINE "]"},
    {"contracts.v1.AssessRiskRequest", 4,
     "name: '[renewals]' automated: LEVEL_[GOOD|AT_RISK] called: LEVEL_[GOOD|MONITOR|AT_RISK] "
     "action_plan: 'Call'"},
    {"contracts.v1.SettleRiskRequest", 8,
     "name: '[renewals]' settled: LEVEL_[GOOD|AT_RISK] action_plan: 'Call'"},
    {"contracts.v1.ReassignRenewalRequest", 2, "name: '[renewals]' owner: '[people]'"},
    {"contracts.v1.SetForecastCallRequest", 4,
     "name: '[renewals]' category: FORECAST_CATEGORY_[OMITTED|BEST_CASE|COMMIT] "
     "[|arr {currency: 'USD' minor_units: [n 0 90000]}]"},
    {"contracts.v1.ClearForecastCallRequest", 1, "name: '[renewals]'"},
    {"contracts.v1.AmendContractRequest", 12,
     "parent: '[contracts]' amendment_id: 'm[n 1 6]' amendment {title: 'M' effective_date {[d -20 "
     "60]} " STEWARD_CHANGE " [|" STEWARD_CHANGE "]}"},
    {"contracts.v1.UpdateAmendmentRequest", 2,
     "amendment {name: '[amendments]' title: 'N' effective_date {[d -9 90]} " STEWARD_CHANGE
     "} update_mask {paths: '[title|effective_date|changes]'}"},
    {"contracts.v1.SubmitAmendmentRequest", 12, "name: '[amendments]'"},
    {"contracts.v1.ApproveAmendmentRequest", 12, "name: '[amendments]'"},
    {"contracts.v1.RejectAmendmentRequest", 6, "name: '[amendments]'"},
    {"contracts.v1.SignAmendmentRequest", 24,
     "name: '[amendments]' party: '[customer|supplier]' signatory: 'Ann'"},
    {"contracts.v1.CancelAmendmentRequest", 1, "name: '[amendments]'"},
    // feedback
    {"feedback.v1.CreateSurveyRequest", 4,
     "survey_id: 's[n 1 3]' survey {title: 'S' kind: SURVEY_KIND_[RELATIONSHIP|TRANSACTIONAL|EXIT] "
     "anonymous: [true|false|false] "
     "questions {question_id: 'n' text: 'How' metric: METRIC_NPS} questions {question_id: 'c' "
     "text: 'How' metric: METRIC_CSAT} "
     "[|questions {question_id: 'e' text: 'How' metric: METRIC_CES}] reminder_days: 3 "
     "reminder_days: 7}"},
    {"feedback.v1.UpdateSurveyRequest", 1,
     "survey {name: '[surveys]' title: 'T[n 1 9]' kind: SURVEY_KIND_EXIT questions {question_id: "
     "'n' text: 'How' metric: METRIC_NPS}} update_mask {paths: '[title|kind]'}"},
    {"feedback.v1.PublishSurveyRequest", 6, "name: '[surveys]'"},
    {"feedback.v1.PauseSurveyRequest", 1, "name: '[surveys]'"},
    {"feedback.v1.ResumeSurveyRequest", 2, "name: '[surveys]'"},
    {"feedback.v1.CloseSurveyRequest", 1, "name: '[surveys]'"},
    {"feedback.v1.ArchiveSurveyRequest", 1, "name: '[surveys]'"},
    {"feedback.v1.InviteContactsRequest", 10,
     "parent: 'accounts/[a1|a1|a1|a2]' survey: '[surveys]' contacts {contact: "
     "'accounts/a1/contacts/[ann|bob|cy|di|eve]' email: 'x@example.com'}"},
    {"feedback.v1.ReportInvitationRequest", 4,
     "name: '[invitations]' stage: STATE_[DELIVERED|BOUNCED|OPENED|STARTED]"},
    {"feedback.v1.OptOutRequest", 1, "token: '[invitations]'"},
    {"feedback.v1.SetConsentRequest", 2,
     "name: 'accounts/a1/contacts/[ann|bob]' consent: CONSENT_[GRANTED|GRANTED|WITHDRAWN] "
     "opted_out: [false|false|true]"},
    {"feedback.v1.ImportInvitationRequest", 3,
     "invitation {name: '[accounts]/invitations/h[n 1 4]' survey: 'surveys/old' "
     "delivered_time {[t -9000 -4500]} [|completed_time {[t -4400 -1]}] priority: '[|high|low]'} "
     "overwrite: [true|false]"},
    {"feedback.v1.SubmitResponseRequest", 18,
     "token: '[invitations]' scores {metric: METRIC_NPS score: [n 0 10]} scores {metric: "
     "METRIC_CSAT score: [n 1 5]} comment: '[|So so]'"},
    {"feedback.v1.ExcludeResponseRequest", 2,
     "name: '[responses]' exclusion: EXCLUSION_[DUPLICATE|TEST|SPAM]"},
    {"feedback.v1.RestoreResponseRequest", 2, "name: '[responses]'"},
    {"feedback.v1.ImportResponseRequest", 3,
     "response {name: '[accounts]/responses/r[n 1 4]' survey: 'surveys/old' kind: "
     "SURVEY_KIND_TRANSACTIONAL scores {metric: METRIC_CSAT score: [n 1 5]} "
     "received_time {[t -9000 -1]} priority: '[|high|low]'} overwrite: [true|false]"},
    {"feedback.v1.AcknowledgeFollowUpRequest", 8, "name: '[followUps]'"},
    {"feedback.v1.ContactFollowUpRequest", 8, "name: '[followUps]'"},
    {"feedback.v1.AgreeFollowUpActionRequest", 8, "name: '[followUps]' action: 'Train'"},
    {"feedback.v1.ResolveFollowUpRequest", 14, "name: '[followUps]'"},
    {"feedback.v1.GiveUpFollowUpRequest", 8, "name: '[followUps]'"},
    {"feedback.v1.ReopenFollowUpRequest", 14, "name: '[followUps]'"},
    {"feedback.v1.AssignFollowUpRequest", 2, "name: '[followUps]' owner: '[people]'"},
    // escalations
    {"escalations.v1.RequestEscalationRequest", 10,
     "parent: '[accounts]' escalation_id: 'e[n 1 6]' escalation {severity: SEVERITY_SEV[n 1 4] "
     "title: 'E' subject_kind: SUBJECT_KIND_CASE subject: 'case-[n 1 6]' "
     "case_ids: 'case-1' justification: 'Down' [|calendar: '[calendars]'] [||policy: "
     "'[escalationPolicies]']}"},
    {"escalations.v1.ApproveEscalationRequest", 8, "name: '[escalations]'"},
    {"escalations.v1.DeclineEscalationRequest", 12, "name: '[escalations]'"},
    {"escalations.v1.WithdrawEscalationRequest", 6, "name: '[escalations]'"},
    {"escalations.v1.AcknowledgeEscalationRequest", 12, "name: '[escalations]'"},
    {"escalations.v1.StartEscalationRequest", 24, "name: '[escalations]'"},
    {"escalations.v1.SetWaitingRequest", 24,
     "name: '[escalations]' waiting: STATE_WAITING_[CUSTOMER|INTERNAL|VENDOR]"},
    {"escalations.v1.ResumeEscalationRequest", 24, "name: '[escalations]'"},
    {"escalations.v1.MitigateEscalationRequest", 2, "name: '[escalations]'"},
    {"escalations.v1.ResolveEscalationRequest", 5,
     "name: '[escalations]' acknowledge: [true|false]"},
    {"escalations.v1.CloseEscalationRequest", 3,
     "name: '[escalations]' customer_confirmed: [true|false]"},
    {"escalations.v1.CloseSev1EscalationRequest", 4,
     "name: '[escalations]' customer_confirmed: [true|false]"},
    {"escalations.v1.ReopenEscalationRequest", 3, "name: '[escalations]'"},
    {"escalations.v1.MergeEscalationRequest", 2, "name: '[escalations]' into: '[escalations]'"},
    {"escalations.v1.SetSeverityRequest", 4, "name: '[escalations]' severity: SEVERITY_SEV[n 1 3]"},
    {"escalations.v1.LowerSeverityRequest", 4,
     "name: '[escalations]' severity: SEVERITY_SEV[n 2 4]"},
    {"escalations.v1.SetTrendRequest", 1,
     "name: '[escalations]' trend: TREND_[IMPROVING|SAME|DECLINING]"},
    {"escalations.v1.SetOwnerRequest", 2, "name: '[escalations]' owner: '[people]'"},
    {"escalations.v1.RaiseLevelRequest", 2, "name: '[escalations]'"},
    {"escalations.v1.PostInternalNoteRequest", 1, "name: '[escalations]' text: 'Hm'"},
    {"escalations.v1.PostCustomerUpdateRequest", 4,
     "name: '[escalations]' what_we_know: 'A' what_it_means: 'B' what_we_do: 'C' next_update_time "
     "{[t 1 90]}"},
    {"escalations.v1.RecordCustomerMessageRequest", 4, "name: '[escalations]'"},
    {"escalations.v1.RecordResponseRequest", 4, "name: '[escalations]'"},
    {"escalations.v1.RebindPolicyRequest", 6,
     "name: '[escalations]' policy: '[escalationPolicies]'"},
    {"escalations.v1.RecomputeClocksRequest", 3, "name: '[escalations]'"},
    {"escalations.v1.ImportEscalationRequest", 2,
     "escalation {name: '[accounts]/escalations/i[n 1 3]' severity: SEVERITY_SEV[n 1 4] "
     "source_key: 'T-[n 1 3]'} request_time {[t -900 -300]} [|acknowledge_time {[t -299 -100]} "
     "resolve_time {[t -99 -9]}]"},
    {"escalations.v1.CreateEscalationPolicyRequest", 2,
     "escalation_policy_id: 'q[n 1 2]' escalation_policy {display_name: 'Q' calendar: "
     "'[calendars]' approval_required: [true|false] loop_count: [n 0 2] ack_timeout_s: [0|3600] "
     "pauses_while_waiting_vendor: [true|false] rules {severity: SEVERITY_SEV[n 1 4] ack {minutes: "
     "[n 5 90]} first_response {minutes: 60} customer_update {minutes: 240} resolve "
     "{business_days: [n 1 5]} "
     "around_the_clock: [true|false] levels {targets: TARGET_ROLE_ACCOUNT_MANAGER delay_minutes: "
     "[n 5 90] business_hours_only: [true|false]} levels {targets: TARGET_ROLE_DIRECTOR "
     "delay_minutes: 60}}}"},
    {"escalations.v1.UpdateEscalationPolicyRequest", 1,
     "escalation_policy {name: '[escalationPolicies]' display_name: 'R' loop_count: [n 0 3]} "
     "update_mask {paths: '[loop_count|display_name]'}"},
};

#undef STEWARD_HOURS
#undef STEWARD_LINE
#undef STEWARD_LINE_FIELDS
#undef STEWARD_CHANGE

}  // namespace steward::simulation
