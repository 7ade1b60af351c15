//! JSON for reading: a value as the lines of a tree.

use serde_json::Value;

/// One line of the tree that a value is shown as.
#[derive(Debug, Clone, PartialEq)]
pub struct JsonLine<'a> {
    /// How JavaScript would reach it: `Records[0].s3.object.key`; empty for the whole.
    pub path: String,
    /// Its name in the object above, or its index in the array above; empty for the whole.
    pub label: String,
    /// How many values stand above it.
    pub depth: usize,
    /// How many values stand directly below it; `None` where it is no array or object.
    pub children: Option<usize>,
    /// What it is.
    pub value: &'a Value,
}

/// The lines of the tree from top to bottom; `open` says of a path whether what is below it shows. Members keep the
/// order in which they were written, so that an event looks as AWS documents it.
pub fn lines<'a>(json: &'a Value, open: &dyn Fn(&str) -> bool) -> Vec<JsonLine<'a>> {
    let mut lines = Vec::new();
    walk(json, String::new(), String::new(), 0, open, &mut lines);
    lines
}

fn walk<'a>(
    value: &'a Value,
    path: String,
    label: String,
    depth: usize,
    open: &dyn Fn(&str) -> bool,
    lines: &mut Vec<JsonLine<'a>>,
) {
    let expanded = open(&path);
    let children = match value {
        Value::Array(items) => Some(items.len()),
        Value::Object(members) => Some(members.len()),
        _ => None,
    };
    lines.push(JsonLine { path: path.clone(), label, depth, children, value });
    match value {
        Value::Array(items) if expanded => {
            for (index, item) in items.iter().enumerate() {
                walk(item, format!("{path}[{index}]"), index.to_string(), depth + 1, open, lines);
            }
        }
        Value::Object(members) if expanded => {
            for (name, value) in members {
                walk(value, member_path(&path, name), name.clone(), depth + 1, open, lines);
            }
        }
        _ => {}
    }
}

/// `a` and `b` → `a.b`; a name that is no identifier is quoted: `a["x-y"]`.
fn member_path(path: &str, name: &str) -> String {
    let mut characters = name.chars();
    let plain = characters.next().is_some_and(|first| first.is_ascii_alphabetic() || first == '_' || first == '$')
        && characters.all(|rest| rest.is_ascii_alphanumeric() || rest == '_' || rest == '$');
    match (plain, path.is_empty()) {
        (true, true) => name.to_owned(),
        (true, false) => format!("{path}.{name}"),
        (false, _) => format!("{path}[{}]", Value::from(name)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const EVENT: &str = r#"{"Records":[{"s3":{"key":"red+flower.jpg"},"a-b":null}],"n":-1.5,"ok":true}"#;

    #[test]
    fn lines_are_reached_as_javascript_would_and_keep_their_order() {
        let json = serde_json::from_str(EVENT).unwrap();
        let paths: Vec<_> = lines(&json, &|_| true).into_iter().map(|line| (line.depth, line.path)).collect();
        let expected = [
            (0, ""),
            (1, "Records"),
            (2, "Records[0]"),
            (3, "Records[0].s3"),
            (4, "Records[0].s3.key"),
            (3, "Records[0][\"a-b\"]"),
            (1, "n"),
            (1, "ok"),
        ];
        assert_eq!(paths, expected.map(|(depth, path)| (depth, path.to_owned())));
    }

    #[test]
    fn what_is_closed_hides_what_is_below() {
        let json = serde_json::from_str(EVENT).unwrap();
        let lines = lines(&json, &|path| path.is_empty());
        let shown: Vec<_> = lines.iter().map(|line| (line.label.as_str(), line.children)).collect();
        assert_eq!(shown, [("", Some(3)), ("Records", Some(1)), ("n", None), ("ok", None)]);
    }
}
