//! The store over a disk in memory: conformance, hand-written histories, and thousands of random ones against a model.

use cloudchamber::store::conformance;
use cloudchamber::store::memory::MemoryDisk;
use pollster::block_on;

mod commit;
mod damage;
mod histories;
mod store_cases;

#[test]
fn memory_disk_conforms() {
    let disk = MemoryDisk::new();
    let checks = block_on(conformance::run(async || Ok(disk.clone()))).expect("conforms");
    assert_eq!(checks.len(), 10);
}
