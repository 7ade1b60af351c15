//! Native tests of the pure modules through their public interfaces: one binary, a module a subject.

mod architecture;
mod cloud;
mod explain;
mod journey;
mod store;
mod wire;
