//! What must be nowhere (S7, S10): identities, passwords, tokens, addresses.
//! A canary stands for each; everything that anybody can get is searched.

mod canaries;
mod log;
mod preference;
mod second_factor;
