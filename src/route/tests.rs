//! Addresses, both ways.

use super::*;
use proptest::prelude::*;

fn object(key: &str) -> Route {
    Route::Object { bucket: "photos".into(), key: key.into() }
}

fn prefix(prefix: &str) -> Route {
    Route::Bucket { name: "photos".into(), prefix: prefix.into() }
}

#[test]
fn addresses_read_well() {
    let pairs = [
        (Route::Start, "#/"),
        (Route::Buckets, "#/buckets"),
        (prefix(""), "#/buckets/photos"),
        (prefix("2026/"), "#/buckets/photos/2026/"),
        (prefix("/"), "#/buckets/photos//"),
        (prefix("20"), "#/buckets/photos/20?prefix"),
        (object("2026/cat.jpg"), "#/buckets/photos/2026/cat.jpg"),
        (object("2026/"), "#/buckets/photos/2026/?object"),
        (object("a//b"), "#/buckets/photos/a//b"),
        (object("../x"), "#/buckets/photos/../x"),
        (object("50% off? #1 + more"), "#/buckets/photos/50%25%20off%3F%20%231%20%2B%20more"),
        (object("\u{1f408}"), "#/buckets/photos/%F0%9F%90%88"),
        (object("\0\u{7f}\n"), "#/buckets/photos/%00%7F%0A"),
        (Route::BucketRules { name: "photos".into() }, "#/buckets/photos?rules"),
        (Route::BucketProperties { name: "photos".into() }, "#/buckets/photos?properties"),
        (Route::Function { name: "f".into(), tab: FunctionTab::Code }, "#/functions/f"),
        (Route::Function { name: "f".into(), tab: FunctionTab::Test }, "#/functions/f/test"),
    ];
    for (route, address) in pairs {
        assert_eq!(route.to_string(), address);
        assert_eq!(Route::parse(address), route);
    }
}

#[test]
fn other_spellings_are_understood() {
    assert_eq!(Route::parse(""), Route::Start);
    assert_eq!(Route::parse("#"), Route::Start);
    assert_eq!(Route::parse("#/buckets/"), Route::Buckets);
    assert_eq!(Route::parse("#/buckets/photos/"), prefix(""));
    assert_eq!(Route::parse("#/buckets/photos/a%2F"), object("a/"));
    assert_eq!(Route::parse("#/buckets/photos/cat jpg"), object("cat jpg"));
}

#[test]
fn what_names_no_page_is_kept_as_found() {
    for address in ["/nowhere", "buckets", "/buckets//", "/buckets/p?x", "/functions/f/x", "/buckets/%FF", "/?x"] {
        assert_eq!(Route::parse(&format!("#{address}")), Route::NotFound(address.into()), "{address}");
    }
}

#[test]
fn a_page_stays_while_only_its_state_changes() {
    let rules = Route::BucketRules { name: "photos".into() };
    assert!(prefix("a/").same_page(&rules) && rules.same_page(&prefix("")));
    assert!(!prefix("").same_page(&object("a")) && !object("a").same_page(&object("b")));
}

#[test]
fn titles_begin_with_the_nearest_thing() {
    assert_eq!(object("2026/cat.jpg").title(), "cat.jpg · photos · Cloud Chamber");
    assert_eq!(Route::Start.title(), "Cloud Chamber");
    assert_eq!(last_segment("raw/"), "raw/");
    assert_eq!(last_segment("a/raw/"), "raw/");
}

proptest! {
    #[test]
    fn every_key_comes_back(key in key()) {
        let object = Route::Object { bucket: "b".into(), key: key.clone() };
        prop_assert_eq!(Route::parse(&object.to_string()), object);
        let prefix = Route::Bucket { name: "b".into(), prefix: key };
        prop_assert_eq!(Route::parse(&prefix.to_string()), prefix);
    }

    #[test]
    fn every_name_comes_back(name in key().prop_filter("names are not empty", |name| !name.is_empty())) {
        for tab in FunctionTab::ALL {
            let function = Route::Function { name: name.clone(), tab };
            prop_assert_eq!(Route::parse(&function.to_string()), function);
        }
        for route in [Route::Invocation { id: name.clone() }, Route::BucketRules { name: name.clone() }] {
            prop_assert_eq!(Route::parse(&route.to_string()), route);
        }
    }

    #[test]
    fn any_text_is_read_and_prints_to_itself(address in "[#/?%a-z0-9+. ]{0,24}|\\PC{0,24}") {
        let route = Route::parse(&address);
        prop_assert_eq!(Route::parse(&route.to_string()), route);
    }
}

/// Keys made of what goes wrong in addresses, mixed with any text.
fn key() -> impl Strategy<Value = String> {
    let hard = prop::sample::select(vec![
        "/",
        "//",
        "?",
        "#",
        "%",
        "%2F",
        "+",
        " ",
        "..",
        ".",
        "&",
        "=",
        "\u{1f408}",
        "\0",
        "\u{1b}",
        "ü",
        "?object",
        "?prefix",
        "a",
    ]);
    prop_oneof![prop::collection::vec(hard, 0..8).prop_map(|parts| parts.concat()), any::<String>()]
}
