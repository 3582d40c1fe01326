//! The pages on which people hide and block.

use serde_json::json;

use super::world::World;
use super::{hide_now, id_of};
use crate::served::Served;

const BANNER: &str = "You are hidden. Only moderators, and people you have a match with, can see you and what you write.";

#[tokio::test]
async fn somebody_hides_and_every_page_says_so_until_they_show_themselves() {
    let served = Served::new().await;
    let world = World::new(&served.app).await;
    let zoe = served.browser_of(&world.zoe).await;
    let ada = served.browser_of(&world.ada).await;
    let pages = ["/", "/account", "/account/visibility", "/categories/clearing", "/notifications"];
    let hide = [("hiddenNow", "true")];
    assert_eq!(zoe.submit("/account/visibility/hide", &hide).await.status(), 303);
    for path in pages {
        let (status, html) = zoe.page(path).await;
        assert_eq!(status, 200, "{path}");
        assert!(html.contains(BANNER), "{path}: {html}");
        assert!(!ada.page(path).await.1.contains(BANNER), "{path}");
    }
    assert!(zoe.page("/account").await.1.contains("You are hidden from all members"));
    assert_eq!(
        zoe.submit("/account/visibility/show", &[("hiddenNow", "false")]).await.status(),
        303
    );
    let (_, html) = zoe.page("/account/visibility").await;
    assert!(html.contains("Members can see you again") && !html.contains(BANNER), "{html}");

    // A box that is not ticked is not sent.
    for (fields, words) in [
        (&[("hiddenFromOwnOrganisation", "true")][..], "You are hidden from your own organisation"),
        (&[], "All members"),
    ] {
        assert_eq!(zoe.submit("/account/visibility", fields).await.status(), 303);
        assert!(zoe.page("/account").await.1.contains(words), "{words}");
    }
    // The one switch does not touch the other one.
    hide_now(world.app, &world.zoe, true).await;
    zoe.submit("/account/visibility", &[("hiddenFromOwnOrganisation", "true")]).await;
    assert!(zoe.page("/").await.1.contains(BANNER));
}

#[tokio::test]
async fn whoever_wrote_a_post_is_blocked_from_it_and_unblocked_from_the_list() {
    let served = Served::new().await;
    let world = World::new(&served.app).await;
    let ada = served.browser_of(&world.ada).await;
    let query = "query($n: Int!) { topic(number: $n) { posts { nodes { id author { id } } } } }";
    let answer = world.app.ask(&world.ada, query, json!({ "n": world.pages[2].0 })).await;
    let posts = answer["data"]["topic"]["posts"]["nodes"].as_array().unwrap().clone();
    let zoe = id_of(&world.zoe);
    let hers = posts.iter().find(|post| post["author"]["id"] == zoe.as_str()).unwrap();
    let thread = format!("/topics/{}", world.pages[2].0);
    let path = format!("{thread}/posts/{}/block", hers["id"].as_str().unwrap());
    let (_, html) = ada.page(&thread).await;
    assert!(html.contains(&path), "{html}");
    let own = posts.iter().find(|post| post["author"]["id"] == id_of(&world.ada).as_str()).unwrap();
    assert!(!html.contains(&format!("{}/block", own["id"].as_str().unwrap())), "not one's own");

    let (_, html) = ada.page(&path).await;
    assert!(html.contains("Block Zyzzyva Quill") && !html.contains("You have a match"), "{html}");
    let member = [("memberId", zoe.as_str())];
    let blocked = ada.submit(&path, &member).await;
    assert_eq!(blocked.headers()["location"], "/account/visibility");
    let (_, html) = ada.page("/account/visibility").await;
    assert!(html.contains("Member blocked") && html.contains("Zyzzyva Quill"), "{html}");
    assert_eq!(ada.page(&path).await.0, 404, "the post is gone for her");
    ada.submit("/account/visibility/unblock", &member).await;
    let (_, html) = ada.page("/account/visibility").await;
    assert!(html.contains("You have not blocked anyone"), "{html}");
    assert_eq!(ada.page(&path).await.0, 200);
}
