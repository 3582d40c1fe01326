//! Starts the program.

use std::process::ExitCode;

use clap::Parser;
use clearing::app;
use mimalloc::MiMalloc;

/// An answer is many small allocations, which this one is made for.
#[global_allocator]
static ALLOCATOR: MiMalloc = MiMalloc;

#[tokio::main]
async fn main() -> ExitCode {
    match app::run(app::Arguments::parse()).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            eprintln!("clearing: {}", failure.line());
            ExitCode::from(failure.exit_code())
        }
    }
}
