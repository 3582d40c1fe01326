//! Bookmarking a thread and a post with a button, and finding both again.

use crate::filled::Filled;

#[tokio::test]
async fn a_thread_and_a_post_are_bookmarked_from_their_page_and_removed_from_the_list() {
    let filled = Filled::new().await;
    let ada = filled.browser("ada");
    let (number, id) = (&filled.names["number"], filled.names["topicId"].as_str().unwrap());
    let path = format!("/topics/{number}");
    let (_, html) = ada.page(&path).await;
    for says in ["Bookmark this thread", "Bookmark<span class=\"govuk-visually-hidden\"> post 2<"] {
        assert!(html.contains(says), "{says}: {html}");
    }
    let first = "Bookmark<span class=\"govuk-visually-hidden\"> post 1<";
    assert!(!html.contains(first), "the first post has the button of the thread: {html}");
    let add = format!("{path}/bookmark");
    let thread = [("topicId", id), ("post", "1"), ("page", "?first=5")];
    let location = ada.submit(&add, &thread).await.headers()["location"].clone();
    assert_eq!(location, format!("{path}?first=5"));
    let post = [("topicId", id), ("post", "2"), ("page", "")];
    let location = ada.submit(&add, &post).await.headers()["location"].clone();
    assert_eq!(location, format!("{path}#post-2"));
    let (_, html) = ada.page(&path).await;
    assert!(
        html.contains("Remove the bookmark") && html.contains("Remove bookmark<span"),
        "{html}"
    );

    let (_, html) = ada.page("/bookmarks").await;
    let links = [format!("href=\"{path}\""), format!("href=\"{path}#post-2\"")];
    for says in
        ["Hello there", "Thread by Ada", "Post 2 by Eve", "Hello, Ada.", &links[0], &links[1]]
    {
        assert!(html.contains(says), "{says}: {html}");
    }
    ada.submit("/bookmarks/remove", &[("topicId", id), ("post", "1")]).await;
    ada.submit(&format!("{add}/remove"), &post).await;
    let (_, html) = ada.page("/bookmarks").await;
    assert!(html.contains("You have no bookmarks"), "{html}");

    let gone = [("topicId", id), ("post", "99"), ("page", "")];
    assert_eq!(ada.submit(&add, &gone).await.status(), 404);
}
