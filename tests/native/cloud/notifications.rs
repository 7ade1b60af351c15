//! Which rules fire, which are refused, and what is said where nothing fires.

use super::sim::{Sim, rule};
use cloudchamber::cloud::{
    lambda, limits, s3,
    s3::{Error, EventType, Miss, Rule},
    trace::{By, What, Why},
};
use proptest::{collection::vec, prelude::*, sample::select};

fn put_rules(sim: &mut Sim, rules: Vec<Rule>) -> Result<s3::Reply, Error> {
    sim.s3(s3::Op::PutNotification { bucket: "box".into(), rules })
}

/// A bucket `box` and functions `f` and `g`.
fn sim() -> Sim {
    let mut sim = Sim::new(1);
    sim.bucket("box");
    for f in ["f", "g"] {
        sim.function(f);
    }
    sim
}

/// Why nothing fired, as the last such line tells.
fn reasons(sim: &Sim) -> Vec<Why> {
    let mut lines =
        sim.told().into_iter().filter_map(|what| if let What::NotFired(why) = what { Some(why) } else { None });
    lines.next_back().unwrap_or_default()
}

/// Runs that a put of this key caused.
fn fired(sim: &mut Sim, key: &str) -> usize {
    let before = sim.runs.len();
    sim.put(By::Page, "box", key, 1).expect("put");
    let ids: Vec<_> = sim.running.keys().copied().collect();
    ids.into_iter().for_each(|id| drop(sim.finish(id, super::sim::returned())));
    sim.runs.len() - before
}

#[test]
fn prefix_and_suffix_choose_keys() {
    let long = "x".repeat(1024);
    let table: [(&str, &str, &[&str], &[&str]); 6] = [
        ("", "", &["a", "ä/🦀", &long], &[]),
        ("images/", "", &["images/", "images/a.jpg"], &["images", "Images/a", " images/a"]),
        ("", ".jpg", &["a.jpg", ".jpg", "a/b.jpg"], &["a.JPG", "a.jpg ", "a.jpeg"]),
        ("images/", ".jpg", &["images/a.jpg", "images/.jpg"], &["images/a.png", "a.jpg"]),
        // Both may claim the same characters.
        ("abc", "bcd", &["abcd", "abcbcd"], &["abc", "bcd"]),
        ("🦀 ", "é", &["🦀 é", "🦀 /é"], &["🦀é", "🦀 e\u{301}"]),
    ];
    for (prefix, suffix, yes, no) in table {
        let mut sim = sim();
        put_rules(&mut sim, vec![rule("r", &[EventType::Created], prefix, suffix, "f")]).expect("a rule");
        for key in yes {
            assert_eq!(fired(&mut sim, key), 1, "{prefix}…{suffix} on {key}");
        }
        for key in no {
            assert_eq!(fired(&mut sim, key), 0, "{prefix}…{suffix} on {key}");
            let miss = match key.starts_with(prefix) {
                true => Miss::Suffix(suffix.into()),
                false => Miss::Prefix(prefix.into()),
            };
            assert_eq!(reasons(&sim), [Why::Missed { rule: "r".into(), function: "f".into(), miss }]);
        }
    }
}

/// Does everything that publishes an event; answers the types in order.
fn everything(sim: &mut Sim) -> Vec<EventType> {
    sim.put(By::Page, "box", "k", 1).expect("put");
    let copy = s3::CopyObject {
        from_bucket: "box".into(),
        from_key: "k".into(),
        bucket: "box".into(),
        key: "l".into(),
        replace: None,
        conditions: s3::Conditions::default(),
    };
    sim.s3(s3::Op::CopyObject(copy)).expect("copied");
    let headers = s3::Headers::default();
    let create = s3::CreateUpload { bucket: "box".into(), key: "m".into(), headers, checksum: None };
    let Ok(s3::Reply::CreateMultipartUpload { upload, .. }) = sim.s3(s3::Op::CreateMultipartUpload(create)) else {
        panic!("an upload")
    };
    let at = s3::UploadAt { bucket: "box".into(), key: "m".into(), upload };
    let body = super::sim::payload(sim.blob(), 3);
    let parts = vec![(1, body.md5.clone())];
    sim.s3(s3::Op::UploadPart(s3::UploadPart { at: at.clone(), number: 1, body })).expect("a part");
    let conditions = s3::Conditions::default();
    sim.s3(s3::Op::CompleteMultipartUpload(s3::CompleteUpload { at, parts, conditions })).expect("completed");
    sim.s3(s3::Op::DeleteObject { bucket: "box".into(), key: "k".into() }).expect("deleted");
    // What is not there is deleted in silence.
    sim.s3(s3::Op::DeleteObject { bucket: "box".into(), key: "k".into() }).expect("deleted");
    sim.s3(s3::Op::DeleteObjects { bucket: "box".into(), keys: vec!["l".into(), "l".into(), "k".into()] })
        .expect("deleted");
    let events =
        sim.told().into_iter().filter_map(|what| if let What::Event(event) = what { Some(event.kind) } else { None });
    events.collect()
}

#[test]
fn every_operation_publishes_its_type_and_stars_cover_theirs() {
    use EventType as E;
    let published = [E::CreatedPut, E::CreatedCopy, E::CreatedMultipart, E::RemovedDelete, E::RemovedDelete];
    assert_eq!(everything(&mut sim()), published);
    for kind in EventType::ALL {
        let covered = published.iter().filter(|it| match kind {
            E::Created => it.name().starts_with("s3:ObjectCreated:"),
            E::Removed => it.name().starts_with("s3:ObjectRemoved:"),
            kind => **it == kind,
        });
        let expected = covered.count();
        let mut sim = sim();
        put_rules(&mut sim, vec![rule("r", &[kind], "", "", "f")]).expect("a rule");
        everything(&mut sim);
        assert_eq!(sim.runs.len(), expected, "{}", kind.name());
        assert_eq!(EventType::from_name(kind.name()), Some(kind));
    }
    assert_eq!(EventType::from_name("s3:ObjectCreated"), None);
}

/// The table of "Configuring event notifications using object key name filtering", valid and invalid examples,
/// <https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-how-to-filtering.html>.
#[test]
fn rules_that_could_both_fire_are_refused() {
    use EventType as E;
    type Half = (EventType, &'static str, &'static str);
    let table: [(Half, Half, bool); 12] = [
        ((E::Created, "images", ""), (E::Created, "logs/", ""), true),
        ((E::Created, "", ".jpg"), (E::Created, "", ".png"), true),
        ((E::Created, "images", ".jpg"), (E::Created, "images", ".png"), true),
        ((E::Created, "", ".jpg"), (E::Removed, "", ".jpg"), true),
        ((E::CreatedPut, "", ""), (E::CreatedCopy, "", ""), true),
        ((E::Created, "", ""), (E::Created, "", ""), false),
        ((E::Created, "images", ""), (E::Created, "images/logos", ""), false),
        ((E::Created, "", "jpg"), (E::Created, "", ".jpg"), false),
        ((E::Created, "", ".jpg"), (E::Created, "images", ""), false),
        ((E::Created, "", ""), (E::CreatedPut, "", ""), false),
        ((E::CreatedPut, "a", ""), (E::Created, "a", ""), false),
        ((E::Created, "images", ".jpg"), (E::Created, "images/", "x.jpg"), false),
    ];
    for (a, b, fine) in table {
        for (a, b) in [(a, b), (b, a)] {
            let mut sim = sim();
            let rules = vec![rule("a", &[a.0], a.1, a.2, "f"), rule("b", &[b.0], b.1, b.2, "g")];
            match put_rules(&mut sim, rules) {
                Ok(_) => assert!(fine, "{a:?} and {b:?}"),
                Err(Error::InvalidArgument { message, .. }) => {
                    assert!(!fine && message.starts_with("Configuration is ambiguously defined."), "{a:?} and {b:?}");
                    let stored = sim.cloud.s3().bucket("box").expect("the bucket");
                    assert!(stored.bucket.rules.is_empty(), "nothing of it is kept");
                }
                other => panic!("{other:?}"),
            }
        }
    }
}

proptest! {
    #![proptest_config(super::sim::config(300))]

    /// Whatever configuration is taken: on no event do two rules fire, and a rule that matches fires.
    #[test]
    fn at_most_one_rule_matches(
        rules in vec((vec(select(EventType::ALL.to_vec()), 1..3), "[ab]{0,2}", "[ab]{0,2}"), 1..4),
        key in "[ab]{1,4}",
    ) {
        let rules: Vec<Rule> = rules
            .iter()
            .enumerate()
            .map(|(i, (events, prefix, suffix))| rule(&i.to_string(), events, prefix, suffix, "f"))
            .collect();
        let matching = rules.iter().filter(|rule| {
            let kinds = [EventType::Created, EventType::CreatedPut];
            rule.events.iter().any(|it| kinds.contains(it)) && key.starts_with(&rule.prefix) && key.ends_with(&rule.suffix)
        });
        let matching = matching.count();
        let mut sim = sim();
        match put_rules(&mut sim, rules) {
            Ok(_) => {
                prop_assert!(matching <= 1);
                prop_assert_eq!(fired(&mut sim, &key), matching);
            }
            Err(_) => prop_assert_eq!(fired(&mut sim, &key), 0),
        }
    }
}

#[test]
fn configurations_are_checked() {
    let created = [EventType::Created];
    let mut sim = sim();
    let unknown = put_rules(&mut sim, vec![rule("r", &created, "", "", "nobody")]);
    assert!(
        matches!(&unknown, Err(Error::InvalidArgument { name, .. }) if name.ends_with(":function:nobody")),
        "{unknown:?}"
    );
    let refused = [
        vec![rule("r", &created, "a", "", "f"), rule("r", &created, "b", "", "f")],
        vec![rule("r", &[], "", "", "f")],
        vec![rule("r", &created, &"x".repeat(1025), "", "f")],
        vec![rule("r", &created, "", &"x".repeat(1025), "f")],
        (0..=limits::NOTIFICATION_RULES).map(|i| rule(&i.to_string(), &created, &format!("{i:03}"), "", "f")).collect(),
    ];
    for rules in refused {
        assert!(matches!(put_rules(&mut sim, rules), Err(Error::InvalidArgument { .. })));
    }
    let most: Vec<_> =
        (0..limits::NOTIFICATION_RULES).map(|i| rule(&i.to_string(), &created, &format!("{i:03}"), "", "f")).collect();
    assert_eq!(put_rules(&mut sim, most.clone()), Ok(s3::Reply::PutNotification));
    assert_eq!(sim.s3(s3::Op::GetNotification { bucket: "box".into() }), Ok(s3::Reply::GetNotification(most)));
    assert_eq!(put_rules(&mut sim, Vec::new()), Ok(s3::Reply::PutNotification), "an empty one removes them");
    assert_eq!(fired(&mut sim, "001"), 0);
    let nowhere = s3::Op::PutNotification { bucket: "nowhere".into(), rules: Vec::new() };
    assert_eq!(sim.s3(nowhere), Err(Error::NoSuchBucket("nowhere".into())));
}

#[test]
fn where_nothing_fires_the_trail_says_why() {
    let mut sim = sim();
    sim.lambda(lambda::Op::CreateFunction { name: "draft".into(), source: None, settings: Default::default() });
    assert_eq!(fired(&mut sim, "a"), 0);
    assert_eq!(reasons(&sim), [Why::NoRule]);
    let rules = vec![
        rule("type", &[EventType::Removed], "", "", "f"),
        rule("draft", &[EventType::Created], "draft/", "", "draft"),
        rule("gone", &[EventType::Created], "gone/", "", "g"),
    ];
    put_rules(&mut sim, rules).expect("rules");
    sim.lambda(lambda::Op::DeleteFunction { name: "g".into() });
    let missed = |rule: &str, function: &str, miss| Why::Missed { rule: rule.into(), function: function.into(), miss };
    fired(&mut sim, "a");
    assert_eq!(
        reasons(&sim),
        [
            missed("type", "f", Miss::Type),
            missed("draft", "draft", Miss::Prefix("draft/".into())),
            missed("gone", "g", Miss::Prefix("gone/".into())),
        ]
    );
    fired(&mut sim, "draft/a");
    assert!(reasons(&sim).contains(&Why::NotDeployed("draft".into())), "{:?}", reasons(&sim));
    fired(&mut sim, "gone/a");
    assert!(reasons(&sim).contains(&Why::NoFunction("g".into())), "{:?}", reasons(&sim));
    sim.function("g");
    let silent = |sim: &Sim| sim.told().iter().filter(|what| matches!(what, What::NotFired(_))).count();
    let before = silent(&sim);
    assert_eq!(fired(&mut sim, "gone/a"), 1, "a function of that name fires again");
    assert_eq!(silent(&sim), before, "where one fires, nobody asks about the others");
}
