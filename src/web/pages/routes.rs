//! The list of pages and forms.
//!
//! A page is an operation in `graphql/operations/` and a template in
//! `frontend/pages/`. A form posts the variables of a mutation, named after it
//! with `submit_` in front.

use super::admin_forms::ADMIN_FORMS;
use super::notices::{
    ADDRESS, ANSWERED, ASKED, BOOKMARKED, CLOSED, DATA_REQUEST_RECEIVED, DATA_REQUEST_SENT, MOVED,
    SAVED, SIGNED_IN, UNDONE, VERIFIED,
};
#[cfg(test)]
use super::page::make_sample;
use super::page::{Form, Page, Preview, make};
use crate::web::views::{
    View, account, admin, clearing, data_requests, forum, introductions, moderation, notifications,
    registration, site, staff,
};

/// A page: its operation, template and view go together.
const fn view<V: View>(path: &'static str) -> Page {
    Page {
        path,
        operation: V::OPERATION,
        template: V::TEMPLATE,
        view: make::<V>,
        #[cfg(test)]
        sample: make_sample::<V>,
        drops_empty: V::DROPS_EMPTY,
        is_for_guests_only: false,
        for_guests: None,
        for_staff: None,
    }
}

/// A page for guests only.
const fn guests<V: View>(path: &'static str) -> Page {
    Page { is_for_guests_only: true, ..view::<V>(path) }
}

/// A form that leads to another page.
pub(super) const fn form(
    path: &'static str,
    operation: &'static str,
    page: &'static str,
    then: &'static str,
) -> Form {
    Form { path, operation, page, then: Some(then), notice: None, gives_file: false }
}

impl Form {
    /// Shows a message on the next page.
    pub(super) const fn saying(self, notice: &'static str) -> Self {
        Self { notice: Some(notice), ..self }
    }
}

const LANDING: Page = view::<site::LandingPage>("/");
const STAFF_HOME: Page = view::<site::StaffHomePage>("/");

/// Every page.
pub(in crate::web) const PAGES: &[Page] = &[
    Page {
        for_guests: Some(&LANDING),
        for_staff: Some(&STAFF_HOME),
        ..view::<site::HomePage>("/")
    },
    // Accounts.
    guests::<account::SignUpPage>("/sign-up"),
    view::<account::SignUpSentPage>("/sign-up/sent"),
    view::<account::ConfirmPage>("/confirm"),
    view::<account::WaitingPage>("/waiting"),
    guests::<account::SignInPage>("/sign-in"),
    guests::<account::SignInCodePage>("/sign-in/code"),
    view::<account::RequestResetPage>("/request-reset"),
    view::<account::ResetSentPage>("/reset-sent"),
    view::<account::ResetPasswordPage>("/reset-password"),
    view::<account::AcceptPoliciesPage>("/accept-policies"),
    view::<site::PolicyPage>("/policies/{kind}"),
    view::<data_requests::DataRequestsPage>("/data-requests"),
    view::<data_requests::DataRequestSentPage>("/data-requests/sent"),
    view::<data_requests::ConfirmDataRequestPage>("/data-requests/confirm"),
    view::<account::AccountPage>("/account"),
    view::<account::ChangePasswordPage>("/account/password"),
    view::<account::ChangeEmailPage>("/account/email"),
    view::<account::ConfirmNewEmailPage>("/account/email/confirm"),
    view::<account::StopEmailChangePage>("/account/email/stop"),
    view::<account::DevicesPage>("/account/devices"),
    view::<account::SecurityPage>("/account/security"),
    view::<account::SetUpAppPage>("/account/security/app"),
    view::<account::PasskeyPage>("/account/security/passkey"),
    view::<account::RecoveryCodesPage>("/account/security/codes"),
    view::<account::StepUpPage>("/account/step-up"),
    view::<account::EraseAccountPage>("/account/delete"),
    view::<notifications::SettingsPage>("/account/notifications"),
    view::<account::WhoSeesYouPage>("/account/visibility"),
    view::<notifications::UnsubscribePage>("/unsubscribe/{token}"),
    view::<notifications::NotificationsPage>("/notifications"),
    view::<forum::DraftsPage>("/drafts"),
    view::<introductions::IntroductionsPage>("/clearing/introductions"),
    view::<introductions::IntroductionRunPage>("/moderation/introductions"),
    // The forum.
    view::<forum::CategoriesPage>("/categories"),
    view::<forum::CategoryPage>("/categories/{slug}"),
    view::<forum::CategoryFilterPage>("/categories/{slug}/filter"),
    view::<forum::NewTopicPage>("/categories/{slug}/new"),
    view::<clearing::NewAdvertPage>("/adverts/new"),
    view::<forum::TopicPage>("/topics/{number}"),
    view::<forum::CloseTopicPage>("/topics/{number}/close"),
    view::<forum::ReopenTopicPage>("/topics/{number}/reopen"),
    view::<clearing::DeclareMatchPage>("/topics/{number}/declare-match"),
    view::<clearing::EditAdvertPage>("/topics/{number}/advert"),
    view::<clearing::WithdrawAdvertPage>("/topics/{number}/withdraw"),
    view::<forum::EditPostPage>("/topics/{number}/posts/{postId}/edit"),
    view::<forum::PostHistoryPage>("/topics/{number}/posts/{postId}/history"),
    view::<forum::DeletePostPage>("/topics/{number}/posts/{postId}/delete"),
    view::<forum::ReportPostPage>("/topics/{number}/posts/{postId}/report"),
    view::<forum::BlockMemberPage>("/topics/{number}/posts/{postId}/block"),
    view::<clearing::MyOffersPage>("/clearing/offers"),
    view::<clearing::MyMatchesPage>("/clearing/matches"),
    view::<forum::BookmarksPage>("/bookmarks"),
    view::<forum::SearchPage>("/search"),
    view::<forum::SavedFiltersPage>("/filters"),
    view::<forum::NewSavedFilterPage>("/filters/new"),
    // Moderation.
    view::<moderation::ModerationPage>("/moderation"),
    view::<staff::VerificationQueuePage>("/moderation/accounts"),
    view::<moderation::ClosingQueuePage>("/moderation/closing"),
    view::<moderation::AccountNotesPage>("/moderation/notes/{accountId}"),
    view::<moderation::ModerationLogPage>("/moderation/log"),
    view::<moderation::MembersToLetInPage>("/moderation/let-in"),
    view::<moderation::LetIntoClearingPage>("/moderation/let-in/{accountId}"),
    Page { drops_empty: true, ..view::<moderation::ClearingReportPage>("/moderation/report") },
    // The programme.
    view::<site::ProgrammePage>("/programme"),
    view::<registration::RegisterPage>("/programme/{roundId}/register"),
    view::<registration::RegistrationPage>("/programme/{roundId}/registration"),
    view::<registration::WithdrawPage>("/programme/{roundId}/withdraw"),
    view::<registration::MyMatchesPage>("/programme/{roundId}/matches"),
    view::<registration::InTouchPage>("/in-touch/{token}"),
    // Administration.
    view::<staff::AdminPage>("/admin"),
    view::<admin::RoundsPage>("/admin/rounds"),
    view::<admin::NewRoundPage>("/admin/rounds/new"),
    view::<admin::RoundPage>("/admin/rounds/{id}"),
    view::<admin::EditRoundPage>("/admin/rounds/{id}/edit"),
    view::<admin::RoundTimelinePage>("/admin/rounds/{id}/timeline"),
    view::<admin::RoundStepPage>("/admin/rounds/{roundId}/timeline/{step}"),
    view::<admin::CompleteRoundPage>("/admin/rounds/{id}/end"),
    view::<admin::RoundFilesPage>("/admin/rounds/{id}/files"),
    view::<admin::ImportPage>("/admin/rounds/{id}/import"),
    view::<admin::ForecastPage>("/admin/rounds/{id}/forecast"),
    view::<admin::ParticipantsPage>("/admin/rounds/{id}/participants"),
    view::<admin::RulesPage>("/admin/rounds/{id}/rules"),
    view::<admin::PricesPage>("/admin/rounds/{id}/rules/prices"),
    view::<admin::PairRulesPage>("/admin/rounds/{roundId}/pairs"),
    view::<admin::RepairsPage>("/admin/rounds/{id}/repairs"),
    view::<admin::ComparePage>("/admin/rounds/{id}/compare"),
    view::<admin::RunPage>("/admin/rounds/{id}/match"),
    view::<admin::PlanPage>("/admin/rounds/{roundId}/plans/{id}"),
    view::<admin::WhatIfPage>("/admin/rounds/{roundId}/plans/{id}/what-if"),
    view::<admin::PublishPage>("/admin/rounds/{roundId}/plans/{id}/publish"),
    view::<admin::DiscardPage>("/admin/rounds/{roundId}/plans/{id}/discard"),
    view::<staff::EmailDomainsPage>("/admin/email-domains"),
    view::<staff::KeptDataPage>("/admin/deletions"),
    view::<staff::AccountsPage>("/admin/accounts"),
    view::<staff::ManagedAccountPage>("/admin/accounts/{accountId}"),
    view::<staff::SuspendPage>("/admin/accounts/{accountId}/suspend"),
    view::<staff::ReinstatePage>("/admin/accounts/{accountId}/reinstate"),
    view::<staff::RolePage>("/admin/accounts/{accountId}/role"),
    view::<staff::ResetFactorPage>("/admin/accounts/{accountId}/second-factor"),
    view::<staff::ManageCategoriesPage>("/admin/categories"),
    view::<staff::NewCategoryPage>("/admin/categories/new"),
    view::<staff::EditCategoryPage>("/admin/categories/{categoryId}"),
    view::<staff::ParkedEmailsPage>("/admin/emails"),
    view::<staff::ManagePoliciesPage>("/admin/policies"),
    view::<staff::EditPolicyPage>("/admin/policies/{kind}"),
    view::<data_requests::DataRequestQueuePage>("/admin/data-requests"),
    view::<data_requests::DataRequestPage>("/admin/data-requests/{requestId}"),
];

/// The address of every page, for tests that open them all.
pub fn page_paths() -> impl Iterator<Item = &'static str> {
    PAGES.iter().map(|page| page.path)
}

/// Every form.
pub(in crate::web) fn forms() -> impl Iterator<Item = &'static Form> {
    FORMS.iter().chain(ADMIN_FORMS)
}

/// The forms of everybody but admins.
const FORMS: &[Form] = &[
    // Accounts.
    form("/sign-up", "submit_sign_up", "/sign-up", "/sign-up/sent"),
    form("/confirm", "submit_confirm_email", "/confirm", "/sign-in")
        .saying("Email address confirmed. A moderator will check your account. Sign in to see how far it is"),
    form("/sign-in", "submit_sign_in", "/sign-in", SIGNED_IN),
    form("/sign-in/code", "submit_sign_in_second_factor", "/sign-in/code", "{{ form.next or '/' }}"),
    form("/sign-in/passkey", "submit_sign_in_passkey", "/sign-in/code", "{{ form.next or '/' }}"),
    form("/sign-in/email", "submit_resend_confirmation", "/sign-in", "/sign-up/sent"),
    form("/sign-out", "submit_sign_out", "/", "/"),
    form("/request-reset", "submit_request_password_reset", "/request-reset", "/reset-sent"),
    form("/reset-password", "submit_reset_password", "/reset-password",
        "{{ '/sign-in/code' if data.resetPassword.secondFactorNeeded else '/' }}")
        .saying("Password changed. You are signed out on all your other devices"),
    form("/accept-policies", "submit_accept_policies", "/accept-policies", "/"),
    form("/data-requests", "submit_send_data_request", "/data-requests", DATA_REQUEST_SENT).saying(DATA_REQUEST_RECEIVED),
    form("/data-requests/confirm", "submit_confirm_data_request", "/data-requests/confirm", "/data-requests")
        .saying("We have received your message. Your reference is {{ data.confirmDataRequest.request.reference }}. We have emailed you what happens next"),
    form("/account", "submit_update_profile", "/account", "/account").saying("Details saved"),
    form("/account/password", "submit_change_password", "/account/password", "/account")
        .saying("Password changed. You are signed out on all your other devices"),
    form("/account/email", "submit_change_email", "/account/email", "/account")
        .saying("Check your new mailbox. We have emailed you a link to confirm your new email address"),
    form("/account/email/confirm", "submit_confirm_new_email", "/account/email/confirm", "/account").saying(MOVED),
    form("/account/email/stop", "submit_stop_email_change", "/account/email/stop", "/sign-in")
        .saying("We have stopped the change. Check your email for a link to set a new password"),
    form("/account/delete", "submit_erase_my_account", "/account/delete", "/").saying("Your account is deleted"),
    form("/account/devices/end", "submit_revoke_session", "/account/devices", "/account/devices")
        .saying("Device signed out"),
    form("/account/devices/end-others", "submit_revoke_other_sessions", "/account/devices", "/account/devices")
        .saying("All other devices signed out"),
    form("/account/security/app/start", "submit_set_up_totp", "/account/security", "/account/security/app"),
    Form { then: None, ..form("/account/security/app", "submit_confirm_totp", "/account/security/app", "") },
    Form { then: None, ..form("/account/security/passkey", "submit_confirm_passkey", "/account/security/passkey", "") },
    Form { then: None, ..form("/account/security/codes", "submit_renew_recovery_codes", "/account/security/codes", "") },
    form("/account/security/remove", "submit_remove_second_factor", "/account/security", "/account/security")
        .saying("Removed. We have emailed you about it"),
    form("/account/step-up", "submit_confirm_it_is_you", "/account/step-up", "{{ form.next or '/' }}"),
    form("/account/notifications", "submit_set_notification_settings", "/account/notifications", "/account/notifications")
        .saying("Notification settings saved"),
    form("/account/visibility", "submit_hide_from_organisation", "/account/visibility", "/account/visibility")
        .saying("Saved"),
    form("/account/visibility/hide", "submit_hide_now", "/account/visibility", "/account/visibility"),
    form("/account/visibility/show", "submit_hide_now", "/account/visibility", "/account/visibility")
        .saying("Members can see you again"),
    form("/account/visibility/unblock", "submit_unblock_member", "/account/visibility", "/account/visibility")
        .saying("Member unblocked"),
    form("/topics/{number}/posts/{postId}/block", "submit_block_member", "/topics/{number}/posts/{postId}/block", "/account/visibility")
        .saying("Member blocked. You can unblock them on this page"),
    form("/notifications/read", "submit_mark_notifications_read", "/notifications", "/notifications"),
    // The same address takes the button of the page and what mail programs post (RFC 8058),
    // which follow no redirect: so it answers with the page.
    Form { then: None, ..form("/unsubscribe/{token}", "submit_unsubscribe", "/unsubscribe/{token}", "") },
    // The forum.
    form("/adverts/new", "submit_create_advert", "/adverts/new", "/topics/{{ data.createAdvert.topic.number }}")
        .saying("Advert posted"),
    form("/categories/{slug}/new", "submit_create_topic", "/categories/{slug}/new", "/topics/{{ data.createTopic.topic.number }}")
        .saying("Thread posted"),
    form("/topics/{number}/reply", "submit_reply", "/topics/{number}", "/topics/{{ form.number }}?last=20#post-{{ data.reply.post.number }}")
        .saying("Reply posted"),
    form("/topics/{number}/reply/draft", "submit_save_reply_draft", "/topics/{number}", "/topics/{{ form.number }}#reply")
        .saying(SAVED),
    form("/categories/{slug}/new/draft", "submit_save_topic_draft", "/categories/{slug}/new", "/categories/{{ form.slug }}/new")
        .saying(SAVED),
    form("/adverts/new/draft", "submit_save_advert_draft", "/adverts/new", "/adverts/new").saying(SAVED),
    form("/topics/{number}/advert/draft", "submit_save_advert_draft", "/topics/{number}/advert", "/topics/{{ form.number }}/advert")
        .saying(SAVED),
    form("/topics/{number}/posts/{postId}/edit/draft", "submit_save_post_draft", "/topics/{number}/posts/{postId}/edit", "/topics/{{ form.number }}/posts/{{ form.postId }}/edit")
        .saying(SAVED),
    form("/drafts/discard", "submit_discard_draft", "/drafts", "{{ form.next or '/drafts' }}")
        .saying("Draft deleted"),
    form("/topics/{number}/declare-match", "submit_declare_match", "/topics/{number}/declare-match", "/topics/{{ form.number }}")
        .saying("Match declared. A moderator will close the thread"),
    form("/topics/{number}/offers/accept", "submit_accept_offer", "/topics/{number}", "/clearing/matches")
        .saying("You have a match. You can write to each other now"),
    form("/topics/{number}/offers/decline", "submit_decline_offer", "/topics/{number}", "/topics/{{ form.number }}")
        .saying("Offer declined"),
    form("/topics/{number}/offers/ask", "submit_ask_offerer", "/topics/{number}", "/topics/{{ form.number }}")
        .saying("Question sent"),
    form("/clearing/offers/answer", "submit_answer_question", "/clearing/offers", "/clearing/offers")
        .saying("Answer sent"),
    form("/clearing/offers/withdraw", "submit_withdraw_offer", "/clearing/offers", "/clearing/offers")
        .saying("Offer withdrawn"),
    form("/topics/{number}/renew", "submit_renew_advert", "/topics/{number}", "/topics/{{ form.number }}")
        .saying("Advert renewed. It will stay open for another 28 days"),
    form(
        "/clearing/introductions/answer",
        "submit_answer_introduction",
        "/clearing/introductions",
        "/clearing/introductions",
    )
    .saying("Answer saved"),
    form(
        "/moderation/introductions/ask",
        "submit_ask_introductions",
        "/moderation/introductions",
        "/moderation/introductions",
    )
    .saying("Introductions made. Both people in each pair have been asked"),
    form(
        "/moderation/introductions/time",
        "submit_set_introduction_time",
        "/moderation/introductions",
        "/moderation/introductions",
    )
    .saying("Day and hour saved"),
    form("/clearing/matches/end", "submit_end_clearing_match", "/clearing/matches", "/clearing/matches")
        .saying("Match ended"),
    form("/topics/{number}/close", "submit_close_topic", "/topics/{number}/close", "/topics/{{ form.number }}")
        .saying("Thread closed"),
    form("/topics/{number}/reopen", "submit_reopen_topic", "/topics/{number}/reopen", "/topics/{{ form.number }}")
        .saying("Thread reopened"),
    form("/topics/{number}/read", "submit_mark_read", "/topics/{number}", "/topics/{{ form.number }}")
        .saying("Marked as read"),
    form("/topics/{number}/watch", "submit_set_watch_level", "/topics/{number}", "/topics/{{ form.number }}"),
    form("/topics/{number}/advert", "submit_edit_advert", "/topics/{number}/advert", "/topics/{{ form.number }}")
        .saying("Advert updated"),
    form("/topics/{number}/withdraw", "submit_withdraw_advert", "/topics/{number}/withdraw", "/topics/{{ form.number }}")
        .saying("Advert withdrawn. A moderator will close the thread"),
    form("/topics/{number}/posts/{postId}/edit", "submit_edit_post", "/topics/{number}/posts/{postId}/edit", "/topics/{{ form.number }}")
        .saying("Post updated"),
    form("/topics/{number}/posts/{postId}/delete", "submit_delete_post", "/topics/{number}/posts/{postId}/delete", "/topics/{{ form.number }}")
        .saying("Post deleted"),
    form("/topics/{number}/posts/{postId}/report", "submit_flag_post", "/topics/{number}/posts/{postId}/report", "/topics/{{ form.number }}")
        .saying("Thank you for your report. A moderator will look at the post"),
    form("/topics/{number}/bookmark", "submit_add_bookmark", "/topics/{number}", BOOKMARKED).saying("Bookmark added"),
    form("/topics/{number}/bookmark/remove", "submit_remove_bookmark", "/topics/{number}", BOOKMARKED)
        .saying("Bookmark removed"),
    form("/bookmarks/remove", "submit_remove_bookmark", "/bookmarks", "/bookmarks").saying("Bookmark removed"),
    form("/filters/new", "submit_save_filter", "/filters/new", "/filters").saying("Filter saved"),
    form("/filters/rename", "submit_rename_saved_filter", "/filters", "/filters").saying("Filter renamed"),
    form("/filters/delete", "submit_delete_saved_filter", "/filters", "/filters").saying("Filter deleted"),
    // Moderation.
    form("/moderation/accounts/verify", "submit_verify_account", "/moderation/accounts", "/moderation/accounts")
        .saying("Account verified. We will email the person in 10 minutes"),
    form("/moderation/accounts/reject", "submit_reject_account", "/moderation/accounts", "/moderation/accounts")
        .saying("Account rejected. We will email the person in 10 minutes to tell them why"),
    form("/moderation/accounts/address", "submit_read_address", "/moderation/accounts", "/moderation/accounts")
        .saying(ADDRESS),
    form("/moderation/accounts/ask", "submit_ask_applicant", "/moderation/accounts", "/moderation/accounts")
        .saying(ASKED),
    form("/moderation/address", "submit_read_address", "/moderation", "/moderation").saying(ADDRESS),
    form("/moderation/ask", "submit_ask_applicant", "/moderation", "/moderation").saying(ASKED),
    form("/waiting/answer", "submit_answer_applicant_question", "/waiting", "/waiting")
        .saying("Answer sent. A moderator will read it"),
    form("/moderation/closing/close", "submit_close_topic", "/moderation/closing", "/moderation/closing")
        .saying("Thread closed"),
    form("/moderation/verify", "submit_verify_accounts", "/moderation", "/moderation").saying(VERIFIED),
    form("/moderation/close", "submit_close_topics", "/moderation", "/moderation").saying(CLOSED),
    form("/moderation/reject", "submit_reject_account", "/moderation", "/moderation")
        .saying("Account rejected. We will email the person in 10 minutes to tell them why"),
    form("/moderation/flag", "submit_resolve_flag", "/moderation", "/moderation")
        .saying("{% if form.hidePost == 'true' %}Post removed{% else %}Post kept{% endif %}. We have told those who reported it that you looked at it"),
    form("/moderation/notes/{accountId}", "submit_add_account_note", "/moderation/notes/{accountId}", "/moderation/notes/{{ form.accountId }}")
        .saying("Note added"),
    form("/moderation/notes/{accountId}/delete", "submit_delete_account_note", "/moderation/notes/{accountId}", "/moderation/notes/{{ form.accountId }}")
        .saying("Note deleted"),
    form("/moderation/claim", "submit_claim_waiting", "/moderation", "/moderation")
        .saying("You are on this for an hour. Other moderators can see it"),
    form("/moderation/release", "submit_release_waiting", "/moderation", "/moderation")
        .saying("You are not on this any more"),
    form("/moderation/undo", "submit_undo", "/moderation", "/moderation").saying(UNDONE),
    form("/moderation/let-in/{accountId}", "submit_let_into_clearing", "/moderation/let-in/{accountId}", "/moderation/let-in")
        .saying("Member let into clearing"),
    // The programme.
    form("/programme/{roundId}/register", "submit_register", "/programme/{roundId}/register", "/programme/{{ form.roundId }}/registration")
        .saying("You are registered. We have sent you an email to confirm"),
    form("/programme/{roundId}/withdraw", "submit_withdraw_registration", "/programme/{roundId}/withdraw", "/programme")
        .saying("You have withdrawn"),
    form("/programme/{roundId}/matches", "submit_record_outcome", "/programme/{roundId}/matches", "/programme/{{ form.roundId }}/matches")
        .saying(ANSWERED),
    form("/programme/{roundId}/matches/contact", "submit_record_contact", "/programme/{roundId}/matches", "/programme/{{ form.roundId }}/matches")
        .saying(ANSWERED),
    form("/programme/{roundId}/matches/long-term", "submit_answer_long_term_ask", "/programme/{roundId}/matches", "/programme/{{ form.roundId }}/matches")
        .saying("Thank you. We have emailed your mentee"),
    form("/in-touch/{token}", "submit_answer_contact_question", "/in-touch/{token}", "/in-touch/{{ form.token }}")
        .saying(ANSWERED),
];

/// Every look at what was typed.
pub(in crate::web) const PREVIEWS: &[Preview] = &[
    Preview {
        path: "/adverts/preview",
        shown: view::<clearing::AdvertPreviewPage>("/adverts/preview"),
        page: "/adverts/new",
    },
    Preview {
        path: "/admin/policies/{kind}/preview",
        shown: view::<staff::PolicyPreviewPage>("/admin/policies/{kind}/preview"),
        page: "/admin/policies/{kind}",
    },
];
