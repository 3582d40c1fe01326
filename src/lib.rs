//! Clearing.

pub mod vocabulary;
