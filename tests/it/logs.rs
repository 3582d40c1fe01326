//! What the program says on standard error while it serves.

use serde_json::Value;

use crate::command_line::Place;

/// Serves and answers one request; what was logged meanwhile.
async fn logged(settings: &[(&str, &str)]) -> String {
    let place = Place::new();
    let mut serving = place.begin(&["serve"], settings);
    serving.line().await;
    let home = reqwest::get(format!("http://127.0.0.1:{}/", place.port)).await.unwrap();
    assert_eq!(home.status(), 200);
    assert_eq!(serving.stop().await, Some(0));
    place.log()
}

#[tokio::test]
async fn lines_are_json_where_no_terminal_is_and_text_on_demand() {
    for settings in [&[][..], &[("CLEARING_LOG_FORMAT", "json")]] {
        let log = logged(settings).await;
        assert!(log.contains("\"message\":\"answered\""), "{log}");
        for line in log.lines() {
            serde_json::from_str::<Value>(line).unwrap_or_else(|_| panic!("no JSON: {line}"));
        }
    }
    let log = logged(&[("CLEARING_LOG_FORMAT", "text")]).await;
    assert!(log.contains("INFO") && log.contains("answered"), "{log}");
    assert!(!log.contains(['{', '\u{1b}']), "neither JSON nor colours: {log}");
}

#[tokio::test]
async fn a_server_that_seems_to_stand_behind_a_proxy_says_what_is_missing() {
    let behind = ("CLEARING_BASE_URL", "https://clearing.example");
    let warning = "CLEARING_TRUSTED_PROXIES is not set";
    assert!(logged(&[behind]).await.contains(warning));
    let trusted = ("CLEARING_TRUSTED_PROXIES", "127.0.0.1");
    assert!(!logged(&[behind, trusted]).await.contains(warning));
    assert!(!logged(&[]).await.contains(warning));
}

#[tokio::test]
async fn the_example_is_quiet_unless_it_is_asked_to_log() {
    for (settings, is_quiet) in [(&[][..], true), (&[("CLEARING_LOG", "info")], false)] {
        let place = Place::new();
        let mut serving = place.begin(&["demo"], settings);
        while !serving.line().await.starts_with("  member ") {}
        assert_eq!(serving.stop().await, Some(0));
        let log = place.log();
        assert_eq!(!log.contains("INFO"), is_quiet, "{log}");
        assert!(log.lines().count() < 5 || !is_quiet, "{log}");
    }
}
