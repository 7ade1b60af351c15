//! Listings: every combination, page by page, against the naive list.

use super::{
    keys::{DELIMITERS, PREFIXES, keys},
    s3_model::{Entry, Model, Object},
    sim::{Sim, payload, put_object},
};
use cloudchamber::cloud::{s3, trace::By};

/// Walks through all pages of a listing: each holds what the model holds, tokens lead to the end.
pub fn check_pages(sim: &mut Sim, model: &Model, mut list: s3::ListObjects) {
    if let Err(error) = model.bucket(&list.bucket) {
        assert_eq!(sim.s3(s3::Op::ListObjects(list)), Err(error));
        return;
    }
    let (delimiter, after) = (list.delimiter.as_deref(), list.start_after.as_deref());
    let entries = model.list(&list.bucket, &list.prefix, delimiter, after);
    let mut rest = entries.as_slice();
    loop {
        let reply = sim.s3(s3::Op::ListObjects(list.clone()));
        let Ok(s3::Reply::ListObjects(page)) = reply else { panic!("{list:?}: {reply:?}") };
        let (expected, behind) = rest.split_at(list.max.min(rest.len()));
        check_page(&page, expected, &model.buckets[&list.bucket], &list);
        // A page of nothing leads nowhere: AWS answers that it is not truncated.
        let more = !behind.is_empty() && list.max > 0;
        assert_eq!(page.next.is_some(), more, "{list:?}: {page:?}");
        rest = behind;
        list.token = page.next;
        if !more {
            return;
        }
    }
}

fn check_page(
    page: &s3::Listing,
    expected: &[Entry],
    objects: &std::collections::BTreeMap<String, Object>,
    list: &s3::ListObjects,
) {
    let keys = expected.iter().filter(|entry| matches!(entry, Entry::Key(_))).map(Entry::name);
    let prefixes = expected.iter().filter(|entry| matches!(entry, Entry::Prefix(_))).map(Entry::name);
    assert!(page.objects.iter().map(|object| object.key.as_str()).eq(keys), "{list:?}: {page:?}, not {expected:?}");
    assert!(page.prefixes.iter().map(String::as_str).eq(prefixes), "{list:?}: {page:?}, not {expected:?}");
    for listed in &page.objects {
        let object = &objects[&listed.key];
        let seen = (listed.size, &listed.etag, listed.modified);
        assert_eq!(seen, (object.size, &object.etag, object.modified), "{}", listed.key);
    }
}

/// A bucket and its model with all hostile keys.
fn filled() -> (Sim, Model) {
    let (mut sim, mut model) = (Sim::new(2), Model::default());
    sim.bucket("alpha");
    model.create_bucket("alpha").expect("a bucket");
    for key in keys() {
        let body = payload(sim.blob(), 1);
        let (etag, modified) = (body.md5.clone(), sim.now.whole_second());
        sim.s3(put_object("alpha", &key, body)).expect("an object");
        let object = Object { size: 1, etag, content_type: None, modified, blobs: Vec::new() };
        model.put("alpha", &key, object, &s3::Conditions::default()).expect("an object");
    }
    (sim, model)
}

#[test]
fn every_combination_lists_as_the_model_does() {
    let (mut sim, model) = filled();
    let mut afters: Vec<Option<String>> = keys().into_iter().chain(PREFIXES.map(str::to_owned)).map(Some).collect();
    afters.extend([None, Some("a/b/b".into()), Some("a/~".into()), Some("\u{10FFFE}".into())]);
    for prefix in PREFIXES {
        for delimiter in DELIMITERS {
            for start_after in &afters {
                for max in [0, 1, 2, 1000] {
                    let list = s3::ListObjects {
                        bucket: "alpha".into(),
                        prefix: prefix.into(),
                        delimiter: delimiter.map(str::to_owned),
                        start_after: start_after.clone(),
                        token: None,
                        max,
                    };
                    check_pages(&mut sim, &model, list);
                }
            }
        }
    }
}

#[test]
fn pages_begin_where_the_last_one_ended_though_the_bucket_changed() {
    let mut sim = Sim::new(3);
    sim.bucket("alpha");
    for key in ["a/1", "a/2", "b", "c/1"] {
        sim.put(By::Page, "alpha", key, 1).expect("an object");
    }
    let list = |token| s3::ListObjects {
        bucket: "alpha".into(),
        delimiter: Some("/".into()),
        max: 1,
        token,
        ..Default::default()
    };
    let page = |sim: &Sim, token| sim.cloud.s3().list_objects(&list(token)).expect("a page");
    let first = page(&sim, None);
    assert_eq!(
        (first.prefixes.as_slice(), first.next.clone()),
        (&["a/".into()][..], Some(s3::Token::Prefix("a/".into())))
    );
    // What the token names may be gone, and what is new behind it is seen.
    for key in ["a/1", "a/2", "b"] {
        sim.s3(s3::Op::DeleteObject { bucket: "alpha".into(), key: key.into() }).expect("deleted");
    }
    sim.put(By::Page, "alpha", "a/3", 1).expect("an object");
    sim.put(By::Page, "alpha", "a0", 1).expect("an object");
    let second = page(&sim, first.next);
    assert_eq!(second.objects.iter().map(|object| object.key.as_str()).collect::<Vec<_>>(), ["a0"]);
    let third = page(&sim, second.next);
    assert_eq!((third.prefixes.as_slice(), third.next), (&["c/".into()][..], None));
}
