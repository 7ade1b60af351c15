//! From nothing to a running workspace: lock, database, recovery.

use super::{idb::IdbDisk, lock, pump::Disk};
use crate::{
    cloud::{Change, Cloud},
    store::{Damage, DiskError, Options, Repair, Store, StoreError},
};

/// Names a workspace's database and lock: several may live beside each other, and a host may serve several sites from one
/// origin, so the path that the page is served from is part of it.
#[must_use]
pub fn database_name(workspace: &str) -> String {
    let path = web_sys::window().and_then(|window| window.location().pathname().ok()).unwrap_or_default();
    let base = path.rsplit_once('/').map_or("", |(base, _)| base);
    format!("cloudchamber{base}/{workspace}")
}

/// Why a workspace could not be opened.
#[derive(Debug, Clone)]
pub enum Hindrance {
    /// Another tab owns it.
    Elsewhere,
    /// Records are damaged: what can be read may be exported, then repaired.
    Damaged(Vec<Damage>),
    /// The storage can't be used: why.
    Storage(String),
}

impl From<StoreError> for Hindrance {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::Disk(DiskError::Lost) => Self::Elsewhere,
            other => Self::Storage(other.to_string()),
        }
    }
}

/// A workspace as it was found.
pub(super) struct Found {
    pub cloud: Cloud,
    pub store: Disk,
    /// The lock; `None` where the browser gives none.
    pub lock: Option<lock::Held>,
    /// Nothing was stored yet.
    pub fresh: bool,
}

/// Opens a workspace. `taken` is called when another tab takes it over; `steal` takes it from another tab.
pub(super) async fn open(
    name: &str,
    seed: u64,
    steal: bool,
    repair: Repair,
    taken: impl FnOnce() + 'static,
) -> Result<Found, Hindrance> {
    let lock = match lock::claim(name, steal, taken).await {
        lock::Claim::Owned(held) => Some(held),
        lock::Claim::Elsewhere => return Err(Hindrance::Elsewhere),
        lock::Claim::NoLocks => None,
    };
    let disk = IdbDisk::open(name, |_| ()).await.map_err(StoreError::Disk)?;
    super::leveldb::begin_log(&disk).await;
    let store = Store::open(disk, Options::default()).await?;
    let (cloud, fresh) = replay(&store, seed, repair).await?;
    Ok(Found { cloud, store, lock, fresh })
}

/// Reads the cloud back from the disk after a failed commit.
pub(super) async fn read(store: &Disk, seed: u64) -> Result<Cloud, String> {
    match replay(store, seed, Repair::Refuse).await {
        Ok((cloud, _)) => Ok(cloud),
        Err(Hindrance::Storage(why)) => Err(why),
        Err(Hindrance::Elsewhere) => Err(DiskError::Lost.to_string()),
        Err(Hindrance::Damaged(damage)) => Err(damage.first().map(Damage::describe).unwrap_or_default()),
    }
}

async fn replay(store: &Disk, seed: u64, repair: Repair) -> Result<(Cloud, bool), Hindrance> {
    let mut cloud = Cloud::new(seed);
    let mut unreadable = 0_u64;
    let mut apply = |bytes: &[u8]| match postcard::from_bytes::<Change>(bytes) {
        Ok(change) => cloud.restore(&change),
        Err(_) => unreadable += 1,
    };
    let loaded = store.load(repair, &mut apply).await?;
    let blocking: Vec<_> = loaded.damage.into_iter().filter(Damage::blocks).collect();
    if repair == Repair::Refuse && !blocking.is_empty() {
        return Err(Hindrance::Damaged(blocking));
    }
    if unreadable > 0 && repair == Repair::Refuse {
        let why = format!(
            "{unreadable} stored changes can't be understood by this version of Cloud Chamber. Nothing was changed. Reload the page to get the newest version."
        );
        return Err(Hindrance::Storage(why));
    }
    Ok((cloud, loaded.changes == 0))
}
