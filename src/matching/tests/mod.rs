//! Tests of the engine against a slow answer that is plainly right.

mod brute_force;
mod fuzz;
mod invariance;
mod optimum;
mod reasons;
mod refusals;
mod sample;
mod variants;
