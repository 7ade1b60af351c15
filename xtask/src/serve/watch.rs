//! Notices changed files by looking at them again and again: no system interface, the same on every system.

use crate::files;
use crate::project::Project;
use std::collections::BTreeMap;
use std::path::PathBuf;
use std::time::{Duration, SystemTime};

/// How often the files are looked at.
const EVERY: Duration = Duration::from_millis(300);

type Snapshot = BTreeMap<PathBuf, (Option<SystemTime>, u64)>;

/// Files and folders, and what they were like when they were last looked at.
pub struct Watch {
    roots: Vec<PathBuf>,
    seen: Snapshot,
}

impl Watch {
    /// Watches these paths inside the clone, whether they exist or not.
    pub fn new(project: &Project, inside: &[&str]) -> Self {
        let mut watch = Self { roots: inside.iter().map(|path| project.path(path)).collect(), seen: Snapshot::new() };
        watch.seen = watch.look();
        watch
    }

    /// Whether something is different from the last time this was asked.
    fn changed(&mut self) -> bool {
        let now = self.look();
        let changed = now != self.seen;
        self.seen = now;
        changed
    }

    fn look(&self) -> Snapshot {
        let paths = self.roots.iter().flat_map(|root| files::below(root));
        let described = paths.filter_map(|path| {
            let found = path.metadata().ok()?;
            Some((path, (found.modified().ok(), found.len())))
        });
        described.collect()
    }
}

/// Waits until something changes in either and nothing has changed for a while: tools write many files, one by one.
pub fn next_change(first: &mut Watch, second: &mut Watch) -> (bool, bool) {
    let mut changed = (false, false);
    loop {
        std::thread::sleep(EVERY);
        let now = (first.changed(), second.changed());
        changed = (changed.0 || now.0, changed.1 || now.1);
        if changed != (false, false) && now == (false, false) {
            return changed;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    #[test]
    fn notices_new_changed_and_removed_files() {
        let folder = std::env::temp_dir().join(format!("cloudchamber-watch-{}", std::process::id()));
        fs::create_dir_all(&folder).expect("temporary folders can be made");
        let project = Project { root: folder.clone(), cache: folder.clone() };
        let mut watch = Watch::new(&project, &["a", "missing"]);
        assert!(!watch.changed());
        fs::write(folder.join("a"), "one").expect("it can be written");
        assert!(watch.changed());
        assert!(!watch.changed());
        fs::write(folder.join("a"), "longer").expect("it can be written");
        assert!(watch.changed());
        fs::remove_file(folder.join("a")).expect("it can be removed");
        assert!(watch.changed());
        fs::remove_dir_all(&folder).expect("it can be removed");
    }
}
