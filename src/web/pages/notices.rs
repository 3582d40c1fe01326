//! What pages say after a form, and where it leads, where that depends on what happened.

/// The page that somebody came for, with a code to enter first where the account has one.
pub(super) const SIGNED_IN: &str = "{% if data.signIn.secondFactorNeeded %}/sign-in/code\
{% if form.next %}?next={{ form.next|urlencode }}{% endif %}\
{% else %}{{ form.next or '/' }}{% endif %}";

/// That an address was changed, and whether a moderator looks at the account again.
pub(super) const MOVED: &str = "Email address changed\
{% if data.confirmNewEmail.viewer.status != 'ACTIVE' %}. A moderator will check your account. \
We will email you when it is done{% endif %}";

/// How many accounts were verified, and why others were not.
pub(super) const VERIFIED: &str =
    "{% set result = data.verifyAccounts %}{% set n = result.done|length -%}
{{ n }} {{ 'account' if n == 1 else 'accounts' }} verified\
{% if n %}. We will email {{ 'the person' if n == 1 else 'them' }} in 10 minutes{% endif %}\
{% for each in result.notDone %}. Not verified: {{ each.message }}{% endfor %}";

/// How many threads were closed, and why others were not.
pub(super) const CLOSED: &str =
    "{% set result = data.closeTopics %}{% set n = result.done|length -%}
{{ n }} {{ 'thread' if n == 1 else 'threads' }} closed\
{% for each in result.notDone %}. Not closed: {{ each.message }}{% endfor %}";

/// What was undone, and why something was not.
pub(super) const UNDONE: &str =
    "{% set result = data.undoSeveral %}{% set n = result.done|length -%}
{% if n %}Undone{% else %}Nothing was undone{% endif %}\
{% for each in result.notDone %}. {{ each.message }}{% endfor %}";

/// Whether there was anything to keep of what was typed.
pub(super) const SAVED: &str = "{% for _, saved in data|items -%}
{% if saved.draft %}Draft saved. Only you can read it{% else %}There is nothing to save yet{% endif %}\
{% endfor %}";

/// The part of the thread that the button stood on, at the post.
pub(super) const BOOKMARKED: &str = "/topics/{{ form.number }}{{ form.page or '' }}\
{% if form.post != '1' %}#post-{{ form.post }}{% endif %}";

/// What a moderator asked to see.
pub(super) const ADDRESS: &str = "You can see the email address for an hour";
/// That somebody whose account waits was asked something.
pub(super) const ASKED: &str = "Question sent. We have emailed the person that there is one";

/// Whoever is not signed in follows a link first.
pub(super) const DATA_REQUEST_SENT: &str =
    "/data-requests{% if not data.sendDataRequest.request %}/sent{% endif %}";
pub(super) const DATA_REQUEST_RECEIVED: &str = "{% if data.sendDataRequest.request -%}
We have received your message. Your reference is {{ data.sendDataRequest.request.reference }}\
{% else %}One more step: confirm your email address{% endif %}";
pub(super) const DATA_REQUEST: &str = "/admin/data-requests/{{ form.requestId }}";

/// What was decided about a step of a round.
pub(super) const STEP_DECIDED: &str = "{% if form.decision == 'PAUSE' %}Step paused{% elif form.decision == 'SKIP' %}\
     Step skipped{% elif form.decision == 'FINISH' %}Step marked as done{% else %}Step resumed{% endif %}";
/// That somebody said how it goes with a match.
pub(super) const ANSWERED: &str = "Thank you. We have saved your answer";
