//! The pages about complaints and requests about personal data.

use clearing::outbox::Email;

use crate::served::Served;

#[tokio::test]
async fn a_guest_complains_and_an_admin_answers() {
    let served = Served::new().await;
    let mary = served.browser_of(&served.app.admin("Mary").await).await;
    let guest = served.browser();
    let landing = guest.page("/").await.1;
    assert!(landing.contains(r#"href="/data-requests">Data protection complaints and requests"#));

    let refused = guest.submit("/data-requests", &[("input.text", "")]).await;
    assert_eq!(refused.status(), 422);
    let html = refused.text().await.unwrap();
    for says in ["choose an answer", "Enter your message", "Enter an email address"] {
        assert!(html.contains(says), "{says}: {html}");
    }
    let fields = [
        ("input.kind", "COMPLAINT"),
        ("input.text", "You shared my name.\nWith whom?"),
        ("input.email", "outsider@example.org"),
    ];
    let sent = guest.submit("/data-requests", &fields).await;
    assert_eq!(sent.headers()["location"], "/data-requests/sent");
    assert!(guest.page("/data-requests/sent").await.1.contains("Check your email"));
    let emails = served.app.emails().await.into_iter();
    let mut tokens = emails.filter_map(|(_, email)| match email {
        Email::DataRequestLink { token } => Some(token),
        _ => None,
    });
    let token = tokens.next().unwrap();
    let (_, page) = guest.page(&format!("/data-requests/confirm?token={token}")).await;
    assert!(page.contains(&token), "{page}");
    assert!(mary.page("/admin/data-requests").await.1.contains("Nothing is waiting."));
    let confirmed = guest.submit("/data-requests/confirm", &[("token", &token)]).await;
    assert_eq!(confirmed.headers()["location"], "/data-requests");
    assert!(guest.page("/data-requests").await.1.contains("We have received your message."));
    let again = guest.submit("/data-requests/confirm", &[("token", &token)]).await;
    assert!(again.text().await.unwrap().contains("Send your message again"));

    assert!(mary.page("/admin").await.1.contains("1 waiting"));
    let (_, queue) = mary.page("/admin/data-requests").await;
    let path = queue.split("href=\"").find(|it| it.starts_with("/admin/data-requests/")).unwrap();
    let path = path.split('"').next().unwrap();
    let (_, page) = mary.page(path).await;
    assert!(!page.contains("shared my name") && !page.contains("outsider"), "{page}");
    mary.submit(&format!("{path}/claim"), &[]).await;
    let (_, page) = mary.page(path).await;
    assert!(page.contains("You shared my name.") && page.contains("outsider@"), "{page}");
    mary.submit(&format!("{path}/acknowledge"), &[]).await;
    let refused = mary.submit(&format!("{path}/answer"), &[("answer", "")]).await;
    assert!(refused.text().await.unwrap().contains("Enter an answer"));
    mary.submit(&format!("{path}/answer"), &[("answer", "With nobody.")]).await;
    let (_, page) = mary.page(path).await;
    assert!(page.contains("Answered") && page.contains("With nobody."), "{page}");
    let (_, answered) = mary.page("/admin/data-requests?answered=true").await;
    assert!(answered.contains(path), "{answered}");
    assert!(mary.page("/admin").await.1.contains("None at the moment"));
}

#[tokio::test]
async fn a_member_sees_how_far_theirs_is() {
    let served = Served::new().await;
    let ada = served.browser_of(&served.app.member("Ada").await).await;
    let (_, page) = ada.page("/data-requests").await;
    assert!(!page.contains("What you have sent us") && !page.contains("input.email"), "{page}");
    let fields = [("input.kind", "CORRECTION"), ("input.text", "My <b>name</b> is wrong.")];
    let sent = ada.submit("/data-requests", &fields).await;
    assert_eq!(sent.headers()["location"], "/data-requests");
    let (_, page) = ada.page("/data-requests").await;
    for says in ["Your reference is", "Request to correct data", "We will answer by", "&lt;b&gt;"] {
        assert!(page.contains(says), "{says}: {page}");
    }
}
