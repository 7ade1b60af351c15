//! The same inputs give the same outputs.

use super::{
    recovery::lives,
    sim::config,
    world::{Deed, World, deed},
};
use proptest::{collection::vec, prelude::*};

/// All outputs of a life, as text.
fn told(seed: u64, deeds: &[Deed]) -> String {
    let mut world = World::new(seed);
    deeds.iter().map(|deed| format!("{:?}\n", world.act(deed))).collect()
}

proptest! {
    #![proptest_config(config(100))]

    #[test]
    fn the_same_inputs_give_the_same_outputs(seed: u64, deeds in vec(deed(), 1..120)) {
        prop_assert_eq!(told(seed, &deeds), told(seed, &deeds));
    }
}

/// Chance follows from the seed alone: names differ, and nothing else does.
#[test]
fn another_seed_gives_other_names_to_the_same_life() {
    let deeds: Vec<Deed> = lives(3, 400).collect();
    let (one, two) = (told(1, &deeds), told(2, &deeds));
    assert_ne!(one, two);
    assert_eq!(one.lines().count(), two.lines().count());
}

/// What is random lives through is worth something only where things happen.
#[test]
fn random_lives_see_everything() {
    let mut world = World::new(1);
    let mut outputs = Vec::new();
    for deed in lives(1, 4000) {
        outputs.extend(world.act(&deed));
    }
    let text = format!("{outputs:?}");
    let wanted = [
        "Free(",
        "Cancel(",
        "Destroy(",
        "cold: false",
        "Retry",
        "GaveUp",
        "NoFunction",
        "NotDeployed",
        "NoRule",
        "Interrupted",
        "TimedOut",
        "Stopped",
        "TooManyRequests",
        "CreatedMultipart",
        "RemovedDelete",
        "Missed",
        "NoSuchUpload",
    ];
    for what in wanted {
        assert!(text.contains(what), "no {what} in 4,000 deeds");
    }
}
