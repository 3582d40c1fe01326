//! The forms of admins.

use super::notices::{ADDRESS, DATA_REQUEST, STEP_DECIDED};
use super::page::Form;
use super::routes::form;

/// Every form under `/admin`.
pub(super) const ADMIN_FORMS: &[Form] = &[
    form("/admin/rounds/new", "submit_create_round", "/admin/rounds/new", "/admin/rounds/{{ data.createRound.round.id }}")
        .saying("Round created"),
    form("/admin/rounds/{id}/edit", "submit_update_round", "/admin/rounds/{id}/edit", "/admin/rounds/{{ form.id }}")
        .saying("Round updated"),
    form("/admin/rounds/{roundId}/timeline/{step}/move", "submit_move_round_step", "/admin/rounds/{roundId}/timeline/{step}", "/admin/rounds/{{ form.roundId }}/timeline/{{ form.step }}")
        .saying("Date saved"),
    form("/admin/rounds/{roundId}/timeline/{step}/decide", "submit_decide_round_step", "/admin/rounds/{roundId}/timeline/{step}", "/admin/rounds/{{ form.roundId }}/timeline/{{ form.step }}")
        .saying(STEP_DECIDED),
    form("/admin/rounds/{id}/end", "submit_complete_round", "/admin/rounds/{id}/end", "/admin/rounds/{{ form.id }}")
        .saying("Round ended"),
    Form { then: None, ..form("/admin/rounds/{id}/import", "submit_import_registrations", "/admin/rounds/{id}/import", "") },
    Form {
        then: None,
        gives_file: true,
        ..form("/admin/rounds/{id}/files", "submit_make_round_file", "/admin/rounds/{id}/files", "")
    },
    form("/admin/rounds/{id}/rules", "submit_set_matching_rules", "/admin/rounds/{id}/rules", "/admin/rounds/{{ form.id }}/rules")
        .saying("Rules saved. They apply to the plans you make from now on"),
    form("/admin/rounds/{id}/repairs", "submit_repair_plan", "/admin/rounds/{id}/repairs", "/admin/rounds/{{ form.id }}/plans/{{ data.repairPlan.plan.id }}"),
    form("/admin/rounds/{id}/participants", "submit_withdraw_participant", "/admin/rounds/{id}/participants", "/admin/rounds/{{ form.id }}/participants")
        .saying("Person withdrawn. We have emailed them"),
    form("/admin/rounds/{id}/match", "submit_run_matching", "/admin/rounds/{id}/match", "/admin/rounds/{{ form.id }}/plans/{{ data.runMatching.plan.id }}"),
    form("/admin/rounds/{roundId}/plans/{id}/publish", "submit_publish_plan", "/admin/rounds/{roundId}/plans/{id}/publish", "/admin/rounds/{{ form.roundId }}/plans/{{ form.id }}")
        .saying("Plan published. We are sending the emails"),
    form("/admin/rounds/{roundId}/plans/{id}/discard", "submit_discard_plan", "/admin/rounds/{roundId}/plans/{id}/discard", "/admin/rounds/{{ form.roundId }}")
        .saying("Plan discarded"),
    form("/admin/rounds/{roundId}/plans/{id}/resend", "submit_resend_matches", "/admin/rounds/{roundId}/plans/{id}", "/admin/rounds/{{ form.roundId }}/plans/{{ form.id }}")
        .saying("We are sending {{ data.resendMatches.participant.name }} their matches again"),
    form("/admin/rounds/{roundId}/plans/{id}/pin", "submit_pin_pair", "/admin/rounds/{roundId}/plans/{id}", "/admin/rounds/{{ form.roundId }}/pairs")
        .saying("Pair kept for future plans. Run the matching again to see the plan with it"),
    form("/admin/rounds/{roundId}/plans/{id}/exclude", "submit_exclude_pair", "/admin/rounds/{roundId}/plans/{id}", "/admin/rounds/{{ form.roundId }}/pairs")
        .saying("These two people will not be matched in future plans. Run the matching again to see the plan without them"),
    form("/admin/rounds/{roundId}/pairs/remove", "submit_remove_pair_rule", "/admin/rounds/{roundId}/pairs", "/admin/rounds/{{ form.roundId }}/pairs")
        .saying("Removed for future plans"),
    form("/admin/email-domains", "submit_set_email_domain", "/admin/email-domains", "/admin/email-domains")
        .saying("Domain saved"),
    form("/admin/accounts/{accountId}/suspend", "submit_suspend_account", "/admin/accounts/{accountId}/suspend", "/admin/accounts/{{ form.accountId }}")
        .saying("Account suspended. We will email the person in 10 minutes to tell them why"),
    form("/admin/accounts/{accountId}/reinstate", "submit_reinstate_account", "/admin/accounts/{accountId}/reinstate", "/admin/accounts/{{ form.accountId }}")
        .saying("Account reinstated"),
    form("/admin/accounts/{accountId}/role", "submit_set_role", "/admin/accounts/{accountId}/role", "/admin/accounts/{{ form.accountId }}")
        .saying("Role changed"),
    form("/admin/accounts/{accountId}/address", "submit_read_address", "/admin/accounts/{accountId}", "/admin/accounts/{{ form.accountId }}")
        .saying(ADDRESS),
    form("/admin/accounts/{accountId}/second-factor", "submit_reset_second_factor", "/admin/accounts/{accountId}/second-factor", "/admin/accounts/{{ form.accountId }}")
        .saying("2-step verification reset. We have emailed the person and all admins"),
    form("/admin/categories/new", "submit_create_category", "/admin/categories/new", "/admin/categories")
        .saying("Category added"),
    form("/admin/categories/move", "submit_move_category", "/admin/categories", "/admin/categories")
        .saying("Category moved"),
    form("/admin/categories/archive", "submit_archive_category", "/admin/categories", "/admin/categories")
        .saying("{% if form.archived == 'true' %}Category archived{% else %}Category restored{% endif %}"),
    form("/admin/categories/{categoryId}", "submit_update_category", "/admin/categories/{categoryId}", "/admin/categories")
        .saying("Category changed"),
    form("/admin/emails/retry", "submit_retry_email", "/admin/emails", "/admin/emails")
        .saying("We will try to send the email again"),
    form("/admin/emails/discard", "submit_discard_email", "/admin/emails", "/admin/emails")
        .saying("Email deleted"),
    form("/admin/policies/{kind}/publish", "submit_publish_policy", "/admin/policies/{kind}", "/admin/policies/{{ form.kind }}")
        .saying("Version {{ data.publishPolicy.policy.version }} published"),
    form("/admin/data-requests/{requestId}/claim", "submit_claim_data_request", "/admin/data-requests/{requestId}", DATA_REQUEST)
        .saying("You are dealing with this request now"),
    form("/admin/data-requests/{requestId}/acknowledge", "submit_acknowledge_data_request", "/admin/data-requests/{requestId}", DATA_REQUEST)
        .saying("Acknowledged. We have emailed the person"),
    form("/admin/data-requests/{requestId}/extend", "submit_extend_data_request", "/admin/data-requests/{requestId}", DATA_REQUEST)
        .saying("Time extended. We have emailed the person the reason"),
    form("/admin/data-requests/{requestId}/answer", "submit_answer_data_request", "/admin/data-requests/{requestId}", DATA_REQUEST)
        .saying("Answer sent"),
];
