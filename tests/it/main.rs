//! The flows, as people and programs see them.

mod components;
