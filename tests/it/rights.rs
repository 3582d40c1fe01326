//! Who may use which field of the API: every field, everybody.
//!
//! The level of each field is what its `@access` directive says, and the
//! contract's own levels are held against it. A field without a call here
//! fails, so none is forgotten.

use std::collections::{BTreeMap, BTreeSet};

use async_graphql::Value as Word;
use async_graphql::parser::parse_schema;
use async_graphql::parser::types::{FieldDefinition, TypeKind, TypeSystemDefinition};
use clearing::account::Viewer;
use serde_json::{Value, json};

use crate::test_app::TestApp;

/// A call of each field that is valid, with an identifier of nothing where one
/// is needed: what matters is how far it gets.
pub(crate) const CALLS: &[(&str, &str)] = &[
    // What can be asked.
    ("account", "(id: NOBODY) { id }"),
    ("advertDraft", "{ id }"),
    ("allCategories", "{ id }"),
    ("myDrafts", "{ draft { id } }"),
    ("accountNotes", "(accountId: NOBODY) { displayName }"),
    ("accounts", "{ nodes { id } }"),
    ("categories", "{ name }"),
    ("category", "(slug: \"clearing\") { name }"),
    ("checkTitle", "(title: \"x\") { valid }"),
    ("clearingEligibility", "{ __typename }"),
    ("clearingReport", "{ adverts }"),
    ("closingQueue", "{ id }"),
    ("contactQuestions", "(token: \"x\") { roundId }"),
    ("currentRound", "{ id }"),
    ("dataRequest", "(id: NOBODY) { id }"),
    ("dataRequestCounts", "{ waiting overdue }"),
    ("dataRequests", "{ id opened { email } }"),
    ("emailDomains", "{ domain }"),
    ("comparePlans", "(before: NOBODY, after: NOBODY) ERRORS"),
    ("findMembers", "(search: \"x\") { id }"),
    ("flagQueue", "{ id }"),
    ("grades", "{ code }"),
    ("logActions", "{ words }"),
    ("memberInClearing", "(id: NOBODY) { reason }"),
    ("moderationLog", "{ id }"),
    ("moderationQueue", "{ id }"),
    ("moderators", "{ id }"),
    ("introductionPreview", "{ nextAt }"),
    ("myBookmarks", "{ number }"),
    ("myBlockedMembers", "{ id }"),
    ("myClearingMatches", "{ id }"),
    ("myIntroductions", "{ id }"),
    ("myUnmatched", "(roundId: NOBODY) { reason }"),
    ("myMatches", "(roundId: NOBODY) { id }"),
    ("myOffers", "{ id }"),
    ("myRegistration", "(roundId: NOBODY) { round { id } }"),
    ("myRounds", "{ id }"),
    ("mySecondFactors", "{ id }"),
    ("mySessions", "{ __typename }"),
    ("mySavedFilters", "{ id }"),
    ("notificationSettings", "{ weeklyDigest }"),
    ("notifications", "{ nodes { id } }"),
    ("orderPrices", "(roundId: NOBODY) ERRORS"),
    ("organisations", "{ name }"),
    ("keptData", "{ what }"),
    ("parkedEmails", "{ id }"),
    ("plan", "(id: NOBODY) { id }"),
    ("policies", "{ title }"),
    ("policyHistory", "{ version }"),
    ("policyVersions", "(kind: DATA_POLICY) { version }"),
    ("post", "(id: NOBODY) { id }"),
    ("postHistory", "(postId: NOBODY) { source }"),
    ("postWarnings", "(source: \"x\")"),
    ("previewAdvert", "(input: ADVERT) { title }"),
    ("previewPolicy", "(input: { kind: DATA_POLICY, title: \"\", body: \"\" }) { peopleToAccept }"),
    ("previewMarkdown", "(source: \"x\")"),
    ("professions", "{ code }"),
    ("registrationDates", "{ openUntil }"),
    ("repairs", "(roundId: NOBODY) ERRORS"),
    ("reportedRounds", "{ id }"),
    ("round", "(id: NOBODY) { id }"),
    ("rounds", "{ id }"),
    ("hasPasskeys", ""),
    ("secondFactorKinds", ""),
    ("search", "(text: \"x\") { nodes { id } }"),
    ("topic", "(id: NOBODY) { id }"),
    ("verificationQueue", "{ requestedAt }"),
    ("verificationQueueLength", ""),
    ("viewer", "{ email }"),
    ("visibilityWarning", ""),
    ("waitingCounts", "{ accounts }"),
    ("whatIf", "(planId: NOBODY, input: {}) ERRORS"),
    // What can be changed.
    ("acceptOffer", "(offerId: NOBODY) ERRORS"),
    ("acceptPolicies", "(versions: []) ERRORS"),
    ("acknowledgeDataRequest", "(requestId: NOBODY) ERRORS"),
    ("answerContactQuestion", "(token: \"x\", matchId: NOBODY, contact: MET) ERRORS"),
    ("answerLongTermAsk", "(roundId: NOBODY, matchId: NOBODY, yes: true) ERRORS"),
    ("recordContact", "(roundId: NOBODY, matchId: NOBODY, contact: MET) ERRORS"),
    ("answerDataRequest", "(requestId: NOBODY, answer: \"x\") ERRORS"),
    ("claimDataRequest", "(requestId: NOBODY) ERRORS"),
    ("confirmDataRequest", "(token: \"x\") ERRORS"),
    ("extendDataRequest", "(requestId: NOBODY, months: 1, reason: \"x\") ERRORS"),
    ("sendDataRequest", "(input: { kind: ACCESS, text: \"\" }) ERRORS"),
    ("answerApplicantQuestion", "(answer: \"x\") ERRORS"),
    ("askApplicant", "(accountId: NOBODY, question: \"x\") ERRORS"),
    ("readAddress", "(accountId: NOBODY, reason: \"x\") ERRORS"),
    ("addAccountNote", "(accountId: NOBODY, text: \"x\") ERRORS"),
    ("deleteAccountNote", "(noteId: NOBODY) ERRORS"),
    ("addBookmark", "(topicId: NOBODY) ERRORS"),
    ("answerIntroduction", "(introductionId: NOBODY, yes: true) ERRORS"),
    ("answerQuestion", "(offerId: NOBODY, answer: \"x\") ERRORS"),
    ("askForPasskey", "ERRORS"),
    ("askIntroductions", "(dryRun: true) ERRORS"),
    ("askOfferer", "(offerId: NOBODY, question: \"x\") ERRORS"),
    ("blockMember", "(memberId: NOBODY) ERRORS"),
    ("changeEmail", "(email: \"x\", password: \"x\") ERRORS"),
    ("eraseMyAccount", "(password: \"x\") ERRORS"),
    ("changePassword", "(current: \"x\", new: \"x\") ERRORS"),
    ("claimWaiting", "(kind: FLAG, id: NOBODY) ERRORS"),
    ("closeTopic", "(topicId: NOBODY) ERRORS"),
    ("closeTopics", "(topicIds: [NOBODY]) ERRORS"),
    ("confirmEmail", "(token: \"x\") ERRORS"),
    ("confirmNewEmail", "(token: \"x\") ERRORS"),
    ("confirmItIsYou", "(code: \"x\") ERRORS"),
    ("confirmPasskey", "(credential: \"x\") ERRORS"),
    ("confirmTotp", "(code: \"x\") ERRORS"),
    ("createAdvert", "(input: ADVERT) ERRORS"),
    ("completeRound", "(id: NOBODY) ERRORS"),
    ("createRound", "(input: {}) ERRORS"),
    ("createTopic", "(input: { categorySlug: \"x\", title: \"x\", body: \"x\" }) ERRORS"),
    ("makeRoundFile", "(id: NOBODY, file: MATCHES) ERRORS"),
    ("declareMatch", "(topicId: NOBODY, body: \"x\") ERRORS"),
    ("declineOffer", "(offerId: NOBODY) ERRORS"),
    ("deletePost", "(postId: NOBODY) ERRORS"),
    ("deleteSavedFilter", "(id: NOBODY) ERRORS"),
    ("discardEmail", "(emailId: NOBODY) ERRORS"),
    ("discardPlan", "(planId: NOBODY) ERRORS"),
    ("editAdvert", "(topicId: NOBODY, input: ADVERT) ERRORS"),
    ("editPost", "(postId: NOBODY, body: \"x\") ERRORS"),
    ("endClearingMatch", "(matchId: NOBODY) ERRORS"),
    ("excludePair", "(roundId: NOBODY, menteeId: NOBODY, mentorId: NOBODY, reason: \"x\") ERRORS"),
    ("flagPost", "(postId: NOBODY, reason: UNKIND) ERRORS"),
    ("importRegistrations", "(roundId: NOBODY, csv: \"x\") ERRORS"),
    ("markNotificationsRead", "ERRORS"),
    ("letIntoClearing", "(accountId: NOBODY, reason: \"x\") ERRORS"),
    ("markRead", "(topicId: NOBODY) ERRORS"),
    ("pinPair", "(roundId: NOBODY, menteeId: NOBODY, mentorId: NOBODY) ERRORS"),
    ("publishPlan", "(planId: NOBODY) ERRORS"),
    ("publishPolicy", "(input: { kind: DATA_POLICY, title: \"\", body: \"\" }) ERRORS"),
    ("moveRoundStep", "(roundId: NOBODY, step: MATCH, at: \"2030-01-01T12:00:00Z\") ERRORS"),
    ("decideRoundStep", "(roundId: NOBODY, step: MATCH, decision: SKIP) ERRORS"),
    ("recordOutcome", "(roundId: NOBODY, matchId: NOBODY, outcome: MET) ERRORS"),
    ("register", "(roundId: NOBODY, input: REGISTRATION) ERRORS"),
    ("reinstateAccount", "(accountId: NOBODY, reason: \"x\") ERRORS"),
    ("rejectAccount", "(accountId: NOBODY, reason: \"x\") ERRORS"),
    ("releaseWaiting", "(kind: FLAG, id: NOBODY) ERRORS"),
    ("removeBookmark", "(topicId: NOBODY) ERRORS"),
    ("removePairRule", "(id: NOBODY) ERRORS"),
    ("renameSavedFilter", "(id: NOBODY, name: \"x\") ERRORS"),
    ("removeSecondFactor", "(id: NOBODY) ERRORS"),
    ("renewRecoveryCodes", "ERRORS"),
    ("resetSecondFactor", "(accountId: NOBODY, reason: \"x\") ERRORS"),
    ("setUpPasskey", "ERRORS"),
    ("signInPasskey", "(credential: \"x\") ERRORS"),
    ("setUpTotp", "{ uri }"),
    ("signInSecondFactor", "(code: \"x\") ERRORS"),
    ("stepUp", "(code: \"x\") ERRORS"),
    ("renewAdvert", "(topicId: NOBODY) ERRORS"),
    ("reopenTopic", "(topicId: NOBODY, reason: \"x\") ERRORS"),
    ("repairPlan", "(roundId: NOBODY, kind: BEST) ERRORS"),
    ("reply", "(topicId: NOBODY, body: \"x\") ERRORS"),
    ("requestPasswordReset", "(email: \"x\") ERRORS"),
    ("resendMatches", "(participantId: NOBODY) ERRORS"),
    ("resolveFlag", "(flagId: NOBODY, hidePost: true) ERRORS"),
    ("resendConfirmation", "(email: \"x\") ERRORS"),
    ("resetPassword", "(token: \"x\", password: \"x\") ERRORS"),
    ("retryEmail", "(emailId: NOBODY) ERRORS"),
    ("revokeOtherSessions", "ERRORS"),
    ("revokeSession", "(id: \"x\") ERRORS"),
    ("runMatching", "(roundId: NOBODY) ERRORS"),
    ("saveFilter", "(name: \"\", filter: {}) ERRORS"),
    ("setEmailDomain", "(domain: \"\", allowed: false) ERRORS"),
    ("setIntroductionTime", "(weekday: 0, hour: 0) ERRORS"),
    ("setMatchingRules", "(roundId: NOBODY, input: { order: [] }) ERRORS"),
    ("setNotificationSettings", "(input: {}) ERRORS"),
    ("setRole", "(accountId: NOBODY, role: MEMBER) ERRORS"),
    ("setWatchLevel", "(topicId: NOBODY, level: MUTE) ERRORS"),
    ("setWatching", "(topicId: NOBODY, watching: true) ERRORS"),
    ("setVisibility", "(input: {}) ERRORS"),
    ("signIn", "(email: \"x\", password: \"x\") ERRORS"),
    ("signOut", "ERRORS"),
    ("signUp", "(input: SIGN_UP) ERRORS"),
    ("stopEmailChange", "(token: \"x\") ERRORS"),
    ("suspendAccount", "(accountId: NOBODY, reason: \"x\") ERRORS"),
    ("archiveCategory", "(categoryId: NOBODY, archived: true) ERRORS"),
    ("createCategory", "(input: { name: \"\", description: \"\" }) ERRORS"),
    ("moveCategory", "(categoryId: NOBODY, up: true) ERRORS"),
    ("updateCategory", "(categoryId: NOBODY, input: { name: \"\", description: \"\" }) ERRORS"),
    ("discardDraft", "(draftId: NOBODY) ERRORS"),
    ("saveAdvertDraft", "(topicId: NOBODY, input: {}) ERRORS"),
    ("savePostDraft", "(postId: NOBODY, body: \"x\") ERRORS"),
    ("saveReplyDraft", "(topicId: NOBODY, body: \"x\") ERRORS"),
    ("saveTopicDraft", "(input: { categorySlug: \"x\" }) ERRORS"),
    ("unblockMember", "(memberId: NOBODY) ERRORS"),
    ("undoModeration", "(logEntryId: NOBODY) ERRORS"),
    ("undoSeveral", "(logEntryIds: [NOBODY]) ERRORS"),
    ("unsubscribe", "(token: \"x\") ERRORS"),
    ("updateProfile", "(input: {}) ERRORS"),
    ("updateRound", "(id: NOBODY, input: {}) ERRORS"),
    ("verifyAccount", "(accountId: NOBODY) ERRORS"),
    ("verifyAccounts", "(accountIds: [NOBODY]) ERRORS"),
    ("withdrawAdvert", "(topicId: NOBODY) ERRORS"),
    ("withdrawOffer", "(offerId: NOBODY) ERRORS"),
    ("withdrawParticipant", "(participantId: NOBODY) ERRORS"),
    ("withdrawRegistration", "(roundId: NOBODY) ERRORS"),
];

/// What the capitals in a call stand for.
const WORDS: &[(&str, &str)] = &[
    ("NOBODY", "\"01900000-0000-7000-8000-000000000000\""),
    ("ERRORS", "{ errors { code } }"),
    (
        "ADVERT",
        "{ kind: MENTOR_WANTED, name: \"\", gradeCode: \"x\", professionCode: \"x\", \
         visibleToAll: false, about: \"\", lookingFor: \"\" }",
    ),
    (
        "REGISTRATION",
        "{ role: BOTH, name: \"\", jobTitle: \"\", gradeCode: \"x\", organisationId: \"x\", \
         professionCode: \"x\", confirmsLgbt: false, confirmsCivilServant: false, consents: false }",
    ),
    ("SIGN_UP", "{ email: \"x\", password: \"x\", displayName: \"\", acceptPolicies: [] }"),
];

/// A call with what its capitals stand for.
pub(crate) fn spelt_out(call: &str) -> String {
    WORDS.iter().fold(call.to_owned(), |call, (word, is)| call.replace(word, is))
}

/// The levels, lowest first, and how far each person on the app gets.
const LEVELS: [&str; 5] = ["PUBLIC", "PENDING", "MEMBER", "MODERATOR", "ADMIN"];

/// Every field of `Query` and `Mutation` in a schema: its level, if it says.
pub(crate) fn fields(sdl: &str) -> BTreeMap<(&'static str, String), Option<String>> {
    let mut found = BTreeMap::new();
    for definition in parse_schema(sdl).unwrap().definitions {
        let TypeSystemDefinition::Type(definition) = definition else { continue };
        let (name, kind) = (definition.node.name.node, definition.node.kind);
        let root = match name.as_str() {
            "Query" => "query",
            "Mutation" => "mutation",
            _ => continue,
        };
        let TypeKind::Object(object) = kind else { panic!("{name} is an object") };
        for field in object.fields {
            found.insert((root, field.node.name.node.to_string()), level(&field.node));
        }
    }
    found
}

fn level(field: &FieldDefinition) -> Option<String> {
    let access = field.directives.iter().find(|given| given.node.name.node == "access")?;
    match access.node.get_argument("level").map(|level| &level.node) {
        Some(Word::Enum(level)) => Some(level.to_string()),
        _ => None,
    }
}

/// What stops a call: the code of its first error, if any.
fn code(answer: &Value) -> Option<&str> {
    answer["errors"][0]["extensions"]["code"].as_str()
}

async fn everybody(app: &TestApp) -> [Viewer; 5] {
    [
        Viewer::guest(),
        app.pending("pat").await,
        app.member("ada").await,
        app.moderator("grace").await,
        app.admin("mary").await,
    ]
}

#[tokio::test]
async fn each_field_lets_in_those_it_says_and_nobody_else() {
    let app = TestApp::new().await;
    let people = everybody(&app).await;
    let calls: BTreeMap<_, _> = CALLS.iter().copied().collect();
    let mut wrong = Vec::new();
    for ((root, field), level) in fields(&clearing::graphql::sdl()) {
        let Some(level) = level else {
            wrong.push(format!("{field} does not say who may use it"));
            continue;
        };
        let Some(call) = calls.get(field.as_str()) else {
            wrong.push(format!("{field} has no call in this test"));
            continue;
        };
        let query = format!("{root} {{ {field}{} }}", spelt_out(call));
        let needed = LEVELS.iter().position(|known| *known == level).unwrap();
        for (rank, viewer) in people.iter().enumerate() {
            let answer = app.ask(viewer, &query, json!({})).await;
            let expected = match rank {
                _ if rank >= needed => None,
                0 => Some("UNAUTHENTICATED"),
                _ => Some("FORBIDDEN"),
            };
            let is_right = match expected {
                Some(expected) => code(&answer) == Some(expected),
                // Past the door: what comes of the call is another test's matter,
                // but it has to be a call, and no fault of ours.
                None => {
                    !matches!(code(&answer), Some("UNAUTHENTICATED" | "FORBIDDEN" | "INTERNAL"))
                        && answer["errors"]
                            .as_array()
                            .is_none_or(|all| all.iter().all(|e| !e["extensions"].is_null()))
                }
            };
            if !is_right {
                wrong.push(format!("{field} ({level}) gives {}: {answer}", LEVELS[rank]));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_call_is_of_a_field_that_is_there() {
    let there: BTreeSet<_> =
        fields(&clearing::graphql::sdl()).into_keys().map(|(_, field)| field).collect();
    let gone: Vec<_> = CALLS.iter().filter(|(field, _)| !there.contains(*field)).collect();
    assert!(gone.is_empty(), "{gone:?}");
}

#[test]
fn the_contract_gives_each_field_the_level_that_the_schema_gives_it() {
    let ours = fields(&clearing::graphql::sdl());
    for (field, level) in fields(include_str!("../data/contract.graphql")) {
        assert_eq!(ours.get(&field), Some(&level), "{field:?}");
    }
}
