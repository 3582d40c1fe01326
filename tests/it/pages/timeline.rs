//! The pages of a round's timeline, and of its dates.

use super::matching::{begin, linked_fields};
use super::registration::all_year;
use crate::mentoring::{PEOPLE, import};

#[tokio::test]
async fn a_step_shows_its_email_and_is_moved_and_paused_on_its_page() {
    let (served, mary, browser, round) = begin().await;
    import(&served.app, &mary, &round, PEOPLE).await;
    let path = format!("/admin/rounds/{round}/timeline");
    let (status, html) = browser.page(&path).await;
    assert_eq!(status, 200, "{html}");
    for says in ["Ask people to check their details", "4 emails at present", "/timeline/ANNOUNCE"] {
        assert!(html.contains(says), "{says}: {html}");
    }
    let step = format!("{path}/CHECK_DETAILS");
    let (_, html) = browser.page(&step).await;
    for says in ["Clearing: check your details", "Hello Sam Example,", "4 people at present"] {
        assert!(html.contains(says), "{says}: {html}");
    }
    let wrong = [("at", "2020-01-01T09:00"), ("until", "2019-01-01")];
    let refused = browser.submit(&format!("{step}/move"), &wrong).await;
    assert_eq!(refused.status(), 422);
    let html = refused.text().await.unwrap();
    assert!(html.contains("Choose a date and time that has not passed"), "{html}");
    assert_eq!(linked_fields(&html), ["at", "until"]);

    let moved = [("at", "2031-03-01T09:00"), ("until", "2031-03-08")];
    let moved = browser.submit(&format!("{step}/move"), &moved).await;
    assert_eq!(moved.headers()["location"], step);
    let (_, html) = browser.page(&step).await;
    assert!(html.contains("Date saved") && html.contains("8 March 2031 at 11:59pm"), "{html}");
    browser.submit(&format!("{step}/decide"), &[("decision", "PAUSE")]).await;
    let (_, html) = browser.page(&step).await;
    assert!(html.contains("Step paused") && html.contains("Resume"), "{html}");
    let (_, html) = browser.page(&format!("/admin/rounds/{round}")).await;
    let held = "Paused, so we do nothing until you resume it: Ask people to check their details";
    assert!(html.contains(held), "{html}");
}

#[tokio::test]
async fn the_form_of_a_round_says_how_many_a_later_deadline_tells_and_keeps_the_hour() {
    let (served, mary, browser, _) = begin().await;
    let round = all_year(&browser).await;
    import(&served.app, &mary, &round, PEOPLE).await;
    let path = format!("/admin/rounds/{round}/edit");
    let (_, html) = browser.page(&path).await;
    let told = "we email the 4 people who have registered";
    assert!(html.contains(told), "{html}");
    // It closes in the morning, so its hour is asked too.
    assert!(html.contains("value=\"2099-01-01T09:00\""), "{html}");
    browser.submit(&path, &[("input.registrationClosesAt", "2098-01-01")]).await;
    let (_, html) = browser.page(&path).await;
    assert!(html.contains("type=\"date\" value=\"2098-01-01\""), "{html}");
}

#[tokio::test]
async fn guests_read_on_the_start_page_whether_registration_is_open() {
    let (served, _, browser, _) = begin().await;
    let guest = served.browser();
    let (_, html) = guest.page("/").await;
    assert!(html.contains("Registration is closed. It opens on 1 December 2029"), "{html}");
    all_year(&browser).await;
    let (_, html) = guest.page("/").await;
    assert!(html.contains("Registration is open until 1 January 2099 at 9:00am."), "{html}");
}
