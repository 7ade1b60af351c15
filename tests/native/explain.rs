//! Refusals and silences in sentences.

use crate::wire::errors::{every_lambda_error, every_s3_error};
use cloudchamber::{
    cloud::{
        s3::{BucketNameFault, Error, Miss, check_bucket_name},
        trace::Why,
    },
    learn::explain::{Explained, explain_lambda, explain_s3, explain_why, suggest_bucket_name},
};
use proptest::prelude::*;
use std::collections::BTreeSet;

fn every_why() -> Vec<Why> {
    let (rule, function) = ("thumbs".to_owned(), "make-thumbnail".to_owned());
    let missed = |miss| Why::Missed { rule: rule.clone(), function: function.clone(), miss };
    let all = vec![
        Why::NoRule,
        missed(Miss::Type),
        missed(Miss::Prefix("2026/".into())),
        missed(Miss::Suffix(".jpg".into())),
        Why::NoFunction(function.clone()),
        Why::NotDeployed(function.clone()),
        Why::Recursion(function.clone()),
        Why::QueueFull(function.clone()),
    ];
    let kind = |why: &Why| match why {
        Why::NoRule => 0,
        Why::Missed { miss: Miss::Type, .. } => 1,
        Why::Missed { miss: Miss::Prefix(_), .. } => 2,
        Why::Missed { miss: Miss::Suffix(_), .. } => 3,
        Why::NoFunction(_) => 4,
        Why::NotDeployed(_) => 5,
        Why::Recursion(_) => 6,
        Why::QueueFull(_) => 7,
    };
    assert_eq!(all.iter().map(kind).collect::<BTreeSet<_>>().len(), 8);
    all
}

/// Whole sentences: a capital (or a name in quotes of no kind) first, a full stop last, no exclamation, no Rust inside.
fn check(explained: &Explained) {
    for text in [&explained.title, &explained.why, &explained.next] {
        assert!(text.ends_with('.') && !text.ends_with(".."), "{text}");
        assert!(text.chars().next().is_some_and(|first| first.is_uppercase() || first.is_ascii_digit()), "{text}");
        assert!(!text.contains(['!', '\n', '{', '}', '(']) && !text.contains("  "), "{text}");
        assert!(text.chars().count() < 240, "{text}");
    }
}

#[test]
fn every_refusal_and_silence_is_explained_in_its_own_sentences() {
    let s3 = every_s3_error().into_iter().map(|error| (format!("{error:?}"), explain_s3(&error)));
    let lambda = every_lambda_error().into_iter().map(|error| (format!("{error:?}"), explain_lambda(&error)));
    let silences = every_why().into_iter().map(|why| (format!("{why:?}"), explain_why(&why)));
    let mut seen = BTreeSet::new();
    for (what, explained) in s3.chain(lambda).chain(silences) {
        check(&explained);
        assert!(!explained.title.contains("refused the request"), "{what} has no sentences of its own");
        let told = format!("{} {} {}", explained.title, explained.why, explained.next);
        // Both services fail to keep a change in the same way.
        assert!(what.contains("NotKept") || seen.insert(told.clone()), "{what}: {told}");
    }
}

#[test]
fn a_name_that_cannot_be_is_told_with_one_that_can() {
    let told = |name: &str| {
        let fault = check_bucket_name(name).expect_err("it is a bad name");
        let it = explain_s3(&Error::InvalidBucketName(name.into(), fault));
        format!("{} {} {}", it.title, it.why, it.next)
    };
    assert_eq!(told("Photos"), "A bucket named Photos can't exist. Names use lower-case letters. Try photos.");
    assert_eq!(
        told("my_Photos"),
        "A bucket named my_Photos can't exist. Names use lower-case letters, digits, dots and hyphens. Try my-photos."
    );
    assert_eq!(
        told(""),
        "A bucket needs a name. Names have 3 to 63 characters, and this one has 0. Try a word in lower-case letters."
    );
    assert!(told(&"x".repeat(64)).contains("and this one has 64."));
}

#[test]
fn suggestions() {
    for (wish, better) in [
        ("Photos", "photos"),
        ("  My Holiday   Photos ", "my-holiday-photos"),
        ("Füße & Hände", "fuse-hande"),
        ("a", "a-bucket"),
        ("192.168.5.4", "192-168-5-4"),
        ("pho..tos", "pho.tos"),
        ("-photos-", "photos"),
        ("xn--photos", "photos"),
        ("photos-s3alias", "photos"),
        ("my-.photos", "my-.photos"),
    ] {
        assert_eq!(suggest_bucket_name(wish).as_deref(), Some(better), "{wish}");
    }
    assert_eq!(suggest_bucket_name("写真"), None);
    assert_eq!(suggest_bucket_name("..."), None);
}

#[test]
fn what_others_say_becomes_a_sentence() {
    let why = |reason: &str| explain_s3(&Error::NotKept(reason.into())).why;
    assert_eq!(why("the disk is full"), "The disk is full.");
    assert_eq!(why("The disk is full!"), "The disk is full.");
    assert_eq!(why(" "), "The browser gave no reason.");
    let long = explain_s3(&Error::NoSuchKey("é".repeat(500))).title;
    assert!(long.chars().count() < 90 && long.ends_with("…."), "{long}");
}

proptest! {
    #[test]
    fn suggestions_are_names_that_can_be(wish in "\\PC{0,80}|[A-Za-z0-9._-]{0,80}|(xn--|sthree-|amzn-s3-demo-){0,3}[a-z.]{0,9}(-s3alias|--ol-s3|\\.mrap){0,3}") {
        if let Some(better) = suggest_bucket_name(&wish) {
            prop_assert_eq!(check_bucket_name(&better), Ok(()));
        }
        let told = explain_s3(&Error::InvalidBucketName(wish, BucketNameFault::Characters));
        prop_assert!(told.next.starts_with("Try "));
    }

    #[test]
    fn good_names_are_kept(name in "[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]") {
        prop_assume!(check_bucket_name(&name).is_ok());
        prop_assert_eq!(suggest_bucket_name(&name), Some(name));
    }
}
