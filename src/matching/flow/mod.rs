//! Network flows, knowing nothing of people: a residual network, maximum flow, shortest paths and
//! minimum-cost flow. Source of all: Ahuja, Magnanti and Orlin, "Network Flows", 1993.

mod network;
mod network_builder;
mod maximum_flow;
mod primal_dual;
mod bidirectional_dijkstra;
mod minimum_cost_flow;

pub(crate) use minimum_cost_flow::MinimumCostFlow;
pub(crate) use network::{ArcId, Cost, Network, Node, SINK, UNLIMITED, narrow_index};
pub(crate) use network_builder::NetworkBuilder;
