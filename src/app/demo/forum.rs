//! Writes the threads of the example.

use time::Duration;

use super::people::{Account, Person};
use super::{Demo, Failure, fault};
use crate::clearing::{
    self, AdvertFields, Answer, DeclaredMatch, MatchedWith, NewAdvert, TypedTopic,
};
use crate::entity::{AdvertKind, FlagReason, PostId, TopicId};
use crate::forum::{self, NewFlag, PostText, Reason};

/// What people say about themselves, and whom they look for.
const MENTEES: [(&str, &str); 6] = [
    (
        "I have moved from the front line to policy, and everybody here seems to know the way \
         things are done but me.",
        "Somebody who made the same move, and remembers what was strange about it.",
    ),
    (
        "I lead a small team for the first time. I am good at the work and new to the people.",
        "A mentor who has led people through a *reorganisation*. Half an hour a month would be \
         plenty.",
    ),
    (
        "I work part time, three days a week, and would like to apply for promotion next year.",
        "Somebody one or two grades up who works flexibly, too, and got there.",
    ),
    (
        "I have been in the same unit for eight years. I like it, and that is the problem.",
        "A mentor from another department who can tell me what it is like elsewhere.",
    ),
    (
        "I am an analyst who has to present to ministers from the autumn, and I dread it.",
        "Somebody who dreaded it as well. Practice runs very welcome.",
    ),
    (
        "New to the Civil Service since January, after ten years in charities.",
        "- someone patient\n- who knows how *funding* works here",
    ),
];

const MENTORS: [(&str, &str); 4] = [
    (
        "Twenty years in, across four departments. My mentees say that I ask annoying questions.",
        "Anybody who is thinking about a change and would like to think aloud.",
    ),
    (
        "I came up through operations and now run a programme. I work from Darlington.",
        "A mentee outside London who wants to stay there.",
    ),
    (
        "I have sat on many recruitment panels, and can tell you how your form reads.",
        "Somebody who is applying this year.",
    ),
    (
        "I had a mentor when I needed one. My turn.",
        "No wishes as to profession. It has to fit, that is all.",
    ),
];

/// Fills the forum: open adverts with answers, some that wait to be closed, one
/// that is closed, and other topics.
pub(super) async fn threads(
    demo: &mut Demo<'_>,
    people: &[Person],
    moderator: &Account,
) -> Result<(), Failure> {
    let is_mentor = |person: &&Person| person.registration.role_kind == "mentor";
    let mentors: Vec<&Person> = people.iter().filter(is_mentor).collect();
    let mentees: Vec<&Person> = people.iter().filter(|person| !is_mentor(person)).collect();

    let mut wanting_mentor = Vec::new();
    for (day, (author, (about, looking_for))) in (0..).zip(mentees.iter().zip(MENTEES)) {
        let ago = Duration::days(8 - day) + Duration::hours(3);
        wanting_mentor.push((*author, advert(demo, ago, author, about, looking_for).await?));
    }
    let mut wanting_mentee = Vec::new();
    for (day, (author, (about, looking_for))) in (0..).zip(mentors.iter().zip(MENTORS)) {
        let ago = Duration::days(7 - day) + Duration::hours(5);
        wanting_mentee.push((*author, advert(demo, ago, author, about, looking_for).await?));
    }

    let members = Members { mentors, mentees, wanting_mentor, wanting_mentee };
    answers(demo, &members).await?;
    endings(demo, &members, moderator).await?;
    talk(demo, people).await
}

/// The people on either side, and those who posted an advert, with it.
struct Members<'a> {
    mentors: Vec<&'a Person>,
    mentees: Vec<&'a Person>,
    wanting_mentor: Vec<(&'a Person, TopicId)>,
    wanting_mentee: Vec<(&'a Person, TopicId)>,
}

/// Replies and offers to those adverts that stay open.
async fn answers(demo: &mut Demo<'_>, members: &Members<'_>) -> Result<(), Failure> {
    let Members { mentors, mentees, wanting_mentor, wanting_mentee } = members;
    let hours = Duration::hours;
    let first = wanting_mentor[0].1;
    answer(demo, hours(20), mentors[5], first, "I made that move in 2019. Happy to talk.", true)
        .await?;
    answer(demo, hours(14), mentors[6], first, "So did I, the other way round!", false).await?;
    answer(demo, hours(9), mentors[7], first, "I could offer Tuesdays, after four.", true).await?;
    let second = wanting_mentor[1].1;
    answer(demo, hours(30), mentors[4], second, "Which sort of reorganisation?", false).await?;
    answer(demo, hours(28), wanting_mentor[1].0, second, "Two teams into one.", false).await?;
    answer(demo, hours(16), mentees[6], wanting_mentee[0].1, "I would like to.", true).await?;
    answer(demo, hours(7), mentees[7], wanting_mentee[1].1, "Is Leeds far enough?", false).await
}

/// Two matches and a withdrawal that wait for a moderator, and a closed thread.
async fn endings(
    demo: &mut Demo<'_>,
    members: &Members<'_>,
    moderator: &Account,
) -> Result<(), Failure> {
    let Members { mentors, mentees, wanting_mentor, wanting_mentee } = members;
    let (db, moderator) = (&demo.shared.db, demo.moderator(moderator).await?);
    let hours = Duration::hours;

    let (author, topic) = wanting_mentor[4];
    let offer = post(demo, hours(26), mentors[8], topic, "Let us practise together.", true).await?;
    declare(demo, hours(21), author, topic, Some(offer)).await?;

    let (author, topic) = wanting_mentee[3];
    let offer = post(demo, hours(25), mentees[8], topic, "May I?", true).await?;
    declare(demo, hours(5), author, topic, Some(offer)).await?;

    let (author, topic) = wanting_mentor[3];
    let mut occasion = demo.ago(hours(12));
    db.write(async |tx| clearing::withdraw_advert(tx, &mut occasion, &author.member, topic).await)
        .await
        .map_err(fault)?;

    let (author, topic) = wanting_mentee[2];
    declare(demo, hours(30), author, topic, None).await?;
    let reason = Reason::parse("reason", "Matched.").map_err(fault)?;
    let mut occasion = demo.ago(hours(24));
    db.write(async |tx| {
        clearing::close_topic(tx, &mut occasion, &moderator, topic, reason.as_ref()).await
    })
    .await
    .map_err(fault)?;
    Ok(())
}

/// Topics that are no adverts.
async fn talk(demo: &mut Demo<'_>, people: &[Person]) -> Result<(), Failure> {
    let topics = [
        (
            "say-hello",
            "Hello from the night shift",
            "I read this at four in the morning, so do not expect quick answers. Hello!",
            ["Hello! Which one of us is the night shift?", "Both, by the look of it."],
        ),
        (
            "programme",
            "How long should the first session be?",
            "The email says half an hour. Mine ran to two, and neither of us noticed.",
            [
                "Half an hour is a good rule for the first one. You can always meet again.",
                "> half an hour\n\nAgreed. It keeps the other matches possible.",
            ],
        ),
        (
            "general",
            "Books that helped you",
            "Not the famous ones, please. We have all been given those.",
            ["A cookery book. I mean it.", "Anything by somebody who was wrong once."],
        ),
    ];
    let mut last = None;
    for (day, (category, title, body, replies)) in (1..).zip(topics) {
        let at = usize::try_from(day).unwrap_or_default();
        let typed = TypedTopic {
            category_slug: category.to_owned(),
            title: title.to_owned(),
            body: body.to_owned(),
            visible_to_all: false,
        };
        let (db, vocabulary) = (&demo.shared.db, &demo.shared.vocabulary);
        let mut occasion = demo.ago(Duration::days(6 - day));
        let author = &people[at].member;
        let topic = db
            .write(async |tx| {
                clearing::create_topic(tx, &mut occasion, author, vocabulary, &typed).await
            })
            .await
            .map_err(fault)?;
        for (hour, (reply, author)) in (1..).zip(replies.into_iter().zip(&people[at + 2..])) {
            let ago = Duration::days(6 - day) - Duration::hours(4 * hour);
            last = Some(post(demo, ago, author, topic.id, reply, false).await?);
        }
    }
    match last {
        Some(post) => report(demo, Duration::hours(5), &people[1], post).await,
        None => Ok(()),
    }
}

/// Somebody reports a post, so that a moderator has something to decide.
async fn report(
    demo: &mut Demo<'_>,
    ago: Duration,
    by: &Person,
    post: PostId,
) -> Result<(), Failure> {
    let new = NewFlag::check(post, FlagReason::Unkind, "This may be about me").map_err(fault)?;
    let mut occasion = demo.ago(ago);
    let flagged = demo
        .shared
        .db
        .write(async |tx| forum::flag_post(tx, &mut occasion, &by.member, &new).await);
    flagged.await.map_err(fault).map(drop)
}

async fn advert(
    demo: &mut Demo<'_>,
    ago: Duration,
    author: &Person,
    about: &str,
    looking_for: &str,
) -> Result<TopicId, Failure> {
    let (db, vocabulary) = (&demo.shared.db, &demo.shared.vocabulary);
    let registration = &author.registration;
    let is_mentor = registration.role_kind == "mentor";
    let profession = vocabulary.professions().find(&registration.profession);
    let fields = AdvertFields {
        kind: if is_mentor { AdvertKind::MenteeWanted } else { AdvertKind::MentorWanted },
        name: registration.name.clone(),
        grade_code: registration.grade.clone(),
        organisation_id: None,
        organisation_name: Some(registration.department.clone()),
        profession_code: profession.map(|listed| listed.code.clone()).unwrap_or_default(),
        visible_to_all: true,
        about: about.to_owned(),
        looking_for: looking_for.to_owned(),
    };
    let advert = NewAdvert::from_fields(&fields, vocabulary).map_err(fault)?;
    let mut occasion = demo.ago(ago);
    let topic = db.write(async |tx| {
        clearing::create_advert(tx, &mut occasion, &author.member, &advert).await
    });
    Ok(topic.await.map_err(fault)?.id)
}

async fn post(
    demo: &mut Demo<'_>,
    ago: Duration,
    author: &Person,
    topic: TopicId,
    text: &str,
    is_offer: bool,
) -> Result<PostId, Failure> {
    let text = PostText::parse("body", text).map_err(fault)?;
    let answer = Answer { topic, text, is_offer };
    let mut occasion = demo.ago(ago);
    let posted = demo
        .shared
        .db
        .write(async |tx| clearing::answer(tx, &mut occasion, &author.member, &answer).await);
    Ok(posted.await.map_err(fault)?.id)
}

async fn answer(
    demo: &mut Demo<'_>,
    ago: Duration,
    author: &Person,
    topic: TopicId,
    text: &str,
    is_offer: bool,
) -> Result<(), Failure> {
    post(demo, ago, author, topic, text, is_offer).await.map(drop)
}

async fn declare(
    demo: &mut Demo<'_>,
    ago: Duration,
    author: &Person,
    topic: TopicId,
    matched_with: Option<PostId>,
) -> Result<(), Failure> {
    let body = "We have found each other. Thank you, everybody!".to_owned();
    let with = MatchedWith::new(matched_with, true);
    let declared = DeclaredMatch { topic, body, with };
    let mut occasion = demo.ago(ago);
    let posted = demo.shared.db.write(async |tx| {
        clearing::declare_match(tx, &mut occasion, &author.member, &declared).await
    });
    posted.await.map_err(fault).map(drop)
}
